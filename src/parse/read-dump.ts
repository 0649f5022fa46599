/** Reads a paste: any mixture of what iptables prints and takes, with the noise around it. */
import { present } from '#base/assert.ts';
import type { RuleId } from '#ruleset/ruleset.ts';
import { Builder, REMOVED } from '#ruleset/build.ts';
import { finish } from '#ruleset/finish.ts';
import { ColumnRuleset } from '#ruleset/lookup.ts';
import { Texts } from '#ruleset/texts.ts';
import { checkRulesets } from './checks.ts';
import type { Dump } from './dump.ts';
import { sayRecognised } from './recognised.ts';
import { Lines, splitAtReturns, toBytes } from './source.ts';
import { StatementReader } from './statements.ts';

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
  const bytes = toBytes(text);
  // Lines of an old Mac are rare, and looking for them takes as long as a tenth of reading.
  const dump = (yield* readBytes(bytes)) ?? (yield* readBytes(splitAtReturns(bytes)));
  return present(dump, 'no CR stands alone any more');
}

/** Reads the bytes; `undefined` where lines turned out to end in CR alone. */
function* readBytes(bytes: Uint8Array): Generator<number, Dump | undefined, undefined> {
  const lines = new Lines(bytes);
  // A rule takes fifty bytes and more: so many can be expected, and no file can ask for more memory.
  const builder = new Builder(new Texts(bytes), bytes.length >>> 7);
  const reader = new StatementReader(builder, lines);
  for (let index = 0; lines.has(index);) {
    index = reader.readLines(index, LINES_AT_ONCE);
    if (reader.metReturn) return undefined;
    yield (lines.start(index) / bytes.length) * LINES_SHARE;
  }
  const lineCount = lines.found;
  reader.end(lineCount);
  const { continued } = reader;
  const { columns, ruleIds, ruleLines } = finish(builder);
  const rulesets = columns.rulesets.map((each) => new ColumnRuleset(columns, each));
  yield FINISHED_SHARE;
  checkRulesets(rulesets, lines, reader.problems);
  yield 1;
  return {
    rulesets,
    ...reader.problems.finish(),
    recognised: sayRecognised(rulesets, reader.where.dialects, reader.where.saysBackend),
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
    lineText: (line) => (line >= 1 && line <= lineCount ? lines.text(line - 1) : ''),
  };
}

const LINES_AT_ONCE = 4096;
/** How much is done when all lines are read, and when all is in order; what is left are the checks. */
const [LINES_SHARE, FINISHED_SHARE] = [0.8, 0.9];

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
