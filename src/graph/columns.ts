/** How wide each column is and, from that, how high each node. */
import type { CardRow, TargetKind } from './map-view.ts';
import {
  type Density,
  METRICS,
  SIZE,
  SPACE,
  breakRow,
  headWidth,
  rowWidth,
  snap,
  targetWidth,
} from './metrics.ts';
import type { Graph, MapNode, NodeRow } from './nodes.ts';

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
export function columnWidths({ nodes, density }: Graph, layers: Int32Array): readonly number[] {
  const columns: MapNode[][] = [[]];
  for (const [index, node] of nodes.entries()) (columns[layers[index] ?? 0] ??= []).push(node);
  return Array.from(columns, (column, index) =>
    columnWidth(column ?? [], density, index === 0 ? SIZE.narrowestBuiltIn : SIZE.narrowest),
  );
}

/** Wide enough for heads and targets, and for the rest as far as width saves more than it costs. */
function columnWidth(nodes: readonly MapNode[], density: Density, narrowest: number): number {
  const head = nodes.reduce((widest, node) => Math.max(widest, headOf(node)), narrowest);
  const rows = nodes.flatMap((node) => (node.kind === 'card' ? node.rows : []));
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

/** What the sheets under a family's block take at its right and lower edge. */
const PILE = 8;

function headOf(node: MapNode): number {
  if (node.kind === 'family') {
    const { prefix, members } = node.family;
    const counts = `${members.length} chains, ${node.ruleCount} rules`;
    return PILE + Math.max(headWidth(`${prefix}*`, ''), headWidth('', counts));
  }
  const { name, tableName, hook } = node.chain;
  return hook ? headWidth(tableName, hook) : headWidth(name, String(node.references));
}

function targetOf({ target, targetKind, folded }: NodeRow, density: Density): number {
  const widest = folded ? density.widestFolded : density.widestTarget;
  return Math.min(widest, targetWidth(target, ARROWED.has(targetKind)));
}

/** Targets with a sign before the word. */
const ARROWED: ReadonlySet<TargetKind> = new Set(['jump', 'goto', 'return', 'missing']);

export function shapeOf(node: MapNode, column: number, width: number, density: Density): Shape {
  if (node.kind === 'family') {
    const { family: height } = SIZE;
    return { column, height, rows: [], rowMiddles: [], footMiddle: (height - PILE) / 2 };
  }
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
  return { column, height, rows, rowMiddles, footMiddle };
}

/** Where on its node an edge starts, from the node's top. */
export function leaves(shape: Shape, row: number | undefined): number {
  return row === undefined ? shape.footMiddle : (shape.rowMiddles[row] ?? HEAD_MIDDLE);
}
