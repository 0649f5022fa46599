/**
 * Who jumps where in one ruleset, in the order of the rules, as columns over its chains. A chain is its index in
 * them, here and elsewhere in this folder: an object for each of 87,000 chains would take longer than all the rest.
 */
import type { Chain, ChainId, RuleId, Ruleset } from '#ruleset/ruleset.ts';
import type { Arrows } from './arrows.ts';

export interface Jumps {
  readonly chainCount: number;
  /** The first rule of each chain, and how many it has. */
  readonly firstRules: Uint32Array;
  readonly ruleCounts: Uint32Array;
  /** 1 for a built-in chain. */
  readonly builtIn: Uint8Array;
  /** From chain to chain; arrow `i` is made by the rule `rules[i]`. */
  readonly arrows: Arrows;
  readonly rules: Uint32Array;
  /** How many rules jump or go to each chain, and how many chains have such rules. */
  readonly references: Uint32Array;
  readonly callers: Uint32Array;
  idOf(index: number): ChainId;
  indexOf(chain: ChainId): number | undefined;
  chain(index: number): Chain;
  name(index: number): string;
  tableName(index: number): string;
}

/** Chains of one table, side by side in the columns as their ids are. */
interface Stretch {
  readonly tableName: string;
  readonly firstChain: number;
  readonly start: number;
  readonly end: number;
}

export function readJumps(ruleset: Ruleset): Jumps {
  const stretches: Stretch[] = [];
  let chainCount = 0;
  for (const { name, firstChain, chainCount: count } of ruleset.tables) {
    const end = chainCount + count;
    stretches.push({ tableName: name, firstChain, start: chainCount, end });
    chainCount = end;
  }
  const stretchAt = (index: number): Stretch => stretches.find(({ end }) => index < end) ?? NOWHERE;
  const idOf = (index: number): ChainId => {
    const { firstChain, start } = stretchAt(index);
    return (firstChain + index - start) as ChainId; // Ids of a table's chains are consecutive.
  };
  const indexOf = (chain: ChainId): number | undefined => {
    for (const { firstChain, start, end } of stretches) {
      const index = start + chain - firstChain;
      if (index >= start && index < end) return index;
    }
    return undefined;
  };
  const columns = readChains(ruleset, stretches, chainCount);
  return {
    chainCount,
    ...columns,
    ...readRules(ruleset, columns, indexOf),
    idOf,
    indexOf,
    chain: (index) => ruleset.chain(idOf(index)),
    name: (index) => ruleset.chainName(idOf(index)),
    tableName: (index) => stretchAt(index).tableName,
  };
}

const NOWHERE: Stretch = { tableName: '', firstChain: 0, start: 0, end: 0 };

type ChainColumns = Pick<Jumps, 'firstRules' | 'ruleCounts' | 'builtIn'>;

function readChains(
  ruleset: Ruleset,
  stretches: readonly Stretch[],
  chainCount: number,
): ChainColumns {
  const firstRules = new Uint32Array(chainCount);
  const ruleCounts = new Uint32Array(chainCount);
  const builtIn = new Uint8Array(chainCount);
  for (const { firstChain, start, end } of stretches) {
    const id = firstChain as ChainId; // It is the table's own.
    const firsts = ruleset.firstRulesOf(id, end - start);
    firstRules.set(firsts.subarray(0, end - start), start);
    for (let at = start; at < end; at += 1) {
      ruleCounts[at] = (firsts[at - start + 1] ?? 0) - (firsts[at - start] ?? 0);
    }
    // They come first in their table.
    for (let at = start; at < end; at += 1) {
      const chain = ruleset.chain((firstChain + at - start) as ChainId); // Ids are consecutive.
      if (chain.hook === undefined) break;
      builtIn[at] = 1;
    }
  }
  return { firstRules, ruleCounts, builtIn };
}

function readRules(
  ruleset: Ruleset,
  { firstRules, ruleCounts, builtIn }: ChainColumns,
  indexOf: (chain: ChainId) => number | undefined,
): Pick<Jumps, 'arrows' | 'rules' | 'references' | 'callers'> {
  const chainCount = firstRules.length;
  const first = new Uint32Array(chainCount + 1);
  const to = new Uint32Array(ruleset.ruleCount);
  const rules = new Uint32Array(ruleset.ruleCount);
  const references = new Uint32Array(chainCount);
  const callers = new Uint32Array(chainCount);
  const lastCaller = new Int32Array(chainCount).fill(-1);
  let count = 0;
  for (let caller = 0; caller < chainCount; caller += 1) {
    first[caller] = count;
    const firstRule = firstRules[caller] ?? 0;
    const end = firstRule + (ruleCounts[caller] ?? 0);
    for (let rule = firstRule; rule < end; rule += 1) {
      const target = ruleset.jumpTarget(rule as RuleId); // Ids of a chain's rules are consecutive.
      const index = target === undefined ? undefined : indexOf(target);
      // The kernel has no jumps to built-in chains; a paste may.
      if (index === undefined || builtIn[index] === 1) continue;
      to[count] = index;
      rules[count] = rule;
      count += 1;
      references[index] = (references[index] ?? 0) + 1;
      if (lastCaller[index] !== caller) callers[index] = (callers[index] ?? 0) + 1;
      lastCaller[index] = caller;
    }
  }
  first[chainCount] = count;
  const arrows = { first, to: to.slice(0, count) };
  return { arrows, rules: rules.slice(0, count), references, callers };
}
