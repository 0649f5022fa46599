/** Jumps that lead nowhere. */
import { ACTION, ACTION_BITS } from '#ruleset/columns.ts';
import type { ColumnRuleset } from '#ruleset/lookup.ts';
import type { Place } from './logical-line.ts';
import type { ProblemList } from './problem-list.ts';
import type { Lines } from './source.ts';

export function checkJumps(
  rulesets: readonly ColumnRuleset[],
  lines: Lines,
  problems: ProblemList,
): void {
  const [first] = rulesets;
  if (!first) return;
  const { ruleAction, ruleChain, ruleLine, chainTable, tables, segments } = first.columns;
  for (let rule = 0; rule < ruleAction.length; rule += 1) {
    const packed = ruleAction[rule] ?? 0;
    const kind = packed & ((1 << ACTION_BITS) - 1);
    if (kind !== ACTION.missing && kind !== ACTION.missingGoto) continue;
    const name = segments.text(packed >>> ACTION_BITS);
    const table = tables[chainTable[ruleChain[rule] ?? 0] ?? 0]?.name ?? '';
    const line = ruleLine[rule] ?? 1;
    problems.add('missing-chain', { name, table }, placeOfWord(lines, line, name));
  }
}

/** The last place on a line where a word stands. */
function placeOfWord(lines: Lines, line: number, word: string): Place {
  const text = lines.text(line - 1);
  const at = Math.max(0, text.lastIndexOf(word));
  return { line, column: at + 1, endColumn: at + 1 + word.length };
}
