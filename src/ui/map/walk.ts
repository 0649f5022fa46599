/**
 * The trace laid over the map: which boxes, rows and lines the packet passes, and at which steps.
 * Of a journey with several legs, one leg at a time is on the map.
 */
import type { LegView, StepView, TraceView } from '#engine/views.ts';
import type { EdgeView, MapView, NodeId, RailView } from '#graph/map-view.ts';
import type { RuleId } from '#ruleset/ruleset.ts';

/** Indexes of steps, rising. */
export type Steps = readonly number[];

export interface Walk {
  /** Steps in cards, ticks, families, lanes and places. */
  readonly nodes: ReadonlyMap<NodeId, Steps>;
  /** Steps at rules. */
  readonly rules: ReadonlyMap<RuleId, Steps>;
  /** Steps at the end of a built-in chain. */
  readonly policies: ReadonlyMap<NodeId, Steps>;
  /** Edges and pieces of the rail, by their ids, and the step from which on they are behind the packet. */
  readonly lines: ReadonlyMap<string, Steps>;
  /** The leg's steps, the first of them being step `first` of the trace, and the node of each. */
  readonly steps: readonly StepView[];
  readonly at: readonly (NodeId | undefined)[];
  readonly first: number;
}

export const NO_WALK: Walk = {
  nodes: new Map(),
  rules: new Map(),
  policies: new Map(),
  lines: new Map(),
  steps: [],
  at: [],
  first: 0,
};

/** The leg that a step belongs to. */
export function legAt({ legs }: TraceView, step: number): LegView | undefined {
  return legs.find(({ firstStep, stepCount }) => step >= firstStep && step < firstStep + stepCount);
}

export function layWalk(trace: TraceView, leg: LegView | undefined, map: MapView): Walk {
  const first = leg?.firstStep ?? 0;
  const steps = trace.steps.slice(first, first + (leg?.stepCount ?? trace.steps.length));
  const finder = new NodeFinder(map);
  const at = steps.map((step, index) => finder.nodeOf(step, steps, index));
  const nodes = new Map<NodeId, number[]>();
  const rules = new Map<RuleId, number[]>();
  const policies = new Map<NodeId, number[]>();
  const lines = new Map<string, number[]>();
  let stop: NodeId | undefined;

  for (const [index, step] of steps.entries()) {
    const node = at[index];
    if (step.rule !== undefined) note(rules, step.rule, step.index);
    const next = finder.stopOf(step, node);
    if (next !== undefined && next !== stop) {
      const pieces = stop === undefined ? [] : finder.pieces(stop, next);
      for (const piece of pieces) note(lines, piece.id, step.index);
      stop = next;
    }
    if (stop !== undefined) note(nodes, stop, step.index);
    if (node === undefined) continue;
    if (node !== stop) note(nodes, node, step.index);
    if (step.kind === 'policy') note(policies, node, step.index);
    const stub = finder.stubTo(node);
    if (stub) note(lines, stub.id, step.index);
    const target = leadsOn(step, steps[index + 1]) ? at[index + 1] : undefined;
    if (target !== undefined && step.rule !== undefined) {
      for (const edge of finder.edgesFor(node, step.rule, target)) note(lines, edge.id, step.index);
    }
  }
  return { nodes, rules, policies, lines, steps, at, first };
}

/** Whether the packet goes from one step's rule into the next one's chain, by choice or of necessity. */
export function leadsOn(step: StepView, next: StepView | undefined): boolean {
  return step.rule !== undefined && next?.chain !== undefined && next.depth > step.depth;
}

function note<K>(steps: Map<K, number[]>, key: K, step: number): void {
  const list = steps.get(key);
  if (!list) steps.set(key, [step]);
  else if (list.at(-1) !== step) list.push(step);
}

class NodeFinder {
  readonly #map: MapView;
  readonly #ids: ReadonlySet<NodeId>;
  readonly #stubs: ReadonlyMap<NodeId, RailView>;

