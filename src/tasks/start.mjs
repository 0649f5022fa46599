/** `npm start`: from a fresh clone to a page in the browser. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { installPackages } from './install.mjs';
import { ROOT, run } from './run.mjs';
import { serveFolder } from './static-server.mjs';

await installPackages();
if (!isBuilt() && (await run(process.execPath, ['src/tasks/build.mjs'])) !== 0) process.exit(1);
const { url } = await serveFolder(join(ROOT, 'dist'), { port: Number(process.env.PORT ?? 0) });
console.log(`\nChainwalk is at ${url}\nPress Ctrl+C to stop.`);

/** Whether the built page is newer than everything it is made of. */
function isBuilt() {
  const built = join(ROOT, 'dist', 'index.html');
  if (!existsSync(built)) return false;
  const sources = [
    'src',
    'public',
    'index.html',
    'package.json',
    'package-lock.json',
    'vite.config.ts',
  ];
  return Math.max(...sources.map((each) => newest(join(ROOT, each)))) < statSync(built).mtimeMs;
}

/**
 * When a file, or anything in a folder, changed last.
 *
 * @param {string} path
 * @returns {number}
 */
function newest(path) {
  if (!existsSync(path)) return 0;
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  return Math.max(mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}
