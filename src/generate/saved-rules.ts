/** Rules as `iptables-save` prints them, by chain: what a guess at a program's flags reads. */
import type { Family } from '#net/family.ts';
import { printRule } from '#ruleset/print.ts';
import type { ChainId, RuleId, Ruleset } from '#ruleset/ruleset.ts';

export class SavedRules {
  readonly family: Family;
  readonly #chains = new Map<string, readonly string[]>();

  /** Of the chains built in, and of those whose names are the program's. */
  constructor(ruleset: Ruleset, names: RegExp) {
    this.family = ruleset.family;
    for (const { firstChain, chainCount } of ruleset.tables) {
      for (let at = 0; at < chainCount; at += 1) {
        const chain = ruleset.chain((firstChain + at) as ChainId); // a table's chains are consecutive
        if (chain.hook === undefined && !names.test(chain.name)) continue;
        const { tableName, name, firstRule, ruleCount } = chain;
        const rules = Array.from({ length: ruleCount }, (_, index) => {
          const rule = ruleset.rule((firstRule + index) as RuleId); // and so are a chain's rules
          return printRule(ruleset, rule).slice(`-A ${name} `.length);
        });
        this.#chains.set(`${tableName} ${name}`, rules);
      }
    }
  }

  /** What stands behind the chain's name, rule by rule. */
  of(table: string, chain: string): readonly string[] {
    return this.#chains.get(`${table} ${chain}`) ?? [];
  }

  has(table: string, chain: string): boolean {
    return this.#chains.has(`${table} ${chain}`);
  }

  /** The first group of the pattern, for each rule of the chain that it fits. */
  found(table: string, chain: string, pattern: RegExp): readonly string[] {
    return this.of(table, chain).flatMap((rule) => pattern.exec(rule)?.[1] ?? []);
  }

  /** Whether any rule of the table has it. */
  any(table: string, pattern: RegExp): boolean {
    return this.inOrder.some((line) => line.startsWith(`${table} `) && pattern.test(line));
  }

  /** Each rule behind its table and chain; chains by name, so that two lists can be compared. */
  get inOrder(): readonly string[] {
    return [...this.#chains]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([chain, rules]) => rules.map((rule) => `${chain} ${rule}`));
  }
}
