/** How wide each column is and, from that, how high each node. */
import type { CardRow } from './map-view.ts';
import {
  METRICS,
  SIZE,
  SPACE,
  chipWidth,
  headWidth,
  rowWidth,
  snap,
  wrappedRowWidth,
} from './metrics.ts';
import type { CardNode, MapNode } from './nodes.ts';

export interface Shape {
  readonly column: number;
  readonly height: number;
  /** Of a card. */
  readonly rows: readonly CardRow[];
  /** The middle of each row, from the node's top, and of the line for the rows that are not shown. */
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
  const head = hook ? headWidth(tableName, hook) : headWidth(name, cardNote(node));
  return node.rows.reduce((widest, { asks, target, targetKind }) => {
    const chip = chipWidth(target, targetKind === 'jump' || targetKind === 'goto');
    const level = rowWidth(asks, chip);
    return Math.max(widest, level <= SIZE.widest ? level : wrappedRowWidth(asks, chip));
  }, head);
}

/** What stands muted at the end of a card's head. */
function cardNote({ references }: CardNode): string {
  return `${references} refs`;
}

export function shapeOf(node: MapNode, column: number, width: number): Shape {
  if (node.kind === 'family') {
    const { family: height } = SIZE;
    return { column, height, rows: [], rowMiddles: [], footMiddle: height - METRICS.head / 2 };
  }
  const rows = node.rows.map((row): CardRow => {
    const chip = chipWidth(row.target, row.targetKind === 'jump' || row.targetKind === 'goto');
    return { ...row, wrapped: rowWidth(row.asks, chip) > width };
  });
  let y = METRICS.head;
  const rowMiddles = rows.map(({ wrapped }) => {
    y += wrapped ? METRICS.wrappedRow : METRICS.row;
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
