/**
 * What stands on the rail, from top to bottom: lanes of hooks with their tables in the order of
 * their priority, and between them the places where a packet is routed or handed to a process.
 */
import type { Hook } from '#extensions/contract.ts';
import { HOOKS, stationsOf } from '#ruleset/hooks.ts';
import type { Chain, ChainId, Ruleset } from '#ruleset/ruleset.ts';
import type { NodeId, PlaceView } from './map-view.ts';
import { SIZE, SPACE, labelWidth } from './metrics.ts';
import { chainNodeId } from './nodes.ts';

export interface LanePlan {
  readonly kind: 'hook' | 'places' | 'unreached';
  readonly id: NodeId;
  readonly hook: Hook | undefined;
  readonly titled: boolean;
  readonly parts: readonly LanePart[];
}

export type LanePart =
  /** A node, and what hangs on it. */
  | { readonly kind: 'tree'; readonly node: number }
  /** Empty built-in chains and connection tracking, side by side. */
  | { readonly kind: 'ticks'; readonly items: readonly TickItem[] }
  | { readonly kind: 'places'; readonly places: readonly PlaceItem[] };

export type TickItem = { readonly width: number } & (
  | { readonly kind: 'tick'; readonly id: NodeId; readonly chain: Chain }
  | { readonly kind: 'conntrack'; readonly id: NodeId }
);

export type PlaceItem = Pick<PlaceView, 'id' | 'kind' | 'label' | 'width'>;

function laneId(hook: Hook): NodeId {
  return `lane:${hook}`;
}

/** The built-in chains that a packet can pass, in the order in which it does. */
export function builtInChains(ruleset: Ruleset): readonly Chain[] {
  return HOOKS.flatMap((hook) =>
    stationsOf(hook, ruleset.backend).flatMap((station) => {
      const chain = station.kind === 'table' ? builtIn(ruleset, hook, station.table) : undefined;
      return chain ? [chain] : [];
    }),
  );
}

function builtIn(ruleset: Ruleset, hook: Hook, tableName: string): Chain | undefined {
  const table = ruleset.tableNamed(tableName);
  if (!table) return undefined;
  // They come first in their table. Looking one up by name would index 80,000 others.
  for (let offset = 0; offset < table.chainCount; offset += 1) {
    const chain = ruleset.chain((table.firstChain + offset) as ChainId); // Ids are consecutive.
    if (chain.hook === undefined || chain.hook === hook) return chain.hook && chain;
  }
  return undefined;
}

interface LaneContents {
  readonly ruleset: Ruleset;
  /** Processes that rules send packets to: `Envoy :15006`. */
  readonly proxies: readonly string[];
  readonly builtInWidth: number;
  /** The node of a chain that is drawn as a card. */
  nodeOf(chain: Chain): number | undefined;
  /** Nodes that no built-in chain leads to, those that lead to others first. */
  readonly unreached: readonly number[];
}

export function planLanes(contents: LaneContents): readonly LanePlan[] {
  const lane = (hook: Hook): LanePlan => ({
    kind: 'hook',
    id: laneId(hook),
    hook,
    titled: true,
    parts: partsOf(contents, hook),
  });
  const { proxies, unreached } = contents;
  const processes = proxies.map((label, index) => place(`place:proxy-${index}`, 'proxy', label));
  const plans = [
    places(place('place:wire-in', 'wire', 'from the network')),
    lane('PREROUTING'),
    places(place('place:route-in', 'route', 'routing decision')),
    lane('INPUT'),
    places(place('place:process', 'process', 'local process'), ...processes),
    lane('FORWARD'),
    places(place('place:route-out', 'route', 'routing decision')),
    lane('OUTPUT'),
    lane('POSTROUTING'),
    places(place('place:wire-out', 'wire', 'to the network')),
  ];
  if (unreached.length === 0) return plans;
  const parts = unreached.map((node): LanePart => ({ kind: 'tree', node }));
  return [
    ...plans,
    { kind: 'unreached', id: 'lane:unreached', hook: undefined, titled: true, parts },
  ];
}

function places(...items: readonly PlaceItem[]): LanePlan {
  const id = items[0]?.id ?? 'place';
  const parts: readonly LanePart[] = [{ kind: 'places', places: items }];
  return { kind: 'places', id: `row:${id}`, hook: undefined, titled: false, parts };
}

function place(id: NodeId, kind: PlaceView['kind'], label: string): PlaceItem {
  return { id, kind, label, width: PLACE_FRAME + labelWidth(label) };
}

function partsOf({ ruleset, builtInWidth, nodeOf }: LaneContents, hook: Hook): LanePart[] {
  const parts: LanePart[] = [];
  let row: TickItem[] = [];
  let used = 0;
  const endRow = (): void => {
    if (row.length > 0) parts.push({ kind: 'ticks', items: row });
    row = [];
    used = 0;
  };
  for (const station of stationsOf(hook, ruleset.backend)) {
    const chain = station.kind === 'table' ? builtIn(ruleset, hook, station.table) : undefined;
    if (station.kind === 'table' && !chain) continue;
    const node = chain && nodeOf(chain);
    if (node !== undefined) {
      endRow();
      parts.push({ kind: 'tree', node });
      continue;
    }
    const item = chain ? tick(chain) : conntrack(hook);
    if (used + item.width > builtInWidth) endRow();
    row.push(item);
    used += item.width + SPACE.part;
  }
  endRow();
  return parts;
}

const TICK_FRAME = 16;
const PLACE_FRAME = 28;
const CONNTRACK_FRAME = 22;

/** An empty table goes by its name; a policy that lets packets pass is said once for the lane. */
function tick(chain: Chain): TickItem {
  const label = chain.policy === 'DROP' ? `${chain.tableName} DROP` : chain.tableName;
  return { kind: 'tick', id: chainNodeId(chain.id), chain, width: TICK_FRAME + labelWidth(label) };
}

function conntrack(hook: Hook): TickItem {
  return {
    kind: 'conntrack',
    id: conntrackId(hook),
    width: CONNTRACK_FRAME + labelWidth('conntrack'),
  };
}

function conntrackId(hook: Hook): NodeId {
  return `place:conntrack-${hook}`;
}

export function partHeight(part: Exclude<LanePart, { readonly kind: 'tree' }>): number {
  return part.kind === 'ticks' ? SIZE.tick : SIZE.place;
}
