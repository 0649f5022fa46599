/** What stands on the map and hangs together, before anything has a place. */
import type { Chain, ChainId, RuleId, Ruleset } from '#ruleset/ruleset.ts';
import type { Family } from './families.ts';
import type { Jumps } from './jumps.ts';
import type {
  CardView,
  FamilyView,
  MapRequest,
  NodeId,
  RowTexts,
  RuleRowView,
  WriterOf,
} from './map-view.ts';
import { type Density, densityOf } from './metrics.ts';

export type MapNode = CardNode | FamilyNode;

export interface CardNode {
  readonly kind: 'card';
  readonly id: NodeId;
  readonly chain: Chain;
  readonly references: number;
  readonly hub: boolean;
  readonly writer: CardView['writer'];
  readonly rows: readonly NodeRow[];
}

export interface NodeRow extends RuleRowView {
  /** It leads to a chain that is folded away, whose own name then matters less. */
  readonly folded: boolean;
}

export interface FamilyNode {
  readonly kind: 'family';
  readonly id: NodeId;
  readonly family: Family;
  /** Its members' ids and how many rules each has. */
  readonly chains: Uint32Array<ArrayBuffer>;
  readonly sizes: Uint32Array<ArrayBuffer>;
  readonly writer: FamilyView['writer'];
  readonly ruleCount: number;
  readonly references: number;
}

/** A line to be drawn from node to node, both by index. */
export interface MapEdge {
  readonly from: number;
  readonly to: number;
  readonly rule: RuleId;
  readonly ruleCount: number;
  /** The row it leaves at; `undefined` where the rule has none of its own. */
  readonly row: number | undefined;
  readonly kind: 'jump' | 'goto';
}

export interface Graph {
  readonly nodes: readonly MapNode[];
  readonly density: Density;
  /** Of each node, in the order in which its rules are read. */
  readonly edges: readonly (readonly MapEdge[])[];
  /** The hubs that each node jumps to, of which no edges are drawn. */
  readonly hubs: readonly (readonly number[])[];
}

/** A chain that so many others jump to is named at their rows instead of being tied to them. */
const HUB_CALLERS = 8;

export function chainNodeId(chain: ChainId): NodeId {
  return `chain:${chain}`;
}

/** What is said on nodes beyond what the ruleset itself tells. */
interface NodeTexts {
  readonly row: RowTexts;
  readonly writerOf: WriterOf;
}

/** `order` is every chain to be drawn, in reading order; `families` are those not drawn by themselves. */
export function makeGraph(
  ruleset: Ruleset,
  jumps: Jumps,
  order: readonly number[],
  families: readonly Family[],
  request: MapRequest,
  { row: texts, writerOf }: NodeTexts,
): Graph {
  const nodeOf = new Int32Array(jumps.chainCount).fill(-1);
  const nodes: MapNode[] = [];
  const members: (readonly number[])[] = [];
  for (const family of families) {
    for (const chain of family.members) nodeOf[chain] = nodes.length;
    nodes.push(familyNode(jumps, family, writerOf));
    members.push(family.members);
  }
  const shown = order.filter((index) => nodeOf[index] === -1);
  const isFolded = (rule: RuleId): boolean => {
    const target = ruleset.jumpTarget(rule);
    const index = target === undefined ? undefined : jumps.indexOf(target);
    return (
      index !== undefined && (nodeOf[index] ?? -1) >= 0 && (nodeOf[index] ?? -1) < families.length
    );
  };
  const density = densityOf(shown.length);
  for (const index of shown) {
    const chain = jumps.chain(index);
    nodeOf[index] = nodes.length;
    const rows = rowsOf(ruleset, chain, density.rows, texts, isFolded);
    const writer = chain.hook === undefined ? writerOf(chain.id) : undefined;
    nodes.push({ ...cardNode(jumps, chain, index, rows), writer });
    members.push([index]);
  }
  const asked = new Set(request.jumps);
  const edges = members.map((chains, node) =>
    edgesFrom(ruleset, jumps, nodes, nodeOf, { node, chains, asked }),
  );
  return {
    nodes,
    density,
    edges: edges.map(({ drawn }) => drawn),
    hubs: edges.map(({ hubs }) => hubs),
  };
}