  constructor(map: MapView) {
    this.#map = map;
    const { lanes, places, ticks, cards, families, rail } = map;
    const boxes = [lanes, places, ticks, cards, families].flat();
    this.#ids = new Set(boxes.map(({ id }) => id));
    this.#stubs = new Map(
      rail.filter(({ kind }) => kind === 'stub').map((stub) => [stub.to, stub]),
    );
  }

  nodeOf(step: StepView, steps: readonly StepView[], index: number): NodeId | undefined {
    switch (step.kind) {
      case 'arrived':
        return 'place:wire-in';
      case 'made':
        return 'place:process';
      case 'tracked':
        return this.#known(`place:conntrack-${step.hook}`);
      case 'routed': {
        const before = steps.slice(0, index).findLast(({ hook }) => hook !== undefined)?.hook;
        if (before === undefined) return 'place:route-out';
        return before === 'PREROUTING' ? 'place:route-in' : this.#known(`lane:${before}`);
      }
      case 'delivered':
      case 'captured':
        return this.#proxyIn(step) ?? 'place:process';
      case 'forwarded':
      case 'sent':
        return 'place:wire-out';
      default:
        return this.#chainOf(step) ?? this.#known(`lane:${step.hook}`);
    }
  }

  /** The lane or place on the rail at which a step happens. */
  stopOf(step: StepView, node: NodeId | undefined): NodeId | undefined {
    if (step.hook !== undefined) return this.#known(`lane:${step.hook}`);
    return node?.startsWith('place:proxy-') ? 'place:process' : node;
  }

  stubTo(node: NodeId): RailView | undefined {
    return this.#stubs.get(node);
  }

  edgesFor(from: NodeId, rule: RuleId, to: NodeId): readonly EdgeView[] {
    const between = this.#map.edges.filter((edge) => edge.from === from && edge.to === to);
    const own = between.filter((edge) => edge.rule === rule);
    return own.length > 0 ? own : between.filter(({ ownRow }) => !ownRow);
  }

  /** The rail between two stops: along the main line where it leads there, else by the bypass. */
  pieces(from: NodeId, to: NodeId): readonly RailView[] {
    const rail = this.#map.rail.filter(({ kind }) => kind !== 'stub');
    for (const kinds of [['main'], ['bypass'], ['main', 'bypass']]) {
      const found = follow(
        rail.filter(({ kind }) => kinds.includes(kind)),
        from,
        to,
      );
      if (found) return found;
    }
    return [];
  }

  #known(id: NodeId): NodeId | undefined {
    return this.#ids.has(id) ? id : undefined;
  }

  #chainOf({ chain, chainName, table }: StepView): NodeId | undefined {
    if (chain === undefined) return undefined;
    const own = this.#known(`chain:${chain}`);
    if (own !== undefined) return own;
    return this.#map.families
      .filter((family) => family.table === table && chainName?.startsWith(family.prefix))
      .sort((a, b) => b.prefix.length - a.prefix.length)[0]?.id;
  }

  #proxyIn({ words, outcome }: StepView): NodeId | undefined {
    const said = `${words} ${outcome}`;
    return this.#map.places.find(
      ({ kind, label }) =>
        kind === 'proxy' && `${said} `.includes(`${label.slice(label.lastIndexOf(':'))} `),
    )?.id;
  }
}

/** Piece after piece from one stop to another; each stop has one piece leaving it in `rail`, or few. */
function follow(rail: readonly RailView[], from: NodeId, to: NodeId): RailView[] | undefined {
  const paths: { readonly stop: NodeId; readonly path: RailView[] }[] = [{ stop: from, path: [] }];
  for (const { stop, path } of paths) {
    if (stop === to) return path;
    if (path.length > rail.length) continue;
    for (const piece of rail) {
      if (piece.from === stop) paths.push({ stop: piece.to, path: [...path, piece] });
    }
  }
  return undefined;
}

export type Outcome = 'none' | 'missed' | 'matched' | 'choice';

/** What came of a rule in the walk. */
export function outcomeAt({ steps, first }: Walk, at: Steps | undefined): Outcome {
  const kinds = (at ?? []).map((index) => steps[index - first]?.kind);
  if (kinds.length === 0) return 'none';
  if (kinds.includes('choice')) return 'choice';
  return kinds.every((kind) => kind === 'skipped') ? 'missed' : 'matched';
}

/** How a thing on the way stands to the present step. */
export type Mark = 'off' | 'past' | 'now' | 'future';

export function markAt(steps: Steps | undefined, present: number): Mark {
  if (!steps || steps.length === 0) return 'off';
  if (steps.includes(present)) return 'now';
  return (steps[0] ?? 0) < present ? 'past' : 'future';
}
