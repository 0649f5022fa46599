/**
 * Collects rules in the order of the dump, under provisional ids, and in the end puts everything
 * into the order that ids promise: ruleset, table, chain, rule.
 */
import type { Family } from '#net/family.ts';
import { isTableName } from './hooks.ts';
import { ChunkedList } from './chunked-list.ts';
import { ACTION, ACTION_BITS, POLICY, packAction } from './columns.ts';
import { NumberList } from './growable.ts';
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

/** A rule that was taken out again (`-D`, `-F`) stays in the columns under this chain. */
export const REMOVED = 0xffffffff;

export class Builder {
  readonly texts: Texts;
  readonly segments: Segments;
  /** Names of chains; the tag is their table. */
  readonly names: TextTable;
  readonly rulesets: BuiltRuleset[] = [];
  readonly tables: BuiltTable[] = [];
  readonly #tableIds = new Map<string, number>();

  /** By chain. */
  readonly chainLine: NumberList;
  readonly chainPolicy: NumberList;
  readonly chainCounters: NumberList;
  readonly chainRuleCount: NumberList;
  /** The chain's last rule so far, plus one. */
  readonly chainLastRule: NumberList;
  /** The order of rules in chains where it is not that of the dump. */
  readonly chainOrder = new Map<number, ChunkedList>();

  /** By rule. */
  readonly ruleChain: NumberList;
  readonly ruleLine: NumberList;
  readonly ruleAction: NumberList;
  readonly ruleCounters: NumberList;
  readonly ruleVerbatim: NumberList;
  readonly ruleFirstSegment: NumberList;
  readonly ruleSegments: NumberList;
  /** The chain's rule before this one, plus one. */
  readonly rulePrevious: NumberList;

  /** `lineCount` says how much to expect. */
  constructor(texts: Texts, lineCount: number) {
    this.texts = texts;
    this.segments = new Segments(texts, lineCount);
    const chains = lineCount >>> 2;
    this.names = new TextTable(texts, chains);
    this.chainLine = new NumberList(chains);
    this.chainPolicy = new NumberList(chains);
    this.chainCounters = new NumberList(chains);
    this.chainRuleCount = new NumberList(chains);
    this.chainLastRule = new NumberList(chains);
    this.ruleChain = new NumberList(lineCount);
    this.ruleLine = new NumberList(lineCount);
    this.ruleAction = new NumberList(lineCount);
    this.ruleCounters = new NumberList(lineCount);
    this.ruleVerbatim = new NumberList(lineCount);
    this.ruleFirstSegment = new NumberList(lineCount);
    this.ruleSegments = new NumberList(lineCount * 2);
    this.rulePrevious = new NumberList(lineCount);
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
    for (const chain of builtIn) this.chainPolicy.set(chain, POLICY.ACCEPT);
    return table;
  }

  /** The chain of that name, known from now on even where only a jump names it. */
  chain(table: number, start: number, length: number, hash: number): number {
    const chain = this.names.intern(table, start, length, hash);
    if (chain >= this.chainLine.length) this.#knowChains();
    return chain;
  }

  chainNamed(table: number, name: string): number {
    const chain = this.names.internText(table, name);
    this.#knowChains();
    return chain;
  }

  isBuiltIn(chain: number): boolean {
    return this.tables[this.names.tag(chain)]?.builtIn.includes(chain) ?? false;
  }

  /** Whether it is a chain of the dump: declared, with rules, or built in. */
  exists(chain: number): boolean {
    return (
      this.chainLine.get(chain) !== 0 ||
      this.chainRuleCount.get(chain) !== 0 ||
      this.isBuiltIn(chain)
    );
  }

  declareChain(chain: number, line: number, policy: number, counters: number): void {
    this.chainLine.set(chain, line);
    this.chainPolicy.set(chain, policy);
    this.chainCounters.set(chain, counters);
  }

