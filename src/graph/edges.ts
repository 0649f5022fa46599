/** Edges as journeys to be routed, and then as lines. */
import { HEAD_MIDDLE, type Shape, leaves } from './columns.ts';
import type { EdgeView } from './map-view.ts';
import type { Graph, MapEdge } from './nodes.ts';
import type { ColumnPlaces, Journey, Routes } from './routes.ts';

function edgesInOrder({ edges }: Graph): readonly MapEdge[] {
  return edges.flat();
}

export function journeysOf(
  graph: Graph,
  shapes: readonly Shape[],
  tops: readonly number[],
): readonly Journey[] {
  return edgesInOrder(graph).flatMap(({ from, to, row, kind }) => {
    const [source, target] = [shapes[from], shapes[to]];
    if (!source || !target) return [];
    return {
      fromColumn: source.column,
      fromWidth: source.width,
      fromY: (tops[from] ?? 0) + leaves(source, row),
      toColumn: target.column,
      toY: (tops[to] ?? 0) + HEAD_MIDDLE,
      bundle: `${kind} ${to}`,
    };
  });
}

export function drawEdges(graph: Graph, routes: Routes, places: ColumnPlaces): readonly EdgeView[] {
  return edgesInOrder(graph).flatMap(({ from, to, rule, ruleCount, row, kind }, index) => {
    const [source, target] = [graph.nodes[from], graph.nodes[to]];
    if (!source || !target) return [];
    return {
      id: `edge:${rule}:${target.id}`,
      from: source.id,
      to: target.id,
      rule,
      ruleCount,
      ownRow: row !== undefined,
      kind,
      points: routes.corners(index, places),
    };
  });
}
