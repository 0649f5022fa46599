/**
 * The model: what a dump says, as values. Rules of a node run to hundreds of thousands, so a
 * ruleset holds columns and gives a plain `Rule` out on demand; only `ruleset/` knows the columns.
 */
import type { Brand } from '#base/brand.ts';
import type { Hook } from '#extensions/contract.ts';
import type { Match, Target } from '#extensions/registry.ts';
import type { Family } from '#net/family.ts';
import type { ChainTests } from './chain-tests.ts';

/** Ids count from 0 over the whole dump, whatever ruleset they belong to. */
export type TableId = Brand<number, 'TableId'>;
export type ChainId = Brand<number, 'ChainId'>;
/** A chain's rules have consecutive ids: `chain.firstRule` and so on. */
export type RuleId = Brand<number, 'RuleId'>;

/** One host's rules of one family. A paste may hold several. */
export interface Ruleset {
  readonly family: Family;
  /** Which kernel part runs it, as far as the text tells; `nft` where it does not. */
  readonly backend: 'nft' | 'legacy';
  /** In the order of the dump. */
  readonly tables: readonly Table[];
  /** How many chains and rules it has in all. */
  readonly chainCount: number;
  readonly ruleCount: number;
  chain(id: ChainId): Chain;
  chainName(id: ChainId): string;
  /** The first rules of chains with consecutive ids, and at last the rule after theirs. */
  firstRulesOf(first: ChainId, count: number): Uint32Array<ArrayBuffer>;
  rule(id: RuleId): Rule;
  /** The lines of the dump, from 1, of rules with consecutive ids. */
  linesOf(first: RuleId, count: number): Uint32Array<ArrayBuffer>;
  /** What the chain's rules need of a packet's numbers; read when first asked for, and kept. */
  testsOf(id: ChainId): ChainTests;
  /** Where the rule jumps or goes, `undefined` where it does neither. Reads nothing else of it. */
  jumpTarget(id: RuleId): ChainId | undefined;
  /** The name of the target extension it ends in, `undefined` where it ends in none. Likewise. */
  targetName(id: RuleId): string | undefined;
  /** Whether it has a match of that extension. Likewise. */
  hasMatch(id: RuleId, kind: string): boolean;
  /** Whether it asks for an interface, by `-i` or `-o`. Likewise. */
  asksInterface(id: RuleId): boolean;
  /** The chain of that name in the table; `undefined` where there is none. */
  chainNamed(table: TableId, name: string): Chain | undefined;
  tableNamed(name: string): Table | undefined;
}

export interface Table {
  readonly id: TableId;
  readonly name: string;
  /** Built-in chains in hook order, then the others in the order of the dump. Consecutive ids. */
  readonly firstChain: ChainId;
  readonly chainCount: number;
}

export interface Chain {
  readonly id: ChainId;
  readonly table: TableId;
  readonly tableName: string;
  readonly name: string;
  /** The hook of a built-in chain, `undefined` for a user-defined one. */
  readonly hook: Hook | undefined;
  /** Of a built-in chain: what happens to a packet that no rule decided. */
  readonly policy: 'ACCEPT' | 'DROP' | undefined;
  readonly counters: Counters | undefined;
  readonly firstRule: RuleId;
  readonly ruleCount: number;
  /** The line of the dump that declares it, from 1; `undefined` where only rules name it. */
  readonly line: number | undefined;
}

export interface Counters {
  readonly packets: number;
  readonly bytes: number;
}

export interface Rule {
  readonly id: RuleId;
  readonly chain: ChainId;
  /** From 1, as `iptables -L --line-numbers` counts. */
  readonly number: number;
  /** The line of the dump, from 1. One line with a list of addresses makes several rules. */
  readonly line: number;
  readonly counters: Counters | undefined;
  /** In the order the kernel tests them. */
  readonly matches: readonly Match[];
  readonly action: Action;
}

/** What a rule does with a packet that matched. */
export type Action =
  | { readonly kind: 'none' }
  | { readonly kind: 'jump'; readonly to: ChainId }
  | { readonly kind: 'goto'; readonly to: ChainId }
  | { readonly kind: 'verdict'; readonly verdict: 'ACCEPT' | 'DROP' | 'RETURN' }
  | { readonly kind: 'target'; readonly target: Target }
  /** A jump to a chain that the dump does not have. */
  | { readonly kind: 'missing'; readonly name: string; readonly goto: boolean };
