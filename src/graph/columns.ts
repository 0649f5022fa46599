/** How wide each column is and, from that, how high each node. */
import type { CardRow, RuleRowView, TargetKind } from './map-view.ts';
import {
  METRICS,
  SIZE,
  SPACE,
  breakRow,
  headWidth,
  rowWidth,
  snap,
  targetWidth,
} from './metrics.ts';
import type { MapNode } from './nodes.ts';

export interface Shape {
  readonly column: number;
  readonly height: number;
  /** Of a card. */
  readonly rows: readonly CardRow[];
  /** The middle of each row's last line, from the node's top, and of what stands for the rows that are not shown. */
  readonly rowMiddles: readonly number[];
  readonly footMiddle: number;
}

/** Where an edge lands, from the node's top. */
export const HEAD_MIDDLE = METRICS.head / 2;

/** `layers` has the column of each node. */
export function columnWidths(nodes: readonly MapNode[], layers: Int32Array): readonly number[] {
  const widths: number[] = [SIZE.narrowestBuiltIn];
  for (const [index, node] of nodes.entries()) {
    const column = layers[index] ?? 0;
    const needed = Math.min(SIZE.widest, Math.max(SIZE.narrowest, neededWidth(node)));
    widths[column] = Math.max(widths[column] ?? 0, snap(needed));
  }
  return Array.from(widths, (width) => width ?? SIZE.narrowest);
}

function neededWidth(node: MapNode): number {
  if (node.kind === 'family') return headWidth(`${node.family.prefix}*`, '');
  const { name, tableName, hook } = node.chain;
  const head = hook ? headWidth(tableName, hook) : headWidth(name, String(node.references));
  return node.rows.reduce(
    (widest, row) => Math.max(widest, rowWidth(row.asks, targetOf(row))),
    head,
  );
}

function targetOf({ target, targetKind }: RuleRowView): number {
  return targetWidth(target, ARROWED.has(targetKind));
}

/** Targets with a sign before the word. */
const ARROWED: ReadonlySet<TargetKind> = new Set(['jump', 'goto', 'return', 'missing']);

export function shapeOf(node: MapNode, column: number, width: number): Shape {
  if (node.kind === 'family') {
    const { family: height } = SIZE;
    return { column, height, rows: [], rowMiddles: [], footMiddle: height / 2 };
  }
  const rows = node.rows.map((row): CardRow => {
    return { ...row, ...breakRow(row.asks, targetOf(row), width) };
  });
  let y = METRICS.head;
  const rowMiddles = rows.map(({ lines }) => {
    y += METRICS.row + (lines - 1) * METRICS.line;
    return y - METRICS.row / 2;
  });
  const footMiddle = y + METRICS.foot / 2;
  if (node.chain.ruleCount > rows.length) y += METRICS.foot;
  if (node.chain.policy) y += METRICS.foot;
  const height = y === METRICS.head ? y : y + SPACE.cardEnd;
  return { column, height, rows, rowMiddles, footMiddle };
}

/** Where on its node an edge starts, from the node's top. */
export function leaves(shape: Shape, row: number | undefined): number {
  return row === undefined ? shape.footMiddle : (shape.rowMiddles[row] ?? HEAD_MIDDLE);
}