function familyNode(jumps: Jumps, family: Family, writerOf: WriterOf): FamilyNode {
  const { members } = family;
  const ids = Uint32Array.from(members, jumps.idOf);
  const sizes = Uint32Array.from(members, (member) => jumps.ruleCounts[member] ?? 0);
  const some = [0, members.length >> 1, members.length - 1].flatMap((at) => members[at] ?? []);
  return {
    kind: 'family',
    id: family.id,
    family,
    writer: writerOfAll(some.map((member) => writerOf(jumps.idOf(member)))),
    chains: ids,
    sizes,
    ruleCount: sizes.reduce((sum, size) => sum + size, 0),
    references: members.reduce((sum, member) => sum + (jumps.references[member] ?? 0), 0),
  };
}

/** Of chains from the beginning, the middle and the end of a family. */
function writerOfAll([first, ...others]: readonly ReturnType<WriterOf>[]): FamilyView['writer'] {
  if (!first || others.some((each) => each?.program !== first.program)) return undefined;
  const { program, kind } = first;
  const isOneRole = others.every((each) => each?.roles === first.roles);
  return { program, kind, roles: isOneRole ? first.roles : '' };
}

function rowsOf(
  ruleset: Ruleset,
  chain: Chain,
  mostRows: number,
  texts: RowTexts,
  isFolded: (rule: RuleId) => boolean,
): readonly NodeRow[] {
  // "… 1 more" would take the place of the one.
  const shown = chain.ruleCount <= mostRows + 1 ? chain.ruleCount : mostRows;
  return Array.from({ length: shown }, (_, offset) => {
    const rule = (chain.firstRule + offset) as RuleId; // Ids of a chain's rules are consecutive.
    const { line } = ruleset.rule(rule);
    return { rule, number: offset + 1, line, ...texts(rule), folded: isFolded(rule) };
  });
}

function cardNode(
  { references, callers }: Jumps,
  chain: Chain,
  index: number,
  rows: readonly NodeRow[],
): Omit<CardNode, 'writer'> {
  return {
    kind: 'card',
    id: chainNodeId(chain.id),
    chain,
    references: references[index] ?? 0,
    hub: (callers[index] ?? 0) >= HUB_CALLERS,
    rows,
  };
}

interface Source {
  readonly node: number;
  readonly chains: readonly number[];
  readonly asked: ReadonlySet<RuleId>;
}

/** One edge a shown row, and one a target for all that have no row. */
function edgesFrom(
  ruleset: Ruleset,
  { firstRules, arrows: { first, to }, rules }: Jumps,
  nodes: readonly MapNode[],
  nodeOf: Int32Array,
  { node, chains: members, asked }: Source,
): { readonly drawn: readonly MapEdge[]; readonly hubs: readonly number[] } {
  const drawn: MapEdge[] = [];
  const bundles = new Map<number, { rule: RuleId; count: number }>();
  const hubs = new Set<number>();
  const own = nodes[node];
  const rowCount = own?.kind === 'card' ? own.rows.length : 0;
  for (const member of members) {
    const firstRule = firstRules[member] ?? 0;
    for (let arrow = first[member] ?? 0; arrow < (first[member + 1] ?? 0); arrow += 1) {
      const rule = rules[arrow] as RuleId | undefined; // Columns hold ids bare.
      const target = nodeOf[to[arrow] ?? 0] ?? -1;
      const head = nodes[target];
      if (rule === undefined || !head) continue;
      if (own?.kind === 'family' && target === node) continue;
      const row = rule - firstRule;
      if (head.kind === 'card' && head.hub && !asked.has(rule)) hubs.add(target);
      else if (row < rowCount) drawn.push(edge(ruleset, node, target, rule, row));
      else {
        const bundle = bundles.get(target);
        if (bundle) bundle.count += 1;
        else bundles.set(target, { rule, count: 1 });
      }
    }
  }
  for (const [target, { rule, count }] of bundles) {
    drawn.push({ ...edge(ruleset, node, target, rule, undefined), ruleCount: count });
  }
  return { drawn, hubs: [...hubs] };
}

function edge(
  ruleset: Ruleset,
  from: number,
  to: number,
  rule: RuleId,
  row: number | undefined,
): MapEdge {
  const kind = ruleset.rule(rule).action.kind === 'goto' ? 'goto' : 'jump';
  return { from, to, rule, ruleCount: 1, row, kind };
}
