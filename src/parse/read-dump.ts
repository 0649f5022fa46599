/** Reads a paste: any mixture of what iptables prints and takes, with the noise around it. */
import type { RuleId } from '#ruleset/ruleset.ts';
import { Builder, REMOVED } from '#ruleset/build.ts';
import type { Columns } from '#ruleset/columns.ts';
import { finish } from '#ruleset/finish.ts';
import { ColumnRuleset } from '#ruleset/lookup.ts';
import { Texts } from '#ruleset/texts.ts';
import { checkRulesets } from './checks.ts';
import type { Dump } from './dump.ts';
import { findExtracts } from './extracts.ts';
import type { Origins } from './origins.ts';
import { sayRecognised } from './recognised.ts';
import { Lines, splitAtReturns, toBytes } from './source.ts';
import { type Anew, StatementReader } from './statements.ts';
import { type Unwrapped, unwrap } from './unwrap.ts';

export function readDump(text: string | Uint8Array): Dump {
  const steps = readInSteps(text);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/**
 * The same in steps of a few milliseconds, each of which says how much is done, 0 to 1. Who wants it
 * no more leaves it at that.
 */
export function* readInSteps(text: string | Uint8Array): Generator<number, Dump, undefined> {
  let bytes = toBytes(text);
  let paste = new Lines(bytes);
  let unwrapped: Unwrapped | undefined;
  // What is rare is not looked for beforehand: that would take as long as a tenth of reading.
  for (;;) {
    const reading = readLines(paste, unwrapped);
    const read = yield* unwrapped ? partOf(reading, UNWRAPPED_SHARE, 1) : reading;
    if (typeof read !== 'string') return read;
    if (read === 'lines end in CR') {
      bytes = splitAtReturns(bytes);
      paste = new Lines(bytes);
    }
    if (read === 'lines are wrapped' || unwrapped) {
      unwrapped = yield* partOf(unwrap(paste), 0, UNWRAPPED_SHARE);
    }
  }
}

/** Steps that are a part of the work only, from one share of the whole to another. */
function* partOf<T>(
  steps: Generator<number, T, undefined>,
  from: number,
  to: number,
): Generator<number, T, undefined> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    yield from + (to - from) * step.value;
  }
}

/** Reads the paste, or what came out of it. Says so where the text turns out to need another form. */
function* readLines(
  paste: Lines,
  unwrapped: Unwrapped | undefined,
): Generator<number, Dump | Anew, undefined> {
  const lines = unwrapped ? new Lines(unwrapped.bytes) : paste;
  const { bytes } = lines;
  // A rule takes fifty bytes and more: so many can be expected, and no file can ask for more memory.
  const builder = new Builder(new Texts(bytes), bytes.length >>> 7);
  const reader = new StatementReader(builder, lines, unwrapped);
  for (let index = 0; lines.has(index);) {
    index = reader.readLines(index, LINES_AT_ONCE);
    if (reader.anew !== undefined) return reader.anew;
    yield (lines.start(index) / bytes.length) * LINES_SHARE;
  }
  reader.end(lines.found);
  const { columns, ruleIds, ruleLines } = finish(builder);
  const rulesets = columns.rulesets.map((each) => new ColumnRuleset(columns, each));
  yield FINISHED_SHARE;
  const extracts = extractsIn(columns, builder, reader);
  checkRulesets(rulesets, lines, reader.problems, extracts, blocksIn(builder, reader));
  if (unwrapped) takeBack(columns, ruleLines, unwrapped.origins);
  const continued = unwrapped ? unwrapped.origins.continued(reader.continued) : reader.continued;
  const lineCount = paste.found;
  const { where, foreign } = reader;
  yield 1;
  return {
    rulesets,
    ...reader.problems.finish(),
    recognised: sayRecognised(rulesets, where.dialects, where.saysBackend, foreign),
    lineCount,
    rulesOnLine: (line) => {
      const found: { ruleset: number; rule: RuleId }[] = [];
      const start = continued.get(line) ?? line;
      for (let at = firstAtLeast(ruleLines, start); ruleLines[at] === start; at += 1) {
        const rule = ruleIds[at] ?? REMOVED;
        if (rule === REMOVED) continue;
        const id = rule as RuleId; // Columns hold ids bare.
        found.push({ ruleset: rulesets.findIndex((ruleset) => holds(ruleset, id)), rule: id });
      }
      return found;
    },
    lineText: (line) => (line >= 1 && line <= lineCount ? paste.text(line - 1) : ''),
  };
}

/** Apart from `readLines`, whose answer lives on: what a function in there names, all others keep. */
function extractsIn(
  columns: Columns,
  { rulesets }: Builder,
  { where }: StatementReader,
): ReadonlySet<number> {
  // Tables have been numbered anew, in the order of their rulesets.
  const tables = rulesets.flatMap((ruleset) => ruleset.tables);
  return findExtracts(columns, (table) => where.isLoose(tables[table] ?? 0));
}

/** The tables that stand in one piece, as the columns number them: on which line each starts. */
function blocksIn({ rulesets }: Builder, { where }: StatementReader): ReadonlyMap<number, number> {
  const tables = rulesets.flatMap((ruleset) => ruleset.tables);
  const starts = tables.map((table, index) => [index, where.blockStart(table)] as const);
  return new Map(starts.flatMap(([index, line]) => (line === undefined ? [] : [[index, line]])));
}

/** Has rules and chains stand on lines of the paste, once they are no longer looked up in the text. */
function takeBack(columns: Columns, ruleLines: Uint32Array, origins: Origins): void {
  const { ruleLine, ruleVerbatim } = columns;
  for (let rule = 0; rule + 1 < ruleLine.length; rule += 1) {
    const line = ruleLine[rule] ?? 0;
    const next = ruleLine[rule + 1] ?? 0;
    // Printing copies neighbours in one go, which those are not that only the paste has so.
    if (next !== line + 1 && origins.line(next) === origins.line(line) + 1) ruleVerbatim[rule] = 0;
  }
  for (const lines of new Set([columns.ruleLine, columns.chainLine, ruleLines])) {
    for (const [index, line] of lines.entries()) if (line > 0) lines[index] = origins.line(line);
  }
}

const LINES_AT_ONCE = 4096;
/** How much is done when all lines are read, and when all is in order; what is left are the checks. */
const [LINES_SHARE, FINISHED_SHARE] = [0.8, 0.9];
/** How much is done when a paste that is wrapped has been unwrapped. */
const UNWRAPPED_SHARE = 0.5;

function holds({ columns, tables, ruleCount }: ColumnRuleset, rule: RuleId): boolean {
  const first = columns.chainFirstRule[tables[0]?.firstChain ?? 0] ?? 0;
  return tables.length > 0 && rule >= first && rule < first + ruleCount;
}

/** The index of the first entry that is not below `value`, in an array that only rises. */
function firstAtLeast(values: Uint32Array, value: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
