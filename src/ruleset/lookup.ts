/** The plain objects of the model, made from the columns when somebody asks. */
import { assert } from '#base/assert.ts';
import type { Match } from '#extensions/registry.ts';
import type { ChainTests } from './chain-tests.ts';
import { ChainNames } from './chain-names.ts';
import {
  ACTION,
  ACTION_BITS,
  type Columns,
  POLICY,
  type RulesetColumns,
  VERDICTS,
} from './columns.ts';
import { HOOKS } from './hooks.ts';
import { TestsReader } from './read-tests.ts';
import type {
  Action,
  Chain,
  ChainId,
  Counters,
  Rule,
  RuleId,
  Ruleset,
  Table,
  TableId,
} from './ruleset.ts';
import type { Texts } from './texts.ts';

export class ColumnRuleset implements Ruleset {
  readonly family;
  readonly backend;
  readonly tables: readonly Table[];
  readonly chainCount: number;
  readonly ruleCount: number;
  readonly columns: Columns;
  readonly #names = new Map<TableId, ChainNames>();
  readonly #tests = new Map<ChainId, ChainTests>();
  readonly #testsReader: TestsReader;

  constructor(columns: Columns, { family, backend, firstTable, tableCount }: RulesetColumns) {
    this.columns = columns;
    this.#testsReader = new TestsReader(columns, family);
    this.family = family;
    this.backend = backend;
    this.tables = columns.tables
      .slice(firstTable, firstTable + tableCount)
      .map(({ name, firstChain, chainCount }, index) => ({
        id: (firstTable + index) as TableId, // Ids of tables are made here.
        name,
        firstChain: firstChain as ChainId, // Columns hold ids bare.
        chainCount,
      }));
    this.chainCount = this.tables.reduce((sum, table) => sum + table.chainCount, 0);
    this.ruleCount = this.tables.reduce((sum, { firstChain, chainCount }) => {
      const { chainFirstRule } = columns;
      return sum + at(chainFirstRule, firstChain + chainCount) - at(chainFirstRule, firstChain);
    }, 0);
  }

  chain(id: ChainId): Chain {
    const { columns } = this;
    const hook = at(columns.chainHook, id);
    const policy = at(columns.chainPolicy, id);
    const counters = at(columns.chainCounters, id);
    const line = at(columns.chainLine, id);
    const table = at(columns.chainTable, id);
    const firstRule = at(columns.chainFirstRule, id);
    return {
      id,
      table: table as TableId, // Columns hold ids bare.
      tableName: columns.tables[table]?.name ?? '',
      name: this.chainName(id),
      hook: hook === 0 ? undefined : HOOKS[hook - 1],
      policy: policy === POLICY.none ? undefined : policy === POLICY.DROP ? 'DROP' : 'ACCEPT',
      counters: readCounters(columns.segments.texts, counters),
      firstRule: firstRule as RuleId, // Columns hold ids bare.
      ruleCount: at(columns.chainFirstRule, id + 1) - firstRule,
      line: line === 0 ? undefined : line,
    };
  }

  chainName(id: ChainId): string {
    const { chainName, chainNameLength, segments } = this.columns;
    return segments.texts.slice(at(chainName, id), at(chainNameLength, id));
  }

  firstRulesOf(first: ChainId, count: number): Uint32Array<ArrayBuffer> {
    return this.columns.chainFirstRule.slice(first, first + count + 1);
  }

  rule(id: RuleId): Rule {
    const { columns } = this;
    const chain = at(columns.ruleChain, id);
    return {
      id,
      chain: chain as ChainId, // Columns hold ids bare.
      number: id - at(columns.chainFirstRule, chain) + 1,
      line: at(columns.ruleLine, id),
      counters: readCounters(columns.segments.texts, at(columns.ruleCounters, id)),
      matches: this.#matches(id),
      action: this.#action(at(columns.ruleAction, id)),
    };
  }

  linesOf(first: RuleId, count: number): Uint32Array<ArrayBuffer> {
    return this.columns.ruleLine.slice(first, first + count);
  }

  testsOf(id: ChainId): ChainTests {
    let tests = this.#tests.get(id);
    if (!tests) {
      const { chainFirstRule } = this.columns;
      const firstRule = at(chainFirstRule, id);
      tests = this.#testsReader.read(firstRule, at(chainFirstRule, id + 1) - firstRule);
      this.#tests.set(id, tests);
    }
    return tests;
  }

