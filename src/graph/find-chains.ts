/** Finds chains by a part of their name, wherever the map has them folded away. */
import { runSteps } from '#base/run-steps.ts';
import type { Chain, Ruleset } from '#ruleset/ruleset.ts';
import type { FoundChain } from './map-view.ts';
import { sourceOf } from './map.ts';

/** Names that begin with the text first, then those that have it elsewhere; both in reading order. */
export function findChains(ruleset: Ruleset, text: string, limit: number): readonly FoundChain[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  const { jumps, order } = runSteps(sourceOf(ruleset));
  const beginning: number[] = [];
  const elsewhere: number[] = [];
  for (const chain of order) {
    const at = jumps.name(chain).toLowerCase().indexOf(wanted);
    if (at < 0) continue;
    const list = at === 0 ? beginning : elsewhere;
    if (list.length < limit) list.push(chain);
    if (beginning.length === limit) break;
  }
  const found = [...beginning, ...elsewhere].slice(0, limit);
  return found.map((chain) => foundChain(jumps.chain(chain)));
}

export function foundChain({ id, name, tableName, ruleCount, line }: Chain): FoundChain {
  return { chain: id, name, table: tableName, ruleCount, line };
}
