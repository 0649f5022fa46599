/**
 * `npm run bench`: how fast Chainwalk is here, and how it compares with the real tools on the same
 * files where those can run. `npm run bench -- engine` or `-- tools` runs one half.
 */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { installPackages } from './install.mjs';
import { ROOT, run } from './run.mjs';
import { compareWithTools } from './bench-tools.mjs';

await installPackages();
const wanted = process.argv.slice(2);
const scratch = join(ROOT, 'node_modules', '.cache', 'chainwalk-bench');
rmSync(scratch, { recursive: true, force: true });
mkdirSync(scratch, { recursive: true });

// Built as the command line is, so that what is measured is what is shipped.
await build({
  root: ROOT,
  logLevel: 'warn',
  configFile: false,
  publicDir: false,
  ssr: { noExternal: true },
  build: {
    ssr: 'src/tasks/bench-engine.ts',
    outDir: scratch,
    target: 'node20',
    rolldownOptions: { output: { entryFileNames: 'bench.mjs', codeSplitting: false } },
  },
});
const bundle = join(scratch, 'bench.mjs');
/** @type {typeof import('./bench-engine.ts')} */
const bench = await import(pathToFileURL(bundle).href);

if (wanted.length === 0 || wanted.includes('engine')) await bench.benchEngine(console.log);
if (wanted.length === 0 || wanted.includes('tools')) {
  const cli = join(ROOT, 'dist', 'cli', 'chainwalk.js');
  const built = existsSync(cli) || (await run(process.execPath, ['src/tasks/build.mjs'])) === 0;
  if (built) await compareWithTools({ cli, bundle, scratch, kubeDump: bench.kubeDump });
}
