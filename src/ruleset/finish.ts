/** Puts what a `Builder` collected into the order that ids promise. */
import { type Builder, REMOVED, hookNumber } from './build.ts';
import {
  ACTION,
  ACTION_BITS,
  type Columns,
  type RulesetColumns,
  type TableColumns,
  packAction,
} from './columns.ts';
import { SEGMENT } from './segments.ts';

export interface Finished {
  readonly columns: Columns;
  /** Provisional to final ids, which a rule's line is found by; REMOVED where it is gone. */
  readonly ruleIds: Uint32Array<ArrayBuffer>;
  /** Provisional to final ids; ABSENT where only jumps name the chain. */
  readonly chainIds: Uint32Array<ArrayBuffer>;
}

export const ABSENT = 0xffffffff;

export function finish(builder: Builder): Finished {
  const rulesets: RulesetColumns[] = [];
  const tables: TableColumns[] = [];
  const chains: number[] = [];
  const chainTables: number[] = [];
  const userChains = userChainsByTable(builder);
  for (const { family, backend, tables: own } of builder.rulesets) {
    rulesets.push({ family, backend, firstTable: tables.length, tableCount: own.length });
    for (const table of own) {
      const firstChain = chains.length;
      const { name = '', builtIn = [] } = builder.tables[table] ?? {};
      for (const chain of [builtIn, userChains[table] ?? []].flat()) {
        chains.push(chain);
        chainTables.push(tables.length);
      }
      tables.push({ name, firstChain, chainCount: chains.length - firstChain });
    }
  }
  const chainIds = new Uint32Array(builder.names.count).fill(ABSENT);
  for (const [id, chain] of chains.entries()) chainIds[chain] = id;
  const { order, ruleIds, chainFirstRule } = orderRules(builder, chains);
  const columns: Columns = {
    segments: builder.segments,
    rulesets,
    tables,
    chainTable: Uint32Array.from(chainTables),
    chainName: Uint32Array.from(chains, (chain) => builder.names.starts.get(chain)),
    chainNameLength: Uint32Array.from(chains, (chain) => builder.names.lengths.get(chain)),
    chainHook: Uint32Array.from(chains, (chain) =>
      builder.isBuiltIn(chain) ? hookNumber(builder.names.name(chain)) : 0,
    ),
    chainPolicy: Uint32Array.from(chains, (chain) => builder.chainPolicy.get(chain)),
    chainCounters: Uint32Array.from(chains, (chain) => builder.chainCounters.get(chain)),
    chainLine: Uint32Array.from(chains, (chain) => builder.chainLine.get(chain)),
    chainFirstRule,
    ...ruleColumns(builder, order, chainIds),
  };
  builder.segments.seal();
  return { columns, ruleIds, chainIds };
}

/** The chains that are there, without the built-in ones, in the order of the dump. */
function userChainsByTable(builder: Builder): readonly (readonly number[])[] {
  const byTable: number[][] = builder.tables.map(() => []);
  for (let chain = 0; chain < builder.names.count; chain += 1) {
    if (builder.exists(chain) && !builder.isBuiltIn(chain)) {
      byTable[builder.names.tables.get(chain)]?.push(chain);
    }
  }
  return byTable;
}

function orderRules(
  builder: Builder,
  chains: readonly number[],
): Pick<Columns, 'chainFirstRule'> & Pick<Finished, 'ruleIds'> & { order: Uint32Array } {
  const chainFirstRule = new Uint32Array(chains.length + 1);
  const next = new Uint32Array(builder.names.count);
  let total = 0;
  for (const [id, chain] of chains.entries()) {
    chainFirstRule[id] = total;
    next[chain] = total;
    total += builder.chainRuleCount.get(chain);
  }
  chainFirstRule[chains.length] = total;
  const order = new Uint32Array(total);
  const count = builder.ruleChain.length;
  const ruleIds = new Uint32Array(count).fill(REMOVED);
  for (let rule = 0; rule < count; rule += 1) {
    const chain = builder.ruleChain.get(rule);
    if (chain === REMOVED) continue;
    const id = next[chain] ?? 0;
    next[chain] = id + 1;
    order[id] = rule;
    ruleIds[rule] = id;
  }
  for (const [chain, rules] of builder.chainOrder) {
    let id = (next[chain] ?? 0) - rules.length;
    for (const rule of rules) {
      order[id] = rule;
      ruleIds[rule] = id;
      id += 1;
    }
  }
  return { order, ruleIds, chainFirstRule };
}

function ruleColumns(builder: Builder, order: Uint32Array, chainIds: Uint32Array) {
  const count = order.length;
  const column = (): Uint32Array<ArrayBuffer> => new Uint32Array(count);
  const ruleChain = column();
  const ruleLine = column();
  const ruleAction = column();
  const ruleCounters = column();
  const ruleVerbatim = column();
  const ruleFirstSegment = new Uint32Array(count + 1);
  const ruleSegments = new Uint32Array(builder.ruleSegments.length);
  let segments = 0;
  for (let id = 0; id < count; id += 1) {
    const rule = order[id] ?? 0;
    ruleChain[id] = chainIds[builder.ruleChain.get(rule)] ?? 0;
    ruleLine[id] = builder.ruleLine.get(rule);
    ruleAction[id] = settleAction(builder, chainIds, builder.ruleAction.get(rule));
    ruleCounters[id] = builder.ruleCounters.get(rule);
    ruleVerbatim[id] = builder.ruleVerbatim.get(rule);
    ruleFirstSegment[id] = segments;
    const last = rule + 1 === builder.ruleChain.length;
    const end = last ? builder.ruleSegments.length : builder.ruleFirstSegment.get(rule + 1);
    for (let index = builder.ruleFirstSegment.get(rule); index < end; index += 1) {
      ruleSegments[segments] = builder.ruleSegments.get(index);
      segments += 1;
    }
  }
  ruleFirstSegment[count] = segments;
  return {
    ruleChain,
    ruleLine,
    ruleAction,
    ruleCounters,
    ruleVerbatim,
    ruleFirstSegment,
    ruleSegments,
  };
}

/** Jumps get their chain's final id, or become jumps to nowhere. */
function settleAction(builder: Builder, chainIds: Uint32Array, packed: number): number {
  const kind = packed & ((1 << ACTION_BITS) - 1);
  if (kind !== ACTION.jump && kind !== ACTION.goto) return packed;
  const chain = packed >>> ACTION_BITS;
  const id = chainIds[chain] ?? ABSENT;
  if (id !== ABSENT) return packAction(kind, id);
  const name = builder.segments.internText(SEGMENT.name, 0, builder.names.name(chain));
  return packAction(kind === ACTION.jump ? ACTION.missing : ACTION.missingGoto, name);
}
