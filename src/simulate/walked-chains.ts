/** The chains of a ruleset that packets have walked, with what makes the next walk short. */
import type { Condition, Hook, TableName } from '#extensions/contract.ts';
import { PACKET_NUMBER_COUNT } from '#extensions/number-test.ts';
import { conditionsOf } from '#extensions/registry.ts';
import type { Family } from '#net/family.ts';
import type { Chain, ChainId, Rule, RuleId, Ruleset } from '#ruleset/ruleset.ts';
import { ChainSearch } from './chain-search.ts';
import type { Moving } from './moving.ts';
import type { ConditionPlace } from './step.ts';

/** A rule with all that it asks, in the order in which it asks it. */
export interface AskingRule extends Rule {
  readonly asks: readonly { readonly place: ConditionPlace; readonly condition: Condition }[];
}

function askingRule(rule: Rule, family: Family): AskingRule {
  const asks = rule.matches.flatMap((match, at) =>
    conditionsOf(match, family).map((condition, index) => {
      return { place: { match: at, condition: index }, condition };
    }),
  );
  return { ...rule, asks };
}

export class WalkedChain {
  readonly chain: Chain;
  readonly search: ChainSearch;
  readonly #ruleset: Ruleset;
  /** Those that a packet could not be told to miss. */
  readonly #rules = new Map<number, AskingRule>();

  constructor(ruleset: Ruleset, chain: Chain) {
    this.#ruleset = ruleset;
    this.chain = chain;
    this.search = new ChainSearch(ruleset.testsOf(chain.id));
  }

  /** A rule by its place in the chain, from 0. */
  rule(at: number): AskingRule {
    let rule = this.#rules.get(at);
    if (!rule) {
      // Ids of a chain's rules are consecutive: ruleset.ts.
      const id = (this.chain.firstRule + at) as RuleId;
      rule = askingRule(this.#ruleset.rule(id), this.#ruleset.family);
      if (this.#rules.size >= MOST_RULES) this.#rules.clear();
      this.#rules.set(at, rule);
    }
    return rule;
  }
}

/** Of one chain and of one ruleset: a long session must not end with an object for every rule. */
const MOST_RULES = 2_000;
const MOST_CHAINS = 2_000;

export class WalkedChains {
  /** The numbers of the packet that was read last, and in which of its states. */
  readonly numbers = new Uint32Array(PACKET_NUMBER_COUNT);
  numbered: Moving | undefined;
  readonly #ruleset: Ruleset;
  readonly #chains = new Map<ChainId, WalkedChain>();
  readonly #builtIn = new Map<Hook, Map<TableName, ChainId | undefined>>();

  constructor(ruleset: Ruleset) {
    this.#ruleset = ruleset;
  }

  chain(id: ChainId): WalkedChain {
    let chain = this.#chains.get(id);
    if (!chain) {
      chain = new WalkedChain(this.#ruleset, this.#ruleset.chain(id));
      if (this.#chains.size >= MOST_CHAINS) this.#chains.clear();
      this.#chains.set(id, chain);
    }
    return chain;
  }

  /** The chain at which a hook enters a table; `undefined` where the dump has no such table. */
  builtIn(hook: Hook, table: TableName): WalkedChain | undefined {
    let tables = this.#builtIn.get(hook);
    if (!tables) this.#builtIn.set(hook, (tables = new Map<TableName, ChainId | undefined>()));
    let id = tables.get(table);
    if (id === undefined && !tables.has(table)) {
      const found = this.#ruleset.tableNamed(table);
      id = found && this.#ruleset.chainNamed(found.id, hook)?.id;
      tables.set(table, id);
    }
    return id === undefined ? undefined : this.chain(id);
  }
}

const known = new WeakMap<Ruleset, WalkedChains>();

export function walkedChains(ruleset: Ruleset): WalkedChains {
  let chains = known.get(ruleset);
  if (!chains) {
    chains = new WalkedChains(ruleset);
    known.set(ruleset, chains);
  }
  return chains;
}
