/** Tables of which a paste shows a part only: one chain listed, rules that grep found, the end of a file. */
import type { Columns } from '#ruleset/columns.ts';

/**
 * The tables, as numbered in the columns, whose rules and chains stand outside of any `*table`, and
 * without the built-in chains that a whole listing starts with. `isLoose` says the first.
 */
export function findExtracts(
  { tables, chainHook, chainLine }: Columns,
  isLoose: (table: number) => boolean,
): ReadonlySet<number> {
  const extracts = new Set<number>();
  for (const [table, { firstChain, chainCount }] of tables.entries()) {
    if (!isLoose(table)) continue;
    const end = firstChain + chainCount;
    let chain = firstChain;
    while (chain < end && (chainHook[chain] === 0 || chainLine[chain] !== 0)) chain += 1;
    if (chain < end) extracts.add(table);
  }
  return extracts;
}
