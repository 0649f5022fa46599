/** Who jumps or goes to a chain. */
import type { ChainId, RuleId, Ruleset } from './ruleset.ts';

const known = new WeakMap<Ruleset, ReadonlyMap<ChainId, readonly RuleId[]>>();

/** The rules that lead to a chain, in the order of the dump. Gathered once for a ruleset. */
export function callersOf(ruleset: Ruleset, chain: ChainId): readonly RuleId[] {
  let callers = known.get(ruleset);
  if (!callers) {
    callers = gatherCallers(ruleset);
    known.set(ruleset, callers);
  }
  return callers.get(chain) ?? [];
}

function gatherCallers(ruleset: Ruleset): ReadonlyMap<ChainId, readonly RuleId[]> {
  const callers = new Map<ChainId, RuleId[]>();
  for (const { firstChain, chainCount } of ruleset.tables) {
    for (let chainAt = 0; chainAt < chainCount; chainAt += 1) {
      const { firstRule, ruleCount } = ruleset.chain((firstChain + chainAt) as ChainId);
      for (let at = 0; at < ruleCount; at += 1) {
        const rule = (firstRule + at) as RuleId; // consecutive ids, as are the chains': ruleset.ts
        const to = ruleset.jumpTarget(rule);
        if (to === undefined) continue;
        const list = callers.get(to);
        if (list) list.push(rule);
        else callers.set(to, [rule]);
      }
    }
  }
  return callers;
}
