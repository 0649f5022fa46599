/** How wide each column is and, from that, how high each node. */
import type { CardRow, TargetKind } from './map-view.ts';
import { type Cells, fieldWidth, layCells, rowCount } from './field.ts';
import {
  type Density,
  METRICS,
  SIZE,
  SPACE,
  breakRow,
  headWidth,
  markWidth,
  rowWidth,
  snap,
  targetWidth,
} from './metrics.ts';
import type { CardNode, FamilyNode, Graph, NodeRow } from './nodes.ts';

export interface Shape {
  readonly column: number;
  readonly width: number;
  readonly height: number;
  /** Of a card. */
  readonly rows: readonly CardRow[];
  /** The middle of each row's last line, from the node's top, and of what stands for the rows that are not shown. */
  readonly rowMiddles: readonly number[];
  readonly footMiddle: number;
  /** Of a family. */
  readonly cells: Cells | undefined;
}

/** Where an edge lands, from the node's top. */
export const HEAD_MIDDLE = METRICS.head / 2;

/** How wide the cards of each column are; `layers` has the column of each node. */
export function cardWidths({ nodes, density }: Graph, layers: Int32Array): readonly number[] {
  const columns: CardNode[][] = [[]];
  for (const [index, node] of nodes.entries()) {
    const column = (columns[layers[index] ?? 0] ??= []);
    if (node.kind === 'card') column.push(node);
  }
  return Array.from(columns, (column, index) =>
    columnWidth(column ?? [], density, index === 0 ? SIZE.narrowestBuiltIn : SIZE.narrowest),
  );
}

/** Wide enough for heads and targets, and for the rest as far as width saves more than it costs. */
function columnWidth(nodes: readonly CardNode[], density: Density, narrowest: number): number {
  const head = nodes.reduce((widest, node) => Math.max(widest, headOf(node)), narrowest);
  const rows = nodes.flatMap((node) => node.rows);
  const needs = rows.map((row) => rowWidth(row.asks, targetOf(row, density)));
  const short = needs.filter((need) => need <= SIZE.unbroken);
  const targets = rows.map((row) => rowWidth('', targetOf(row, density)));
  const start = snap(Math.min(SIZE.widest, Math.max(head, ...short, ...targets)));
  const end = Math.min(SIZE.widest, Math.max(start, ...needs.map(snap)));
  let best = { width: start, cost: Number.POSITIVE_INFINITY };
  for (let width = start; width <= end; width += WIDTH_STEP) {
    const lines = rows.reduce((sum, row) => sum + linesAt(row, width, density), 0);
    const cost = lines * METRICS.line + width * WIDTH_COST;
    if (cost < best.cost) best = { width, cost };
  }
  return best.width;
}

const WIDTH_STEP = 8;
/** What a pixel of width costs in pixels of height. */
const WIDTH_COST = 1;

/** Lines of a row; what it asks, if that has no room at all, counts as two more. */
function linesAt(row: NodeRow, width: number, density: Density): number {
  const { lines, room } = breakRow(row.asks, targetOf(row, density), width, density.lines);
  return lines + (row.asks === '' ? 0 : (2 * (row.asks.length - room)) / row.asks.length);
}

function headOf({ chain, references, writer }: CardNode): number {
  const { name, tableName, hook } = chain;
  if (hook) return headWidth(tableName, hook);
  const mark = writer ? markWidth(writer.label || writer.program) : 0;
  return headWidth(name, String(references)) + mark;
}

function targetOf({ target, targetKind, folded }: NodeRow, density: Density): number {
  const widest = folded ? density.widestFolded : density.widestTarget;
  return Math.min(widest, targetWidth(target, ARROWED.has(targetKind)));
}

/** Targets with a sign before the word. */
const ARROWED: ReadonlySet<TargetKind> = new Set(['jump', 'goto', 'return', 'missing']);

/** How wide each column is: as its cards, or its widest field. */
export function columnWidths(
  shapes: readonly Shape[],
  cards: readonly number[],
): readonly number[] {
  const widths = [...cards];
  for (const { column, width } of shapes) widths[column] = Math.max(widths[column] ?? 0, width);
  return widths;
}

/** `cell` is the area of a cell in a field. */
export function shapeOfFamily(
  { family, sizes, ruleCount, writer }: FamilyNode,
  column: number,
  cell: number,
): Shape {
  const { prefix, members } = family;
  const counts = `${members.length} chains, ${ruleCount} rules`;
  const mark = writer ? markWidth(`${writer.program} ${writer.roles}`) : 0;
  const head = Math.max(headWidth(`${prefix}*`, '') + mark, headWidth('', counts));
  const width = Math.max(snap(head), fieldWidth(sizes.length, cell) + 2 * METRICS.fieldEdge);
  const cells = layCells(sizes, width - 2 * METRICS.fieldEdge, cell);
  const height = METRICS.fieldHead + snap(rowCount(cells) * cells.rowHeight + METRICS.fieldEdge);
  const footMiddle = METRICS.fieldHead / 2;
  return { column, width, height, rows: [], rowMiddles: [], footMiddle, cells };
}

export function shapeOfCard(
  node: CardNode,
  column: number,
  width: number,
  density: Density,
): Shape {
  const rows = node.rows.map((row): CardRow => {
    return { ...row, ...breakRow(row.asks, targetOf(row, density), width, density.lines) };
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
  return { column, width, height, rows, rowMiddles, footMiddle, cells: undefined };
}

/** Where on its node an edge starts, from the node's top. */
export function leaves(shape: Shape, row: number | undefined): number {
  return row === undefined ? shape.footMiddle : (shape.rowMiddles[row] ?? HEAD_MIDDLE);
}
