/** Finds chains by what they are called beyond their names: `default/web:http` finds its `KUBE-SVC-…`. */
import { findChains, foundChain } from '#graph/find-chains.ts';
import type { FoundChain } from '#graph/map-view.ts';
import { searchRules } from '#ruleset/search.ts';
import type { ChainId, RuleId, Ruleset } from '#ruleset/ruleset.ts';
import type { Writers } from './written-by.ts';

/** What chains are called is taken from rules: from so many of those that have the text. */
const MOST_RULES = 200;
const MOST_ADDRESSES = 3;
const LEAST_TEXT = 2;

/** Which chains are made for one service port, by the letters that stand for it. */
const OF_SERVICE = ['SVC', 'SVL', 'EXT', 'FW', 'XLB'];

/** Chains that have the text in their names, and where there are not enough of them, those called so; at most `limit`. */
export function findNamed(
  ruleset: Ruleset,
  writers: Writers,
  text: string,
  limit: number,
): readonly FoundChain[] {
  const named = findChains(ruleset, text, limit);
  const known = new Set(named.map(({ chain }) => chain));
  const called = named.length < limit ? findCalled(ruleset, writers, text, limit) : [];
  return [...named, ...called.filter(({ chain }) => !known.has(chain))].slice(0, limit);
}

/** Services first, then those called so from the beginning. */
function findCalled(
  ruleset: Ruleset,
  writers: Writers,
  text: string,
  limit: number,
): readonly FoundChain[] {
  const wanted = text.trim().toLowerCase();
  // A number alone is in thousands of backends, and their rules are found by it.
  if (wanted.length < LEAST_TEXT || !/\p{L}/u.test(wanted)) return [];
  const found = new Map<ChainId, { readonly chain: FoundChain; readonly rank: number }>();
  const seen = new Set<ChainId>();
  const look = (chain: ChainId): void => {
    if (seen.has(chain)) return;
    seen.add(chain);
    const { label = '', role } = writers.chain(ruleset, chain) ?? {};
    const at = label.toLowerCase().indexOf(wanted);
    if (at < 0) return;
    const rank = (role === 'service' ? 0 : 2) + (at === 0 ? 0 : 1);
    found.set(chain, { chain: { ...foundChain(ruleset.chain(chain)), label }, rank });
  };
  for (const hash of writers.names.hashesOf(wanted, limit)) {
    for (const { id } of ruleset.tables) {
      for (const kind of OF_SERVICE) {
        const chain = ruleset.chainNamed(id, `KUBE-${kind}-${hash}`);
        if (chain) look(chain.id);
      }
    }
  }
  // A service's chain may have a name that tells nothing, and then its address leads there.
  const texts = [...writers.names.addressesOf(wanted, MOST_ADDRESSES), text];
  for (const each of texts) {
    for (const id of someRules(ruleset, each)) {
      const target = ruleset.jumpTarget(id);
      if (target !== undefined) look(target);
      look(ruleset.rule(id).chain);
    }
  }
  const ranked = [...found.values()].sort((a, b) => a.rank - b.rank);
  return ranked.map(({ chain }) => chain);
}

function* someRules(ruleset: Ruleset, text: string): Generator<RuleId> {
  let count = 0;
  for (const id of searchRules(ruleset, text)) {
    if (id === undefined) continue;
    yield id;
    count += 1;
    if (count === MOST_RULES) return;
  }
}
