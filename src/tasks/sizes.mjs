/** What a person has to load before the page stands, and what comes later. */
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ROOT } from './run.mjs';

const FIRST_LOAD_LIMIT_KB = 260;

/** Libraries that must never be part of the first load. */
const LAZY = ['monaco-editor', '@xyflow', 'reactflow'];

/**
 * Prints the sizes of a build and says whether they are as they must be.
 *
 * @param {Awaited<ReturnType<typeof import('vite').build>>} built
 */
export function weigh(built) {
  const [result] = [built].flat();
  if (!result || !('output' in result)) throw new Error('The build gave no files.');
  const { output } = result;
  const first = firstLoad();

  const rows = output
    .filter((file) => /\.(html|js|css|ttf|woff2)$/.test(file.fileName))
    .map((file) => {
      const bytes = file.type === 'chunk' ? Buffer.from(file.code) : Buffer.from(file.source);
      return { name: file.fileName, raw: bytes.length, gzip: gzipSync(bytes).length };
    })
    .map((row) => ({ ...row, first: first.has(row.name) }))
    .toSorted((a, b) => Number(b.first) - Number(a.first) || b.gzip - a.gzip);

  const kB = (/** @type {number} */ bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(11);
  for (const row of rows) {
    console.log(`${row.first ? 'first' : 'later'}${kB(row.raw)}${kB(row.gzip)} gzip  ${row.name}`);
  }
  const total = rows.filter((row) => row.first).reduce((sum, row) => sum + row.gzip, 0);
  const engine = rows.find((row) => isEngine(output, row.name))?.gzip ?? 0;
  console.log(`first load ${kB(total).trim()} gzip, limit ${FIRST_LOAD_LIMIT_KB} kB`);
  console.log(
    `first load and engine, which is all that a trace needs: ${kB(total + engine).trim()} gzip`,
  );
  const cli = join(ROOT, 'dist/cli');
  const parts = readdirSync(cli, { recursive: true, encoding: 'utf8' }).map((name) =>
    statSync(join(cli, name)),
  );
  const commandLine = parts.reduce((sum, part) => sum + (part.isFile() ? part.size : 0), 0);
  console.log(`command line ${kB(commandLine).trim()}`);

  const troubles = [];
  if (total > FIRST_LOAD_LIMIT_KB * 1000) troubles.push('The first load is over its limit.');
  for (const chunk of output) {
    if (chunk.type !== 'chunk' || !first.has(chunk.fileName)) continue;
    const early = LAZY.filter((name) => chunk.moduleIds.some((id) => id.includes(`/${name}/`)));
    if (early.length > 0)
      troubles.push(`${chunk.fileName} has ${early.join(' and ')} in it, which must come later.`);
  }
  for (const trouble of troubles) console.error(trouble);
  return troubles.length === 0;
}

/**
 * Whether a file is the one that holds the worker's script.
 *
 * @param {import('vite').Rollup.OutputBundle[string][]} output
 * @param {string} name
 */
function isEngine(output, name) {
  const chunk = output.find((each) => each.fileName === name);
  return chunk?.type === 'chunk' && chunk.moduleIds.some((id) => id.includes('/worker/main.ts'));
}

/** The files that the built page itself names: its scripts, styles and preloads. */
function firstLoad() {
  const path = join(ROOT, 'dist', 'index.html');
  const html = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const links = html.matchAll(/<(?:script|link)\b[^>]*?(?:src|href)="\.\/([^"]+)"/g);
  return new Set(['index.html', ...[...links].flatMap(([, file]) => file ?? [])]);
}
