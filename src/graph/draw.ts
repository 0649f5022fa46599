/** Lanes, cards and families with their boxes. */
import type { Shape } from './columns.ts';
import type { CardView, FamilyView, LaneView } from './map-view.ts';
import type { MapNode } from './nodes.ts';
import type { LanePlan } from './lanes.ts';
import type { PlacedLane } from './place.ts';
import type { Columns } from './spread.ts';

export function drawLanes(lanes: readonly PlacedLane[], width: number): readonly LaneView[] {
  return lanes.flatMap(({ plan, top, bottom }) =>
    plan.kind === 'places'
      ? []
      : {
          id: plan.id,
          hook: plan.hook,
          note: noteOn(plan),
          x: 0,
          y: top,
          width,
          height: bottom - top,
        },
  );
}

function noteOn({ kind, parts }: LanePlan): string {
  if (kind !== 'hook') return '';
  const items = parts.flatMap((part) => (part.kind === 'ticks' ? part.items : []));
  const ticks = items.flatMap((item) => (item.kind === 'tick' ? item : []));
  if (ticks.some(({ chain }) => chain.policy !== 'DROP')) return 'policy ACCEPT';
  return ticks.length > 0 || parts.some((part) => part.kind === 'tree') ? '' : 'no tables';
}

export function drawCards(
  nodes: readonly MapNode[],
  shapes: readonly Shape[],
  tops: readonly number[],
  columns: Columns,
): readonly CardView[] {
  return nodes.flatMap((node, index) => {
    const shape = shapes[index];
    if (node.kind !== 'card' || !shape) return [];
    const { id: chain, name, tableName: table, hook, policy, ruleCount, line } = node.chain;
    const { id, references, hub, writer } = node;
    const box = boxOf(shape, tops[index] ?? 0, columns);
    const { rows } = shape;
    const of = { chain, name, table, hook, policy, ruleCount, line, writer };
    return { ...box, id, ...of, references, hub, rows };
  });
}

export function drawFamilies(
  nodes: readonly MapNode[],
  shapes: readonly Shape[],
  tops: readonly number[],
  columns: Columns,
): readonly FamilyView[] {
  return nodes.flatMap((node, index) => {
    const shape = shapes[index];
    if (node.kind !== 'family' || !shape?.cells) return [];
    const { id, ruleCount, references, chains, sizes, writer } = node;
    const { table, prefix, members } = node.family;
    const box = boxOf(shape, tops[index] ?? 0, columns);
    const field = { ...shape.cells, chains, sizes };
    const of = { table, prefix, chainCount: members.length, ruleCount, references, writer };
    return { ...box, id, ...of, field };
  });
}

function boxOf({ column, width, height }: Shape, top: number, columns: Columns) {
  return { x: columns.left(column), y: top, width, height };
}
