/**
 * Loads the parts of the built command line, each with the code that the build had Node make of it
 * (`keepCode`), which spares every start the reading of their source. Another Node than the build's
 * refuses that code, and reads the source.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';

interface Part {
  readonly script: Script;
  readonly exports: object;
}

type Require = (id: string) => unknown;

/**
 * A command is over before much of what V8 does for long runs has paid: to go on with the slow form of
 * a long loop while the fast one is made, and to make the same short function anew in all that call it.
 */
const FLAGS = ['--no-concurrent-osr', '--max-inlined-bytecode-size-cumulative=200'];
/** Newer ones may know some of these flags no more, and would say so on each start. */
const LAST_KNOWN_V8 = 13;

if (Number.parseInt(process.versions.v8, 10) <= LAST_KNOWN_V8)
  for (const flag of FLAGS) setFlagsFromString(flag);

const folder = import.meta.dirname;
const partOfNode: Require = createRequire(import.meta.url);
const parts = new Map<string, Part>();

/** What a part exports, which is a file in CommonJS in the folder of this one. */
export function load(name: string): object {
  const file = join(folder, name);
  const known = parts.get(file);
  if (known) return known.exports;
  const source = `(function (exports, require) {${readFileSync(file, 'utf8')}\n})`;
  const script = new Script(source, { filename: file, cachedData: keptCode(file) });
  const exports = {};
  parts.set(file, { script, exports });
  const run = script.runInThisContext() as (exports: object, require: Require) => void;
  run(exports, (id) => (id.startsWith('.') ? load(id) : partOfNode(id)));
  return exports;
}

/** Writes beside each part that is loaded the code of those of its functions that have run by now. */
export function keepCode(): void {
  for (const [file, { script }] of parts) writeFileSync(codeOf(file), script.createCachedData());
}

function keptCode(file: string): Buffer | undefined {
  try {
    return readFileSync(codeOf(file));
  } catch {
    return undefined;
  }
}

function codeOf(file: string): string {
  return `${file}.code`;
}
