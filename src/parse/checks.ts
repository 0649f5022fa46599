/** What can be said only once everything is read: jumps, places, rules that never match. */
import type { ColumnRuleset } from '#ruleset/lookup.ts';
import { type Blocks, checkDeclarations } from './check-declarations.ts';
import { checkJumps } from './check-jumps.ts';
import { checkOrder } from './check-order.ts';
import { checkPlaces } from './check-places.ts';
import type { ProblemList } from './problem-list.ts';
import type { Lines } from './source.ts';
import { readTraits } from './traits.ts';

export function checkRulesets(
  rulesets: readonly ColumnRuleset[],
  lines: Lines,
  problems: ProblemList,
  extracts: ReadonlySet<number>,
  blocks: Blocks,
): void {
  const columns = rulesets[0]?.columns;
  if (!columns) return;
  const traits = readTraits(columns.segments);
  const checked = { columns, lines, problems, traits, extracts };
  checkJumps(checked);
  checkDeclarations(checked, blocks);
  checkPlaces(checked);
  checkOrder(checked);
}