  /** Ends the rule whose segments were pushed to `ruleSegments` since the last one. */
  addRule(chain: number, line: number, action: number, counters: number, verbatim: number): number {
    const rule = this.ruleChain.length;
    this.ruleChain.push(chain);
    this.ruleLine.push(line);
    this.ruleAction.push(action);
    this.ruleCounters.push(counters);
    this.ruleVerbatim.push(verbatim);
    this.ruleFirstSegment.push(this.#segmentsDone);
    this.#segmentsDone = this.ruleSegments.length;
    this.rulePrevious.push(this.chainLastRule.get(chain));
    this.chainLastRule.set(chain, rule + 1);
    this.chainRuleCount.set(chain, this.chainRuleCount.get(chain) + 1);
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
    for (let next = this.chainLastRule.get(chain); next !== 0;) {
      rules.push(next - 1);
      next = this.rulePrevious.get(next - 1);
    }
    return rules.reverse();
  }

  /** Takes the chain's `number`th rule (from 1) out again. False where there is none. */
  removeRule(chain: number, number: number): boolean {
    if (number > this.chainRuleCount.get(chain)) return false;
    const order = this.#orderOf(chain);
    const rule = order.get(number - 1);
    if (rule === undefined) return false;
    order.remove(number - 1);
    this.#markRemoved(rule, chain);
    return true;
  }

  /** Takes out the chain's first rule with these segments and this action. False without one. */
  removeEqualRule(chain: number, segments: readonly number[], action: number): boolean {
    if (this.chainRuleCount.get(chain) === 0) return false;
    const order = this.#orderOf(chain);
    let index = 0;
    for (const rule of order) {
      if (
        this.#sameAction(this.ruleAction.get(rule), action) &&
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
    if (this.chainRuleCount.get(chain) === 0) return;
    for (const rule of this.rulesOf(chain)) this.ruleChain.set(rule, REMOVED);
    this.chainOrder.delete(chain);
    this.chainRuleCount.set(chain, 0);
    this.chainLastRule.set(chain, 0);
  }

  flushTable(table: number): void {
    for (let chain = 0; chain < this.names.count; chain += 1) {
      if (this.names.tag(chain) === table) this.flushChain(chain);
    }
  }

  /** `-X`: the chain is no chain of the dump any more, unless it is declared again. */
  deleteChain(chain: number): void {
    this.flushChain(chain);
    this.chainLine.set(chain, 0);
  }

  /** `-X` alone: every chain of the table that is not built in. */
  deleteChains(table: number): void {
    for (let chain = 0; chain < this.names.count; chain += 1) {
      if (this.names.tag(chain) === table && !this.isBuiltIn(chain)) this.deleteChain(chain);
    }
  }

  /** Takes back the rules added since there were `count`, which nothing else has touched since. */
  dropRules(count: number): void {
    for (let rule = this.ruleChain.length - 1; rule >= count; rule -= 1) {
      const chain = this.ruleChain.get(rule);
      if (chain === REMOVED) continue;
      this.chainLastRule.set(chain, this.rulePrevious.get(rule));
      this.chainRuleCount.set(chain, this.chainRuleCount.get(chain) - 1);
      this.chainOrder.get(chain)?.removeValue(rule);
      this.ruleChain.set(rule, REMOVED);
    }
  }

  #markRemoved(rule: number, chain: number): void {
    this.ruleChain.set(rule, REMOVED);
    this.chainRuleCount.set(chain, this.chainRuleCount.get(chain) - 1);
  }

  #sameAction(a: number, b: number): boolean {
    const kind = a & ((1 << ACTION_BITS) - 1);
    if (a === b || kind !== ACTION.target || kind !== (b & ((1 << ACTION_BITS) - 1)))
      return a === b;
    return this.segments.same(a >>> ACTION_BITS, b >>> ACTION_BITS);
  }

  #hasSegments(rule: number, segments: readonly number[]): boolean {
    const from = this.ruleFirstSegment.get(rule);
    const last = rule + 1 === this.ruleChain.length;
    const to = last ? this.#segmentsDone : this.ruleFirstSegment.get(rule + 1);
    return (
      to - from === segments.length &&
      segments.every((segment, index) =>
        this.segments.same(this.ruleSegments.get(from + index), segment),
      )
    );
  }

  #segmentsDone = 0;

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
    while (this.chainLine.length < this.names.count) {
      this.chainLine.push(0);
      this.chainPolicy.push(POLICY.none);
      this.chainCounters.push(0);
      this.chainRuleCount.push(0);
      this.chainLastRule.push(0);
    }
  }
}

export const NO_ACTION = packAction(ACTION.none, 0);

/** 1 + the index into HOOKS of a built-in chain's hook, 0 for another. */
export function hookNumber(name: string): number {
  return HOOKS.findIndex((hook) => hook === name) + 1;
}