  jumpTarget(id: RuleId): ChainId | undefined {
    const packed = at(this.columns.ruleAction, id);
    const kind = packed & ((1 << ACTION_BITS) - 1);
    if (kind !== ACTION.jump && kind !== ACTION.goto) return undefined;
    return (packed >>> ACTION_BITS) as ChainId; // Columns hold ids bare.
  }

  targetName(id: RuleId): string | undefined {
    const packed = at(this.columns.ruleAction, id);
    const isTarget = (packed & ((1 << ACTION_BITS) - 1)) === ACTION.target;
    return isTarget ? this.columns.segments.nameOf(packed >>> ACTION_BITS) : undefined;
  }

  hasMatch(id: RuleId, kind: string): boolean {
    const { ruleFirstSegment, ruleSegments, segments } = this.columns;
    const end = at(ruleFirstSegment, id + 1);
    for (let index = at(ruleFirstSegment, id); index < end; index += 1) {
      if (segments.isNamed(at(ruleSegments, index), kind)) return true;
    }
    return false;
  }

  asksInterface(id: RuleId): boolean {
    const { ruleFirstSegment, ruleSegments, segments } = this.columns;
    const first = at(ruleFirstSegment, id);
    // The options of `basic` come first, where a rule has any.
    return (
      first < at(ruleFirstSegment, id + 1) && segments.hasOption(at(ruleSegments, first), 'io')
    );
  }

  chainNamed(table: TableId, name: string): Chain | undefined {
    const id = this.#namesOf(table)?.find(new TextEncoder().encode(name)) ?? -1;
    return id < 0 ? undefined : this.chain(id as ChainId); // Columns hold ids bare.
  }

  #namesOf(table: TableId): ChainNames | undefined {
    let names = this.#names.get(table);
    const { tables } = this.columns;
    const found = names ? undefined : this.tables.some(({ id }) => id === table) && tables[table];
    if (found) {
      names = new ChainNames(this.columns, found);
      this.#names.set(table, names);
    }
    return names;
  }

  tableNamed(name: string): Table | undefined {
    return this.tables.find((table) => table.name === name);
  }

  #matches(id: RuleId): readonly Match[] {
    const { ruleFirstSegment, ruleSegments, segments } = this.columns;
    const matches: Match[] = [];
    const end = at(ruleFirstSegment, id + 1);
    for (let index = at(ruleFirstSegment, id); index < end; index += 1) {
      matches.push(segments.match(at(ruleSegments, index)));
    }
    return matches;
  }

  #action(packed: number): Action {
    const { segments } = this.columns;
    const operand = packed >>> ACTION_BITS;
    switch (packed & ((1 << ACTION_BITS) - 1)) {
      case ACTION.none:
        return { kind: 'none' };
      case ACTION.verdict:
        return { kind: 'verdict', verdict: VERDICTS[operand] ?? 'ACCEPT' };
      case ACTION.jump:
        return { kind: 'jump', to: operand as ChainId }; // Columns hold ids bare.
      case ACTION.goto:
        return { kind: 'goto', to: operand as ChainId }; // Columns hold ids bare.
      case ACTION.target:
        return { kind: 'target', target: segments.target(operand) };
      case ACTION.missing:
        return { kind: 'missing', name: segments.text(operand), goto: false };
      default:
        return { kind: 'missing', name: segments.text(operand), goto: true };
    }
  }
}

function readCounters(texts: Texts, stored: number): Counters | undefined {
  if (stored === 0) return undefined;
  const [packets = '', bytes = ''] = counterText(texts, stored).split(':');
  return { packets: Number(packets), bytes: Number(bytes) };
}

/** `packets:bytes`, digit for digit, so that no count is too big. */
export function counterText(texts: Texts, stored: number): string {
  let end = stored - 1;
  while (texts.byteAt(end) !== CLOSING_BRACKET) end += 1;
  return texts.slice(stored - 1, end - stored + 1).replaceAll(/\b0+(?=\d)/g, '');
}

const CLOSING_BRACKET = 93;

/** A column's entry that the columns' own making guarantees. */
function at(column: Uint32Array, index: number): number {
  const value = column[index];
  assert(value !== undefined, 'the id is one of this dump');
  return value;
}
