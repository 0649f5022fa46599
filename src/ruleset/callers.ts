/** Who jumps or goes to a chain. */
import type { ChainId, RuleId, Ruleset } from './ruleset.ts';

const known = new WeakMap<Ruleset, ReadonlyMap<ChainId, readonly RuleId[]>>();

/** The rules that lead to a chain, in the order of the dump. Gathered once for a ruleset. */
export function callersOf(ruleset: Ruleset, chain: ChainId): readonly RuleId[] {
  for (const gathering = gatherCallers(ruleset); gathering.next().done !== true;);
  return known.get(ruleset)?.get(chain) ?? [];
}

/** Rules looked at in one turn. */
const AT_ONCE = 4096;

/** Gathers them all in turns, if nobody has yet. */
export function* gatherCallers(ruleset: Ruleset): Generator<void, void> {
  if (known.has(ruleset)) return;
  const callers = new Map<ChainId, RuleId[]>();
  let looked = 0;
  for (const { firstChain, chainCount } of ruleset.tables) {
    for (let chainAt = 0; chainAt < chainCount; chainAt += 1) {
      const { firstRule, ruleCount } = ruleset.chain((firstChain + chainAt) as ChainId);
      for (let at = 0; at < ruleCount; at += 1) {
        const rule = (firstRule + at) as RuleId; // consecutive ids, as are the chains': ruleset.ts
        const to = ruleset.jumpTarget(rule);
        looked += 1;
        if (looked % AT_ONCE === 0) yield;
        if (to === undefined) continue;
        const list = callers.get(to);
        if (list) list.push(rule);
        else callers.set(to, [rule]);
      }
    }
  }
  known.set(ruleset, callers);
}
