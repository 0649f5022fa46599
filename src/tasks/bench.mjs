/**
 * `npm run bench`: how fast Chainwalk is here, and how it compares with the real tools on the same
 * files where those can run. `npm run bench -- engine` `-- walk` or `-- tools` runs one part.
 */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { installPackages } from './install.mjs';
import { ROOT, run } from './run.mjs';
import { compareWithTools } from './bench-tools.mjs';
import { compareWithKernel } from './bench-walk.mjs';
import { webAssembly } from './wasm.mjs';

await installPackages();
const wanted = process.argv.slice(2);
const scratch = join(ROOT, 'node_modules', '.cache', 'chainwalk-bench');
rmSync(scratch, { recursive: true, force: true });
mkdirSync(scratch, { recursive: true });

/**
 * Built as the command line is, so that what is measured is what is shipped.
 *
 * @param {string} name of a file beside this one, without its ending
 */
async function bundleOf(name) {
  await build({
    root: ROOT,
    logLevel: 'warn',
    configFile: false,
    publicDir: false,
    plugins: [webAssembly(true)],
    ssr: { noExternal: true },
    build: {
      ssr: `src/tasks/${name}.ts`,
      outDir: scratch,
      emptyOutDir: false,
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: `${name}.mjs`, codeSplitting: false } },
    },
  });
  return join(scratch, `${name}.mjs`);
}

const bundle = await bundleOf('bench-engine');
/** @type {typeof import('./bench-engine.ts')} */
const bench = await import(pathToFileURL(bundle).href);

if (wanted.length === 0 || wanted.includes('engine')) await bench.benchEngine(console.log);
if (wanted.length === 0 || wanted.includes('walk')) {
  compareWithKernel({ bundle: await bundleOf('bench-walk'), scratch });
}
if (wanted.length === 0 || wanted.includes('tools')) {
  const cli = join(ROOT, 'dist', 'cli', 'chainwalk.js');
  const built = existsSync(cli) || (await run(process.execPath, ['src/tasks/build.mjs'])) === 0;
  if (built) await compareWithTools({ cli, bundle, scratch, kubeDump: bench.kubeDump });
}
