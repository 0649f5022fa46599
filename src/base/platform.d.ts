/**
 * The few globals that the page, its worker and Node share, and that the core therefore may use.
 * Everything else of a platform is handed in by the shells.
 */
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(input?: Uint8Array, options?: { stream?: boolean }): string;
}
declare class TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>;
}
declare const performance: { now(): number };
declare function atob(text: string): string;
declare const WebAssembly: {
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
};
/** Files of text, taken in by the bundler. */
declare module '*.txt?raw' {
  const text: string;
  export default text;
}
