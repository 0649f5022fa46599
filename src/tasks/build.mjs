/** `npm run build`: the page into dist/, the command line into dist/cli/, and what they weigh. */
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { ROOT } from './run.mjs';
import { weigh } from './sizes.mjs';

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
  await build({
    root: ROOT,
    logLevel: 'warn',
    configFile: false,
    publicDir: false,
    define: { CHAINWALK_VERSION: JSON.stringify(version) },
    ssr: { noExternal: true },
    build: {
      ssr: 'src/cli/main.ts',
      outDir: 'dist/cli',
      target: 'node20',
      rolldownOptions: {
        output: {
          entryFileNames: 'chainwalk.js',
          // A command loads what it needs: see src/cli/command-line.ts.
          chunkFileNames: 'parts/[name].js',
          banner: ({ isEntry }) => (isEntry ? '#!/usr/bin/env node' : ''),
        },
      },
    },
  });
  chmodSync(join(ROOT, 'dist/cli/chainwalk.js'), 0o755);
}
