/**
 * Gives every node its height on the page. Lanes stand under one another and never share a line;
 * in a lane each column fills downwards, a chain as near as it can to the rule that first jumps to
 * it:
 *
 *     ┌ A ──┐──▸┌ B ──┐──▸┌ C ──┐
 *     │     │   │     │   └─────┘
 *     │     │   └─────┘
 *     └─────┘──▸┌ D ──┐   D wants to be level with its rule, but B is there
 */
import { HEAD_MIDDLE, type Shape, leaves } from './columns.ts';
import { type LanePlan, partHeight } from './lanes.ts';
import { METRICS, SPACE } from './metrics.ts';
import type { Graph } from './nodes.ts';

export interface Placement {
  /** Of each node, by index. */
  readonly tops: readonly number[];
  readonly lanes: readonly PlacedLane[];
  readonly height: number;
}

export interface PlacedLane {
  readonly plan: LanePlan;
  readonly top: number;
  readonly bottom: number;
  /** One for each part of the plan: where it begins. */
  readonly partTops: readonly number[];
}

export function placeNodes(
  plans: readonly LanePlan[],
  graph: Graph,
  childrenOf: readonly (readonly number[])[],
  shapes: readonly Shape[],
): Placement {
  const tops: number[] = Array.from(shapes, () => -1);
  /** Where each column is free from. */
  const free: number[] = [];
  let y = 0;
  let end = 0;
  /** Where the present lane's contents begin. */
  let inner = 0;

  const put = (node: number, wanted: number): number => {
    const { column, height } = shapes[node] ?? EMPTY;
    const top = Math.max(wanted, free[column] ?? inner);
    tops[node] = top;
    free[column] = top + height + SPACE.card;
    return top;
  };

  /** Where the edge from `node` to `child` would be level, or higher to save height. */
  const levelWith = (node: number, child: number): number => {
    const parent = shapes[node] ?? EMPTY;
    const top = tops[node] ?? 0;
    const level = top + levelOf(graph, shapes, node, child);
    // Beside the first column there are ticks above, and room for what hangs on it.
    if (parent.column > 0) return level;
    const below = level + (shapes[child]?.height ?? 0) - (top + parent.height);
    return below <= SPACE.lane ? level : level - below;
  };

  /**
   * A node and, level with its rules or below, whatever hangs on it and has no place yet. Fields of
   * folded chains are high: they stand under the cards of their columns.
   */
  const putTree = (root: number, wanted: number): void => {
    put(root, wanted);
    const stack = [{ node: root, next: 0 }];
    const fields: { readonly node: number; readonly child: number }[] = [];
    for (;;) {
      const at = stack.at(-1);
      const parent = at ?? fields.shift();
      if (!parent) return;
      const child = 'child' in parent ? parent.child : childrenOf[parent.node]?.[parent.next];
      if (at) {
        at.next += 1;
        if (child === undefined) stack.pop();
      }
      if (child === undefined || tops[child] !== -1) continue;
      if (at && shapes[child]?.cells) fields.push({ node: at.node, child });
      else {
        put(child, levelWith(parent.node, child));
        stack.push({ node: child, next: 0 });
      }
    }
  };

  const lanes = plans.map((plan, index): PlacedLane => {
    const top = y;
    inner = top + (plan.titled ? METRICS.laneHead : 0);
    free.length = 0;
    const partTops: number[] = [];
    let bottom = inner;
    for (const part of plan.parts) {
      if (part.kind === 'tree') {
        putTree(part.node, inner);
        partTops.push(tops[part.node] ?? inner);
      } else {
        const partTop = free[0] ?? inner;
        partTops.push(partTop);
        bottom = partTop + partHeight(part);
        free[0] = bottom + (part.kind === 'ticks' ? SPACE.part : 0);
      }
    }
    bottom = tops.reduce(
      (lowest, top, node) =>
        top < inner ? lowest : Math.max(lowest, top + (shapes[node]?.height ?? 0)),
      bottom,
    );
    end = bottom;
    const places = plan.kind === 'places' || plans[index + 1]?.kind === 'places';
    y = bottom + (places ? SPACE.place : SPACE.lane);
    return { plan, top, bottom, partTops };
  });
  return { tops, lanes, height: end };
}

const EMPTY: Shape = {
  column: 0,
  width: 0,
  height: 0,
  rows: [],
  rowMiddles: [],
  footMiddle: 0,
  cells: undefined,
};

/** How far under `node`'s top `child` must begin for the edge between them to be level. */
function levelOf(graph: Graph, shapes: readonly Shape[], node: number, child: number): number {
  const shape = shapes[node] ?? EMPTY;
  const edge = graph.edges[node]?.find(({ to }) => to === child);
  return edge ? leaves(shape, edge.row) - HEAD_MIDDLE : 0;
}
