/** Rules as `iptables-save` prints them, by chain: what a guess at a program's flags reads. */
import type { Family } from '#net/family.ts';
import { printRule } from '#ruleset/print.ts';
import type { ChainId, RuleId, Ruleset } from '#ruleset/ruleset.ts';

export class SavedRules {
  readonly family: Family;
  readonly #ruleset: Ruleset;
  /** By table and name; a chain is printed when it is asked for, and once. */
  readonly #chains = new Map<string, ChainId>();
  readonly #printed = new Map<ChainId, readonly string[]>();

  /** Of the chains built in, and of those whose names are the program's. */
  constructor(ruleset: Ruleset, names: RegExp) {
    this.family = ruleset.family;
    this.#ruleset = ruleset;
    for (const { firstChain, chainCount } of ruleset.tables) {
      for (let at = 0; at < chainCount; at += 1) {
        const chain = ruleset.chain((firstChain + at) as ChainId); // a table's chains are consecutive
        if (chain.hook === undefined && !names.test(chain.name)) continue;
        this.#chains.set(`${chain.tableName} ${chain.name}`, chain.id);
      }
    }
  }

  /** What stands behind the chain's name, rule by rule. */
  of(table: string, chain: string): readonly string[] {
    const id = this.#chains.get(`${table} ${chain}`);
    return id === undefined ? [] : this.#print(id);
  }

  #print(id: ChainId): readonly string[] {
    const known = this.#printed.get(id);
    if (known) return known;
    const { name, firstRule, ruleCount } = this.#ruleset.chain(id);
    const rules = Array.from({ length: ruleCount }, (_, index) => {
      const rule = this.#ruleset.rule((firstRule + index) as RuleId); // a chain's rules are consecutive
      return printRule(this.#ruleset, rule).slice(`-A ${name} `.length);
    });
    this.#printed.set(id, rules);
    return rules;
  }

  has(table: string, chain: string): boolean {
    return this.#chains.has(`${table} ${chain}`);
  }

  /** The names of the table's chains that the pattern fits. */
  chainsLike(table: string, pattern: RegExp): readonly string[] {
    const names: string[] = [];
    for (const place of this.#chains.keys()) {
      const name = place.startsWith(`${table} `) ? place.slice(table.length + 1) : '';
      if (name !== '' && pattern.test(name)) names.push(name);
    }
    return names;
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
      .flatMap(([chain, id]) => this.#print(id).map((rule) => `${chain} ${rule}`));
  }
}
