/**
 * Collects rules in the order of the dump, under provisional ids, and in the end puts everything
 * into the order that ids promise: ruleset, table, chain, rule.
 */
import type { Family } from '#net/family.ts';
import { isTableName } from './hooks.ts';
import { ChunkedList } from './chunked-list.ts';
import { ACTION, ACTION_BITS, POLICY, packAction } from './columns.ts';
import { NumberList, RowList } from './growable.ts';
import { HOOKS, hooksOf } from './hooks.ts';
import { Segments } from './segments.ts';
import { TextTable } from './text-table.ts';
import type { Texts } from './texts.ts';

export interface BuiltRuleset {
  readonly family: Family;
  backend: 'nft' | 'legacy';
  readonly tables: number[];
}

export interface BuiltTable {
  readonly ruleset: number;
  readonly name: string;
  /** Its built-in chains, in hook order. */
  readonly builtIn: readonly number[];
}

/** A rule that was taken out again (`-D`, `-F`) stays in its row under this chain. */
export const REMOVED = 0xffffffff;

/** The fields of a chain's row. */
export const CHAIN = {
  line: 0,
  policy: 1,
  counters: 2,
  ruleCount: 3,
  /** The chain's last rule so far, plus one. */
  lastRule: 4,
} as const;

/** The fields of a rule's row. */
export const RULE = {
  chain: 0,
  line: 1,
  action: 2,
  counters: 3,
  verbatim: 4,
  /** Where its segments start; they end where those of the next row start. */
  firstSegment: 5,
  /** The chain's rule before this one, plus one. */
  previous: 6,
} as const;

export class Builder {
  readonly texts: Texts;
  readonly segments: Segments;
  /** Names of chains; the tag is their table. */
  readonly names: TextTable;
  readonly rulesets: BuiltRuleset[] = [];
  readonly tables: BuiltTable[] = [];
  readonly chains: RowList;
  readonly rules: RowList;
  readonly ruleSegments: NumberList;
  /** The order of rules in chains where it is not that of the dump. */
  readonly chainOrder = new Map<number, ChunkedList>();
  readonly #tableIds = new Map<string, number>();
  #segmentsDone = 0;

  /** `ruleCount` says how many rules to expect. */
  constructor(texts: Texts, ruleCount: number) {
    this.texts = texts;
    this.segments = new Segments(texts, ruleCount);
    this.names = new TextTable(texts, ruleCount >>> 2);
    this.chains = new RowList(Object.keys(CHAIN).length, ruleCount >>> 2);
    this.rules = new RowList(Object.keys(RULE).length, ruleCount);
    this.ruleSegments = new NumberList(ruleCount * 2);
  }

  addRuleset(family: Family, backend: 'nft' | 'legacy'): number {
    return this.rulesets.push({ family, backend, tables: [] }) - 1;
  }

  /** The table of that name in the ruleset; made, with its built-in chains, where there is none. */
  table(ruleset: number, name: string): number {
    const key = `${ruleset} ${name}`;
    const known = this.#tableIds.get(key);
    if (known !== undefined) return known;
    const table = this.tables.length;
    const hooks = isTableName(name) ? hooksOf(name) : [];
    const builtIn = hooks.map((hook) => this.names.internText(table, hook));
    this.tables.push({ ruleset, name, builtIn });
    this.rulesets[ruleset]?.tables.push(table);
    this.#tableIds.set(key, table);
    this.#knowChains();
    for (const chain of builtIn) this.chains.set(chain, CHAIN.policy, POLICY.ACCEPT);
    return table;
  }

  /** The chain of that name, known from now on even where only a jump names it. */
  chain(table: number, start: number, length: number): number {
    return this.chainHashed(table, start, length, this.names.hash(table, start, length));
  }

  /** As `chain`; `hash` is that of `names`. */
  chainHashed(table: number, start: number, length: number, hash: number): number {
    const chain = this.names.internHashed(table, start, length, hash);
    if (chain >= this.chains.length) this.#knowChains();
    return chain;
  }

  chainNamed(table: number, name: string): number {
    const chain = this.names.internText(table, name);
    this.#knowChains();
    return chain;
  }

  /** Whether a chain of that name is in the table's dump so far. */
  hasChain(table: number, name: string): boolean {
    return this.exists(this.chainNamed(table, name));
  }

  isBuiltIn(chain: number): boolean {
    return this.tables[this.names.tag(chain)]?.builtIn.includes(chain) ?? false;
  }

  /** Whether it is a chain of the dump: declared, with rules, or built in. */
  exists(chain: number): boolean {
    return (
      this.chains.get(chain, CHAIN.line) !== 0 ||
      this.chains.get(chain, CHAIN.ruleCount) !== 0 ||
      this.isBuiltIn(chain)
    );
  }

  declareChain(chain: number, line: number, policy: number, counters: number): void {
    this.chains.set(chain, CHAIN.line, line);
    this.chains.set(chain, CHAIN.policy, policy);
    this.chains.set(chain, CHAIN.counters, counters);
  }

