/** Who jumps where in one ruleset, in the order of the rules, as columns over its chains. */
import type { Chain, ChainId, RuleId, Ruleset } from '#ruleset/ruleset.ts';
import type { Arrows } from './arrows.ts';

export interface Jumps {
  /** Every chain of the ruleset. Elsewhere in this folder a chain is its index in here. */
  readonly chains: readonly Chain[];
  /** From chain to chain; arrow `i` is made by the rule `rules[i]`. */
  readonly arrows: Arrows;
  readonly rules: readonly RuleId[];
  /** How many rules jump or go to each chain, and how many chains have such rules. */
  readonly references: Uint32Array;
  readonly callers: Uint32Array;
  indexOf(chain: ChainId): number | undefined;
}

export function readJumps(ruleset: Ruleset): Jumps {
  const chains: Chain[] = [];
  const indexes = new Map<ChainId, number>();
  for (const { firstChain, chainCount } of ruleset.tables) {
    for (let offset = 0; offset < chainCount; offset += 1) {
      const id = (firstChain + offset) as ChainId; // Ids of a table's chains are consecutive.
      indexes.set(id, chains.length);
      chains.push(ruleset.chain(id));
    }
  }
  const first = new Uint32Array(chains.length + 1);
  const to: number[] = [];
  const rules: RuleId[] = [];
  const references = new Uint32Array(chains.length);
  const callers = new Uint32Array(chains.length);
  const lastCaller = new Int32Array(chains.length).fill(-1);
  for (const [caller, { firstRule, ruleCount }] of chains.entries()) {
    first[caller] = to.length;
    for (let offset = 0; offset < ruleCount; offset += 1) {
      const rule = (firstRule + offset) as RuleId; // Ids of a chain's rules are consecutive.
      const target = ruleset.jumpTarget(rule);
      const index = target === undefined ? undefined : indexes.get(target);
      // The kernel has no jumps to built-in chains; a paste may.
      if (index === undefined || chains[index]?.hook !== undefined) continue;
      to.push(index);
      rules.push(rule);
      references[index] = (references[index] ?? 0) + 1;
      if (lastCaller[index] !== caller) callers[index] = (callers[index] ?? 0) + 1;
      lastCaller[index] = caller;
    }
  }
  first[chains.length] = to.length;
  return {
    chains,
    arrows: { first, to: Uint32Array.from(to) },
    rules,
    references,
    callers,
    indexOf: (chain) => indexes.get(chain),
  };
}
