/** `import code from './file.ts?wasm'`: AssemblyScript compiled to WebAssembly, as base64. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { installed } from './run.mjs';

const ENDING = '?wasm';
const COMPILER = installed('assemblyscript/bin/asc.js');
/** No allocator, and nothing to report with: what is compiled keeps its own memory, and does not fail. */
const FLAGS = ['-O3', '--noAssert', '--runtime', 'stub', '--use', 'abort='];

/**
 * Without `allowed` there is none in what is built: the text that stands for it is empty.
 *
 * @param {boolean} allowed
 * @returns {import('vite').Plugin}
 */
export function webAssembly(allowed) {
  return {
    name: 'webassembly',
    enforce: 'pre',
    async load(id) {
      if (!id.endsWith(ENDING)) return undefined;
      const code = allowed ? (await compile(id.slice(0, -ENDING.length))).toString('base64') : '';
      return `export default '${code}';`;
    },
  };
}

/** @param {string} file */
async function compile(file) {
  const folder = mkdtempSync(join(tmpdir(), 'chainwalk-wasm-'));
  try {
    const output = join(folder, 'code.wasm');
    const words = [COMPILER, basename(file), '--outFile', output, ...FLAGS];
    // What it would do better otherwise, it says there, and compiles all the same.
    const { stderr } = await promisify(execFile)(process.execPath, words, { cwd: dirname(file) });
    if (stderr !== '') throw new Error(`${file}\n${stderr}`);
    return readFileSync(output);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