  /** Ends the rule whose segments were pushed to `ruleSegments` since the last one. */
  addRule(chain: number, line: number, action: number, counters: number, verbatim: number): number {
    const { chains, rules } = this;
    const rule = rules.add();
    rules.set(rule, RULE.chain, chain);
    rules.set(rule, RULE.line, line);
    rules.set(rule, RULE.action, action);
    rules.set(rule, RULE.counters, counters);
    rules.set(rule, RULE.verbatim, verbatim);
    rules.set(rule, RULE.firstSegment, this.#segmentsDone);
    rules.set(rule, RULE.previous, chains.get(chain, CHAIN.lastRule));
    chains.set(chain, CHAIN.lastRule, rule + 1);
    chains.set(chain, CHAIN.ruleCount, chains.get(chain, CHAIN.ruleCount) + 1);
    this.#segmentsDone = this.ruleSegments.length;
    if (this.chainOrder.size > 0) this.chainOrder.get(chain)?.push(rule);
    return rule;
  }

  /** As `addRule`, but the rule becomes the chain's `number`th, counted from 1. */
  insertRule(number: number, chain: number, line: number, action: number, counters: number): void {
    const order = this.#orderOf(chain);
    const rule = this.addRule(chain, line, action, counters, 0);
    order.remove(order.length - 1);
    order.insert(Math.min(number - 1, order.length), rule);
  }

  /** Forgets segments pushed for a rule that was given up. */
  dropSegments(): void {
    this.ruleSegments.truncate(this.#segmentsDone);
  }

  /** The chain's rules in order, as provisional ids. */
  rulesOf(chain: number): readonly number[] {
    const order = this.chainOrder.get(chain);
    if (order) return [...order];
    const rules: number[] = [];
    for (let next = this.chains.get(chain, CHAIN.lastRule); next !== 0;) {
      // A rule taken out stays in the row of rules before its chain's next one.
      if (this.rules.get(next - 1, RULE.chain) === chain) rules.push(next - 1);
      next = this.rules.get(next - 1, RULE.previous);
    }
    return rules.reverse();
  }

  /** Takes the chain's `number`th rule (from 1) out again. False where there is none. */
  removeRule(chain: number, number: number): boolean {
    if (number > this.chains.get(chain, CHAIN.ruleCount)) return false;
    const order = this.#orderOf(chain);
    const rule = order.get(number - 1);
    if (rule === undefined) return false;
    order.remove(number - 1);
    this.#markRemoved(rule, chain);
    return true;
  }

  /** Takes out the chain's first rule with these segments and this action. False without one. */
  removeEqualRule(chain: number, segments: readonly number[], action: number): boolean {
    if (this.chains.get(chain, CHAIN.ruleCount) === 0) return false;
    const order = this.#orderOf(chain);
    let index = 0;
    for (const rule of order) {
      if (
        this.#sameAction(this.rules.get(rule, RULE.action), action) &&
        this.#hasSegments(rule, segments)
      ) {
        order.remove(index);
        this.#markRemoved(rule, chain);
        return true;
      }
      index += 1;
    }
    return false;
  }

  flushChain(chain: number): void {
    if (this.chains.get(chain, CHAIN.ruleCount) === 0) return;
    for (const rule of this.rulesOf(chain)) this.rules.set(rule, RULE.chain, REMOVED);
    this.chainOrder.delete(chain);
    this.chains.set(chain, CHAIN.ruleCount, 0);
    this.chains.set(chain, CHAIN.lastRule, 0);
  }

  flushTable(table: number): void {
    for (let chain = 0; chain < this.names.count; chain += 1) {
      if (this.names.tag(chain) === table) this.flushChain(chain);
    }
  }

  /** `-X`: the chain is no chain of the dump any more, unless it is declared again. */
  deleteChain(chain: number): void {
    this.flushChain(chain);
    this.chains.set(chain, CHAIN.line, 0);
  }

  /** `-X` alone: every chain of the table that is not built in. */
  deleteChains(table: number): void {
    for (let chain = 0; chain < this.names.count; chain += 1) {
      if (this.names.tag(chain) === table && !this.isBuiltIn(chain)) this.deleteChain(chain);
    }
  }

  /** Takes back the rules added since there were `count`, which nothing else has touched since. */
  dropRules(count: number): void {
    for (let rule = this.rules.length - 1; rule >= count; rule -= 1) {
      const chain = this.rules.get(rule, RULE.chain);
      if (chain === REMOVED) continue;
      this.chains.set(chain, CHAIN.lastRule, this.rules.get(rule, RULE.previous));
      this.chains.set(chain, CHAIN.ruleCount, this.chains.get(chain, CHAIN.ruleCount) - 1);
      this.chainOrder.get(chain)?.removeValue(rule);
      this.rules.set(rule, RULE.chain, REMOVED);
    }
  }

  #markRemoved(rule: number, chain: number): void {
    this.rules.set(rule, RULE.chain, REMOVED);
    this.chains.set(chain, CHAIN.ruleCount, this.chains.get(chain, CHAIN.ruleCount) - 1);
  }

  #sameAction(a: number, b: number): boolean {
    const kind = a & ((1 << ACTION_BITS) - 1);
    if (a === b || kind !== ACTION.target || kind !== (b & ((1 << ACTION_BITS) - 1)))
      return a === b;
    return this.segments.same(a >>> ACTION_BITS, b >>> ACTION_BITS);
  }

  #hasSegments(rule: number, segments: readonly number[]): boolean {
    const from = this.rules.get(rule, RULE.firstSegment);
    const last = rule + 1 === this.rules.length;
    const to = last ? this.#segmentsDone : this.rules.get(rule + 1, RULE.firstSegment);
    return (
      to - from === segments.length &&
      segments.every((segment, index) =>
        this.segments.same(this.ruleSegments.get(from + index), segment),
      )
    );
  }

  #orderOf(chain: number): ChunkedList {
    let order = this.chainOrder.get(chain);
    if (!order) {
      order = new ChunkedList();
      for (const rule of this.rulesOf(chain)) order.push(rule);
      this.chainOrder.set(chain, order);
    }
    return order;
  }

  #knowChains(): void {
    while (this.chains.length < this.names.count) this.chains.add();
  }
}

export const NO_ACTION = packAction(ACTION.none, 0);

/** 1 + the index into HOOKS of a built-in chain's hook, 0 for another. */
export function hookNumber(name: string): number {
  return HOOKS.findIndex((hook) => hook === name) + 1;
}
