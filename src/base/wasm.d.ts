/** AssemblyScript, compiled by the bundler: WebAssembly as base64. */
declare module '*?wasm' {
  const code: string;
  export default code;
}
