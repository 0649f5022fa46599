/** `npm run build`: the page into dist/, the command line into dist/cli/, and what they weigh. */
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { ROOT } from './run.mjs';
import { weigh } from './sizes.mjs';

const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

const page = await build({ root: ROOT, logLevel: 'warn' });
await build({
  root: ROOT,
  logLevel: 'warn',
  configFile: false,
  publicDir: false,
  define: { __VERSION__: JSON.stringify(version) },
  ssr: { noExternal: true },
  build: {
    ssr: 'src/cli/main.ts',
    outDir: 'dist/cli',
    target: 'node20',
    rolldownOptions: {
      output: {
        entryFileNames: 'chainwalk.js',
        codeSplitting: false,
        banner: '#!/usr/bin/env node',
      },
    },
  },
});
chmodSync(join(ROOT, 'dist/cli/chainwalk.js'), 0o755);

if (!weigh(page)) process.exit(1);
