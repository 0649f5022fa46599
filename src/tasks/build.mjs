/** `npm run build`: the page into dist/, the command line into dist/cli/, and what they weigh. */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { ROOT, run } from './run.mjs';
import { weigh } from './sizes.mjs';
import { webAssembly } from './wasm.mjs';

const COMMAND_LINE = join(ROOT, 'dist', 'cli');
const STARTER = `#!/usr/bin/env node
require('./start.js').load('main.js').main(process.argv.slice(2));
`;

/** @type {{ version: string }} */
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

try {
  const page = await buildPage();
  await buildCommandLine();
  if (!weigh(page)) process.exit(1);
} catch (error) {
  // What is wrong with a source says its file and line; where the bundler noticed helps nobody.
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

function buildPage() {
  return build({ root: ROOT, logLevel: 'warn' });
}

async function buildCommandLine() {
  await buildForNode('main', true);
  await buildForNode('start', false);
  const write = (/** @type {string} */ name, /** @type {string} */ text) =>
    writeFileSync(join(COMMAND_LINE, name), text);
  write('package.json', '{ "type": "commonjs" }\n');
  write('chainwalk.js', STARTER);
  chmodSync(join(COMMAND_LINE, 'chainwalk.js'), 0o755);
  if ((await run(process.execPath, ['src/tasks/keep-code.mjs', COMMAND_LINE])) !== 0) {
    throw new Error('The command line that was built does not run.');
  }
}

/**
 * @param {'main' | 'start'} name of a file of the command line
 * @param {boolean} inParts whether a command loads what it needs: see src/cli/command-line.ts
 */
function buildForNode(name, inParts) {
  return build({
    root: ROOT,
    logLevel: 'warn',
    configFile: false,
    publicDir: false,
    define: { CHAINWALK_VERSION: JSON.stringify(version) },
    plugins: [webAssembly(true)],
    ssr: { noExternal: true },
    build: {
      ssr: `src/cli/${name}.ts`,
      outDir: COMMAND_LINE,
      emptyOutDir: inParts,
      target: 'node20',
      rolldownOptions: {
        output: {
          format: 'cjs',
          codeSplitting: inParts,
          entryFileNames: '[name].js',
          chunkFileNames: 'part-[name].js',
        },
      },
    },
  });
}
