/** Searching the rules of a ruleset, in slices: a newer search must not wait for an older one. */
import { shortRule } from '#explain/short.ts';
import type { RuleRowView } from '#graph/map-view.ts';
import type { ChainId, Ruleset } from '#ruleset/ruleset.ts';
import { searchRules } from '#ruleset/search.ts';

export interface FoundRule extends RuleRowView {
  readonly chain: ChainId;
  readonly chainName: string;
  readonly table: string;
}

export interface FoundRules {
  /** The first of them, in the order of the ruleset. */
  readonly rules: readonly FoundRule[];
  readonly count: number;
  /** The chains that they stand in, all of them. */
  readonly chains: Uint32Array<ArrayBuffer>;
}

/** `rest` is awaited now and then, and ends the search by throwing. */
export async function findRules(
  ruleset: Ruleset,
  text: string,
  limit: number,
  rest: () => Promise<void>,
): Promise<FoundRules> {
  const rules: FoundRule[] = [];
  const chains: number[] = [];
  let count = 0;
  let last: ChainId | undefined;
  let end = -1;
  for (const id of searchRules(ruleset, text)) {
    if (id === undefined) {
      await rest();
      continue;
    }
    count += 1;
    if (id < end && rules.length >= limit) continue;
    const rule = ruleset.rule(id);
    if (rule.chain !== last) {
      last = rule.chain;
      chains.push(rule.chain);
      const { firstRule, ruleCount } = ruleset.chain(rule.chain);
      end = firstRule + ruleCount;
    }
    if (rules.length >= limit) continue;
    const { name: chainName, tableName: table } = ruleset.chain(rule.chain);
    const { number, line, chain } = rule;
    rules.push({ rule: id, number, line, chain, chainName, table, ...shortRule(rule, ruleset) });
  }
  return { rules, count, chains: Uint32Array.from(chains) };
}
