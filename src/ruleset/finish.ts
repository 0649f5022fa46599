/** Puts what a `Builder` collected into the order that ids promise. */
import { type Builder, CHAIN, REMOVED, RULE, hookNumber } from './build.ts';
import {
  ACTION,
  ACTION_BITS,
  type Columns,
  type RulesetColumns,
  type TableColumns,
  packAction,
} from './columns.ts';
import { SEGMENT } from './segments.ts';

type Numbers = Uint32Array<ArrayBuffer>;

export interface Finished {
  readonly columns: Columns;
  /** Provisional to final ids, which a rule's line is found by; REMOVED where it is gone. */
  readonly ruleIds: Numbers;
  /** The line of each provisional rule; never falls. */
  readonly ruleLines: Numbers;
}

/** In place of the final id of a chain that only jumps name. */
const ABSENT = 0xffffffff;

export function finish(builder: Builder): Finished {
  const { rulesets, tables, chains, chainTable } = orderChains(builder);
  const { names } = builder;
  const chainIds = new Uint32Array(names.count).fill(ABSENT);
  const chainName = new Uint32Array(chains.length);
  const chainNameLength = new Uint32Array(chains.length);
  for (let id = 0; id < chains.length; id += 1) {
    const chain = chains[id] ?? 0;
    chainIds[chain] = id;
    chainName[id] = names.start(chain);
    chainNameLength[id] = names.length(chain);
  }
  const chainHook = new Uint32Array(chains.length);
  for (const { builtIn } of builder.tables) {
    for (const chain of builtIn) chainHook[chainIds[chain] ?? 0] = hookNumber(names.text(chain));
  }
  const { order, ruleIds, chainFirstRule } = orderRules(builder, chains);
  const linesInDump = order && builder.rules.column(RULE.line);
  const rules = ruleColumns(builder, order, chainIds);
  const columns: Columns = {
    segments: builder.segments,
    rulesets,
    tables,
    chainTable,
    chainName,
    chainNameLength,
    chainHook,
    chainPolicy: builder.chains.column(CHAIN.policy, chains),
    chainCounters: builder.chains.column(CHAIN.counters, chains),
    chainLine: builder.chains.column(CHAIN.line, chains),
    chainFirstRule,
    ...rules,
  };
  builder.segments.seal();
  return { columns, ruleIds, ruleLines: linesInDump ?? rules.ruleLine };
}

interface OrderedChains {
  readonly rulesets: readonly RulesetColumns[];
  readonly tables: readonly TableColumns[];
  /** Provisional ids in the final order. */
  readonly chains: Numbers;
  readonly chainTable: Numbers;
}

function orderChains(builder: Builder): OrderedChains {
  const rulesets: RulesetColumns[] = [];
  const tables: TableColumns[] = [];
  const user = userChains(builder);
  const chains = new NumberColumn(builder.names.count);
  const chainTable = new NumberColumn(builder.names.count);
  for (const { family, backend, tables: own } of builder.rulesets) {
    rulesets.push({ family, backend, firstTable: tables.length, tableCount: own.length });
    for (const table of own) {
      const firstChain = chains.length;
      const { name = '', builtIn = [] } = builder.tables[table] ?? {};
      const add = (chain: number): void => {
        chains.push(chain);
        chainTable.push(tables.length);
      };
      builtIn.forEach(add);
      user.from(table).forEach(add);
      tables.push({ name, firstChain, chainCount: chains.length - firstChain });
    }
  }
  return { rulesets, tables, chains: chains.exact(), chainTable: chainTable.exact() };
}

/** A column whose length is known only in the end. */
class NumberColumn {
  length = 0;
  readonly #values: Numbers;

  constructor(capacity: number) {
    this.#values = new Uint32Array(capacity);
  }

  push(value: number): void {
    this.#values[this.length] = value;
    this.length += 1;
  }

  exact(): Numbers {
    return this.#values.slice(0, this.length);
  }
}

/** The chains that are there, without the built-in ones, in the order of the dump. */
function userChains(builder: Builder): { from(table: number): Numbers } {
  const { names } = builder;
  const builtIn = new Uint8Array(names.count);
  for (const table of builder.tables) for (const chain of table.builtIn) builtIn[chain] = 1;
  const starts = new Uint32Array(builder.tables.length + 1);
  const isUser = (chain: number): boolean =>
    builtIn[chain] === 0 &&
    (builder.chains.get(chain, CHAIN.line) !== 0 ||
      builder.chains.get(chain, CHAIN.ruleCount) !== 0);
  for (let chain = 0; chain < names.count; chain += 1) {
    if (isUser(chain)) starts[names.tag(chain) + 1] = (starts[names.tag(chain) + 1] ?? 0) + 1;
  }
  for (let table = 0; table < builder.tables.length; table += 1) {
    starts[table + 1] = (starts[table + 1] ?? 0) + (starts[table] ?? 0);
  }
  const sorted = new Uint32Array(starts[builder.tables.length] ?? 0);
  const next = starts.slice();
  for (let chain = 0; chain < names.count; chain += 1) {
    if (!isUser(chain)) continue;
    const table = names.tag(chain);
    const at = next[table] ?? 0;
    sorted[at] = chain;
    next[table] = at + 1;
  }
  return { from: (table) => sorted.slice(starts[table] ?? 0, starts[table + 1] ?? 0) };
}

