/** Which rules lead to a chain. */
import type { ChainId, RuleId, Ruleset } from '#ruleset/ruleset.ts';

export interface Callers {
  /** In the order of the rules, at most `limit`. */
  of(chain: ChainId, limit: number): readonly RuleId[];
}

const known = new WeakMap<Ruleset, Callers>();

/** One pass over the rules when first asked, kept with the ruleset. */
export function callersIn(ruleset: Ruleset): Callers {
  const callers = known.get(ruleset) ?? readCallers(ruleset);
  known.set(ruleset, callers);
  return callers;
}

function readCallers(ruleset: Ruleset): Callers {
  const { firstChain = 0 } = ruleset.tables[0] ?? {};
  const firstRule = ruleset.tables[0] ? ruleset.chain(ruleset.tables[0].firstChain).firstRule : 0;
  // Lists within columns: the first rule that leads to a chain, and for each rule the next one.
  const first = new Int32Array(ruleset.chainCount).fill(-1);
  const next = new Int32Array(ruleset.ruleCount).fill(-1);
  for (let at = ruleset.ruleCount - 1; at >= 0; at -= 1) {
    const target = ruleset.jumpTarget((firstRule + at) as RuleId); // A ruleset's rules have consecutive ids.
    if (target === undefined) continue;
    next[at] = first[target - firstChain] ?? -1;
    first[target - firstChain] = at;
  }
  return {
    of(chain, limit) {
      const rules: RuleId[] = [];
      let at = first[chain - firstChain] ?? -1;
      while (at >= 0 && rules.length < limit) {
        rules.push((firstRule + at) as RuleId);
        at = next[at] ?? -1;
      }
      return rules;
    },
  };
}
