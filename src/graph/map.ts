/** From a ruleset to the map of it. Deterministic, and linear in what the ruleset holds. */
import { runSteps } from '#base/run-steps.ts';
import { TABLES } from '#ruleset/hooks.ts';
import type { ChainId, Ruleset } from '#ruleset/ruleset.ts';
import { readArrows } from './arrows.ts';
import { cardWidths, columnWidths, shapeOfCard, shapeOfFamily } from './columns.ts';
import { drawCards, drawFamilies, drawLanes } from './draw.ts';
import { drawEdges, journeysOf } from './edges.ts';
import { type FoundFamily, findFamilies, foldChains } from './families.ts';
import { cellArea } from './field.ts';
import { chainsAround } from './focus.ts';
import { hangNodes } from './hang.ts';
import { type Jumps, readJumps } from './jumps.ts';
import { builtInChains, planLanes } from './lanes.ts';
import type { MapRequest, MapView, RowTexts, WriterOf } from './map-view.ts';
import { METRICS, SPACE } from './metrics.ts';
import { chainNodeId, makeGraph } from './nodes.ts';
import { placeNodes } from './place.ts';
import { drawRail, hangOnRail } from './rail.ts';
import { routeJourneys } from './routes.ts';
import { spread } from './spread.ts';

export interface MapContext {
  readonly revision: number;
  /** The ruleset's index in its dump. */
  readonly ruleset: number;
  readonly rowTexts: RowTexts;
  /** Processes that rules send packets to, as they are called: `Envoy :15006`. */
  readonly proxies?: readonly string[];
  readonly writerOf?: WriterOf;
  readonly request?: MapRequest;
}

const nobody: WriterOf = () => undefined;

const WHOLE_MAP: MapRequest = { unfolded: [], chains: [], jumps: [] };

export function buildMap(ruleset: Ruleset, context: MapContext): MapView {
  return runSteps(mapInSteps(ruleset, context));
}

/** The same, with places where it may rest or be given up. */
export function* mapInSteps(
  ruleset: Ruleset,
  {
    revision,
    ruleset: index,
    rowTexts,
    proxies = [],
    writerOf = nobody,
    request = WHOLE_MAP,
  }: MapContext,
): Generator<void, MapView> {
  const source = yield* sourceOf(ruleset);
  const { jumps } = source;
  const { order, families: found } = inFocus(source, request);
  const families = foldChains(jumps, order, found, request);
  yield;
  const graph = makeGraph(ruleset, jumps, order, families, request, { row: rowTexts, writerOf });
  const { nodes, density } = graph;
  yield;
  const nodeIndexes = new Map(nodes.map((node, at) => [node.id, at]));
  const roots = builtInChains(ruleset).flatMap(
    (chain) => nodeIndexes.get(chainNodeId(chain.id)) ?? [],
  );
  const { childrenOf, layers, unreached } = hangNodes(graph, roots);

  const cards = cardWidths(graph, layers);
  const hiddenChains = families.reduce((sum, { members }) => sum + members.length, 0);
  const cell = cellArea(hiddenChains);
  const shapes = nodes.map((node, at) => {
    const column = layers[at] ?? 0;
    return node.kind === 'card'
      ? shapeOfCard(node, column, cards[column] ?? 0, density)
      : shapeOfFamily(node, column, cell);
  });
  const widths = columnWidths(shapes, cards);
  yield;
  const plans = planLanes({
    ruleset,
    proxies,
    builtInWidth: widths[0] ?? 0,
    nodeOf: (chain) => nodeIndexes.get(chainNodeId(chain.id)),
    unreached,
  });
  const { tops, lanes, height } = placeNodes(plans, graph, childrenOf, shapes);

  const obstacles = shapes.map(({ column, height: high }, at) => {
    const top = tops[at] ?? 0;
    return { column, top, bottom: top + high };
  });
  yield;
  const routes = routeJourneys(journeysOf(graph, shapes, tops), obstacles);
  const columns = spread(widths, routes);
  const { left, width } = columns;

  return {
    revision,
    ruleset: index,
    metrics: {
      ...METRICS,
      laneHeadWidth: columns.right(0),
      target: density.widestTarget,
      foldedTarget: density.widestFolded,
    },
    tables: tablesInOrder(ruleset),
    lanes: drawLanes(lanes, width),
    ...hangOnRail(lanes, columns),
    cards: drawCards(nodes, shapes, tops, columns),
    families: drawFamilies(nodes, shapes, tops, columns),
    edges: drawEdges(graph, routes, columns),
    rail: drawRail(lanes, nodes, left(0)),
    width: width + SPACE.right,
    height,
    hiddenChains,
  };
}

function tablesInOrder({ tables }: Ruleset): readonly string[] {
  const names = tables.map(({ name }) => name);
  const known = TABLES.filter((name) => names.includes(name));
  return [...new Set([...known, ...names])];
}

/** What every map of one ruleset starts from. */
export interface MapSource {
  readonly jumps: Jumps;
  /** Every chain in reading order, those that nothing reaches last; empty built-in ones left out. */
  readonly order: readonly number[];
  readonly families: readonly FoundFamily[];
}

const sources = new WeakMap<Ruleset, MapSource>();

/** Made once for each ruleset: reading the jumps of 250,000 rules takes longer than the rest. */
export function* sourceOf(ruleset: Ruleset): Generator<void, MapSource> {
  const source = sources.get(ruleset) ?? (yield* readSource(ruleset));
  sources.set(ruleset, source);
  return source;
}

/** Of everything, what a request is about. */
function inFocus(source: MapSource, { focus, chains }: MapRequest): Omit<MapSource, 'jumps'> {
  if (!focus) return source;
  const indexesOf = (ids: readonly ChainId[]): readonly number[] =>
    ids.flatMap((id) => source.jumps.indexOf(id) ?? []);
  const near = chainsAround(source.jumps, indexesOf(focus.chains), focus.depth);
  const wanted = new Set([...near, ...indexesOf(chains)]);
  const families = source.families.flatMap((family) => {
    const members = family.members.filter((chain) => wanted.has(chain));
    return members.length === 0 ? [] : { ...family, members };
  });
  return { order: source.order.filter((chain) => wanted.has(chain)), families };
}

function* readSource(ruleset: Ruleset): Generator<void, MapSource> {
  const jumps = readJumps(ruleset);
  yield;
  const { chainCount, ruleCounts, callers, arrows } = jumps;
  const builtIns = builtInChains(ruleset).flatMap(({ id }) => jumps.indexOf(id) ?? []);
  const empty = new Set(builtIns.filter((index) => ruleCounts[index] === 0));
  const seen = new Uint8Array(chainCount);
  const reached = readArrows(arrows, builtIns, seen).order;
  const everyChain = [...callers.keys()];
  const callerless = everyChain.filter((index) => callers[index] === 0);
  const unreached = [
    ...readArrows(arrows, callerless, seen).order,
    ...readArrows(arrows, everyChain, seen).order,
  ];
  const order = reached.concat(unreached).filter((index) => !empty.has(index));
  yield;
  return { jumps, order, families: findFamilies(jumps, order) };
}
