/** A dump printed for those who ask nothing else of it. */
import { type TableSpan, tablesAsPrinted } from '#parse/as-printed.ts';
import { toBytes } from '#parse/source.ts';
import { TextWriter } from '#ruleset/text-writer.ts';
import { readDumpFile } from './dump-file.ts';

export interface PrintedFile {
  /** All its rulesets as `iptables-save` prints them, piece after piece, as UTF-8. */
  readonly pieces: readonly Uint8Array[];
  readonly problemCount: { readonly error: number };
}

/**
 * What `readDumpFile` prints, and how many errors it finds; but a dump that stands as it is printed is
 * looked at only, and copied. Bytes are UTF-8 or UTF-16; they may not change as long as the pieces are
 * in use.
 */
export function printFile(given: Uint8Array, counters: boolean): PrintedFile {
  const bytes = toBytes(given);
  const tables = tablesAsPrinted(bytes, counters);
  if (tables) return { pieces: copyTables(bytes, tables, counters), problemCount: { error: 0 } };
  const dump = readDumpFile(bytes);
  return { pieces: dump.print(counters), problemCount: dump.problemCount };
}

function copyTables(
  bytes: Uint8Array,
  tables: readonly TableSpan[],
  counters: boolean,
): readonly Uint8Array[] {
  const writer = new TextWriter();
  for (const { from, to } of tables) {
    if (counters) writer.copy(bytes, from, to);
    else copyWithoutCounters(writer, bytes, from, to);
  }
  return writer.finish();
}

/** Copies lines without the `[12:3456] ` that they start with. */
function copyWithoutCounters(
  writer: TextWriter,
  bytes: Uint8Array,
  from: number,
  to: number,
): void {
  for (let at = from; at < to;) {
    const start = bytes[at] === OPENING_BRACKET ? bytes.indexOf(BLANK, at) + 1 : at;
    const end = bytes.indexOf(LF, start) + 1;
    writer.copy(bytes, start, end);
    at = end;
  }
}

const [LF, BLANK, OPENING_BRACKET] = [10, 32, 91];