interface OrderedRules {
  readonly chainFirstRule: Numbers;
  /** Provisional ids in the final order; `undefined` where the two are the same. */
  readonly order: Numbers | undefined;
  readonly ruleIds: Numbers;
}

function orderRules(builder: Builder, chains: Numbers): OrderedRules {
  const chainFirstRule = new Uint32Array(chains.length + 1);
  const next = new Uint32Array(builder.names.count);
  let total = 0;
  for (let id = 0; id < chains.length; id += 1) {
    const chain = chains[id] ?? 0;
    chainFirstRule[id] = total;
    next[chain] = total;
    total += builder.chains.get(chain, CHAIN.ruleCount);
  }
  chainFirstRule[chains.length] = total;
  const count = builder.rules.length;
  const ruleIds = new Uint32Array(count).fill(REMOVED);
  let moved = total !== count || builder.chainOrder.size > 0;
  for (let rule = 0; rule < count; rule += 1) {
    const chain = builder.rules.get(rule, RULE.chain);
    if (chain === REMOVED) continue;
    const id = next[chain] ?? 0;
    next[chain] = id + 1;
    ruleIds[rule] = id;
    if (id !== rule) moved = true;
  }
  for (const [chain, rules] of builder.chainOrder) {
    let id = (next[chain] ?? 0) - rules.length;
    for (const rule of rules) {
      ruleIds[rule] = id;
      id += 1;
    }
  }
  if (!moved) return { chainFirstRule, order: undefined, ruleIds };
  const order = new Uint32Array(total);
  for (let rule = 0; rule < count; rule += 1) {
    const id = ruleIds[rule] ?? REMOVED;
    if (id !== REMOVED) order[id] = rule;
  }
  return { chainFirstRule, order, ruleIds };
}

/** The rows of rules as columns, in one go over the rows: they are more than a cache holds. */
function ruleColumns(builder: Builder, order: Numbers | undefined, chainIds: Numbers) {
  const { rules } = builder;
  const count = order ? order.length : rules.length;
  const ruleChain = new Uint32Array(count);
  const ruleAction = new Uint32Array(count);
  const ruleLine = new Uint32Array(count);
  const ruleCounters = new Uint32Array(count);
  const ruleVerbatim = new Uint32Array(count);
  for (let id = 0; id < count; id += 1) {
    const row = order ? (order[id] ?? 0) : id;
    ruleChain[id] = chainIds[rules.get(row, RULE.chain)] ?? 0;
    ruleAction[id] = settleAction(builder, chainIds, rules.get(row, RULE.action));
    ruleLine[id] = rules.get(row, RULE.line);
    ruleCounters[id] = rules.get(row, RULE.counters);
    ruleVerbatim[id] = rules.get(row, RULE.verbatim);
  }
  const segments = segmentColumns(builder, order);
  return { ruleChain, ruleAction, ruleLine, ruleCounters, ruleVerbatim, ...segments };
}

function segmentColumns(
  builder: Builder,
  order: Numbers | undefined,
): Pick<Columns, 'ruleFirstSegment' | 'ruleSegments'> {
  const { rules } = builder;
  rules.set(rules.add(), RULE.firstSegment, builder.ruleSegments.length);
  if (!order) {
    const ruleFirstSegment = rules.column(RULE.firstSegment);
    return { ruleFirstSegment, ruleSegments: builder.ruleSegments.toArray() };
  }
  const ruleFirstSegment = new Uint32Array(order.length + 1);
  const ruleSegments = new NumberColumn(builder.ruleSegments.length);
  for (let id = 0; id < order.length; id += 1) {
    const rule = order[id] ?? 0;
    ruleFirstSegment[id] = ruleSegments.length;
    const end = rules.get(rule + 1, RULE.firstSegment);
    for (let index = rules.get(rule, RULE.firstSegment); index < end; index += 1) {
      ruleSegments.push(builder.ruleSegments.get(index));
    }
  }
  ruleFirstSegment[order.length] = ruleSegments.length;
  return { ruleFirstSegment, ruleSegments: ruleSegments.exact() };
}

/** Jumps get their chain's final id, or become jumps to nowhere. */
function settleAction(builder: Builder, chainIds: Numbers, packed: number): number {
  const kind = packed & ((1 << ACTION_BITS) - 1);
  if (kind !== ACTION.jump && kind !== ACTION.goto) return packed;
  const chain = packed >>> ACTION_BITS;
  const id = chainIds[chain] ?? ABSENT;
  if (id !== ABSENT) return packAction(kind, id);
  const name = builder.segments.internText(SEGMENT.name, 0, builder.names.text(chain));
  return packAction(kind === ACTION.jump ? ACTION.missing : ACTION.missingGoto, name);
}
