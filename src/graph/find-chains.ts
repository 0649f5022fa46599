/** Finds chains by a part of their name, wherever the map has them folded away. */
import type { Chain, Ruleset } from '#ruleset/ruleset.ts';
import type { FoundChain } from './map-view.ts';
import { chainsOf } from './map.ts';

/** Names that begin with the text first, then those that have it elsewhere; both in reading order. */
export function findChains(ruleset: Ruleset, text: string, limit: number): readonly FoundChain[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  const beginning: FoundChain[] = [];
  const elsewhere: FoundChain[] = [];
  for (const chain of chainsOf(ruleset)) {
    const at = chain.name.toLowerCase().indexOf(wanted);
    if (at < 0) continue;
    const list = at === 0 ? beginning : elsewhere;
    if (list.length < limit) list.push(foundChain(chain));
    if (beginning.length === limit) break;
  }
  return [...beginning, ...elsewhere].slice(0, limit);
}

export function foundChain({ id, name, tableName, ruleCount, line }: Chain): FoundChain {
  return { chain: id, name, table: tableName, ruleCount, line };
}
