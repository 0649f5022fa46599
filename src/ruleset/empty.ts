import type { Family } from '#net/family.ts';
import type { Ruleset } from './ruleset.ts';

/** A host without rules: no table exists, and every packet passes all hooks. */
export function emptyRuleset(family: Family, backend: 'nft' | 'legacy'): Ruleset {
  const nothing = (): never => {
    throw new Error('A ruleset without rules gave out no id');
  };
  return {
    family,
    backend,
    tables: [],
    chainCount: 0,
    ruleCount: 0,
    chain: nothing,
    chainName: nothing,
    firstRulesOf: nothing,
    rule: nothing,
    linesOf: nothing,
    testsOf: nothing,
    jumpTarget: () => undefined,
    targetName: () => undefined,
    hasMatch: () => false,
    asksInterface: () => false,
    chainNamed: () => undefined,
    tableNamed: () => undefined,
  };
}
