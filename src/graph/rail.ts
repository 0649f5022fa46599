/**
 * The line that a packet follows from hook to hook, and what hangs on it directly. Forwarded
 * packets leave it at the routing decision and come back before POSTROUTING:
 *
 *        │ PREROUTING
 *        ◇ routing decision
 *      ╭─┤
 *      │ │ INPUT
 *      │ ▣ local process
 *      ●─┼ FORWARD
 *      │ │ OUTPUT
 *      ╰─┤
 *        │ POSTROUTING
 */
import type { LanePlan } from './lanes.ts';
import { HEAD_MIDDLE } from './columns.ts';
import type { PlaceView, Point, RailView, TickView } from './map-view.ts';
import { METRICS, SIZE, SPACE } from './metrics.ts';
import type { MapNode } from './nodes.ts';
import type { PlacedLane } from './place.ts';
import type { Columns } from './spread.ts';

/** Ticks and places, at their places: ticks and the first place of a row beside column 0. */
export function hangOnRail(
  lanes: readonly PlacedLane[],
  columns: Columns,
): { readonly places: readonly PlaceView[]; readonly ticks: readonly TickView[] } {
  const places: PlaceView[] = [];
  const ticks: TickView[] = [];
  for (const { plan, partTops } of lanes) {
    for (const [index, part] of plan.parts.entries()) {
      const y = partTops[index] ?? 0;
      let x = columns.left(0);
      if (part.kind === 'places') {
        for (const place of part.places) {
          const { width } = place;
          // The first one's sign stands on the rail itself.
          const first = place === part.places[0];
          const from = first ? SPACE.rail - SIGN / 2 : x;
          places.push({ ...place, x: from, y, width: x + width - from, height: SIZE.place });
          // Others stand clear of the edges that run between the first two columns.
          x = first && columns.width > columns.right(0) ? columns.left(1) : x + width + SPACE.part;
        }
      } else if (part.kind === 'ticks') {
        for (const item of part.items) {
          const box = { id: item.id, x, y, width: item.width, height: SIZE.tick };
          if (item.kind === 'conntrack') {
            places.push({ ...box, kind: 'conntrack', label: 'conntrack' });
          } else {
            const {
              id: chain,
              name,
              tableName: table,
              policy = 'ACCEPT',
              ruleCount,
              line,
            } = item.chain;
            ticks.push({ ...box, chain, name, table, policy, ruleCount, line });
          }
          x += item.width + SPACE.part;
        }
      }
    }
  }
  return { places, ticks };
}

/** How wide a place's sign is. */
const SIGN = 16;

export function drawRail(
  lanes: readonly PlacedLane[],
  nodes: readonly MapNode[],
  left: number,
): readonly RailView[] {
  const onRail = lanes.filter(({ plan }) => plan.kind !== 'unreached');
  const main = onRail.filter(({ plan }) => plan.hook !== 'FORWARD');
  const forward = onRail.filter(({ plan }) => ENDS_OF_BYPASS.has(stopId(plan)));
  return [
    ...pieces(main, 'main', () => SPACE.rail),
    ...pieces(forward, 'bypass', ({ plan }) =>
      plan.hook === 'FORWARD' ? SPACE.bypass : SPACE.rail,
    ),
    ...onRail.flatMap((lane) => stubs(lane, nodes, left)),
  ];
}

const ENDS_OF_BYPASS: ReadonlySet<string> = new Set([
  'place:route-in',
  'lane:FORWARD',
  'lane:POSTROUTING',
]);

/** A lane is one stop; a row of places is named by the first of them. */
function stopId(plan: LanePlan): string {
  const [part] = plan.parts;
  return part?.kind === 'places' ? (part.places[0]?.id ?? plan.id) : plan.id;
}

function stopHeight({ plan, top }: PlacedLane): number {
  return top + (plan.titled ? METRICS.laneHead / 2 : SIZE.place / 2);
}

function pieces(
  lanes: readonly PlacedLane[],
  kind: 'main' | 'bypass',
  railOf: (lane: PlacedLane) => number,
): readonly RailView[] {
  return lanes.slice(1).flatMap((lane, index) => {
    const before = lanes[index];
    if (!before) return [];
    const [from, to] = [stopId(before.plan), stopId(lane.plan)];
    const points = bend(
      { x: railOf(before), y: stopHeight(before) },
      { x: railOf(lane), y: stopHeight(lane) },
    );
    return [{ id: `rail:${from}:${to}`, kind, from, to, points }];
  });
}

/** Changes tracks next to the stop on the main rail. */
function bend(from: Point, to: Point): readonly Point[] {
  if (from.x === to.x) return [from, to];
  const y = to.x < from.x ? from.y + SWITCH : to.y - SWITCH;
  return [from, { x: from.x, y }, { x: to.x, y }, to];
}

/** How far from a stop the bypass leaves or joins the rail. */
const SWITCH = 20;

/** From the rail to the tables of a lane. */
function stubs(
  { plan, partTops }: PlacedLane,
  nodes: readonly MapNode[],
  left: number,
): readonly RailView[] {
  if (plan.kind !== 'hook') return [];
  const x = plan.hook === 'FORWARD' ? SPACE.bypass : SPACE.rail;
  return plan.parts.flatMap((part, index) => {
    const top = partTops[index] ?? 0;
    const y = top + (part.kind === 'tree' ? HEAD_MIDDLE : SIZE.tick / 2);
    const to =
      part.kind === 'tree'
        ? nodes[part.node]?.id
        : part.kind === 'ticks'
          ? part.items[0]?.id
          : undefined;
    if (to === undefined) return [];
    const points = [
      { x, y },
      { x: left, y },
    ];
    return [{ id: `stub:${plan.id}:${to}`, kind: 'stub', from: plan.id, to, points }];
  });
}
