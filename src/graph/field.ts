/**
 * The chains of a family as a field of cells: in reading order, row after row, each as wide as it
 * has rules. A family of 70,000 is then seen whole, and any chain of it can be pointed at.
 *
 *     ┌ KUBE-SVC-*  12,087 chains ┐
 *     │ ▪▪▪▪ ▪▪▪ ▪▪▪▪▪ ▪▪ ▪▪▪▪ ▪▪ │
 *     │ ▪▪▪▪▪▪ ▪▪ ▪▪▪ ▪▪▪ ▪▪ ▪▪▪▪ │
 *     └───────────────────────────┘
 */
import { snap } from './metrics.ts';

/** Cells by index; everything in pixels at zoom 1. */
export interface Cells {
  readonly rowHeight: number;
  /** The first cell of each row, and at last how many cells there are. */
  readonly rowStarts: Uint32Array<ArrayBuffer>;
  /** Where each cell ends, from the field's left; it starts where the one before it in the row ends. */
  readonly ends: Float32Array<ArrayBuffer>;
}

/** What a cell takes on average, where there is room for all of them, and what all together may. */
const LARGEST_CELL = 240;
const MOST_AREA = 800_000;
/** How much wider than high a cell is on average: names are. */
const STRETCH = 2.5;
const NARROWEST = 184;
const WIDEST = 560;

/** The area of a cell where so many are shown: the same in all families, so that they can be compared. */
export function cellArea(count: number): number {
  return Math.min(LARGEST_CELL, MOST_AREA / Math.max(1, count));
}

/** How wide a field of so many cells wants to be. */
export function fieldWidth(count: number, area: number): number {
  return snap(Math.min(WIDEST, Math.max(NARROWEST, Math.sqrt(count * area * 0.9))));
}

/** `sizes` has the number of rules of each chain. */
export function layCells(sizes: Uint32Array, width: number, area: number): Cells {
  const rowHeight = Math.sqrt(area / STRETCH);
  // Roots, so that a chain of thousands leaves room for those beside it.
  const weight = (index: number): number => Math.sqrt(1 + (sizes[index] ?? 0));
  let total = 0;
  for (let index = 0; index < sizes.length; index += 1) total += weight(index);
  const unit = (sizes.length * area) / rowHeight / Math.max(1, total);
  const ends = new Float32Array(sizes.length);
  const starts: number[] = [];
  let first = 0;
  let x = 0;
  const endRow = (after: number, used: number): void => {
    // The last row keeps its measure; the others end flush.
    const stretch = after < sizes.length ? width / used : 1;
    for (let index = first; index < after; index += 1) ends[index] = (ends[index] ?? 0) * stretch;
    starts.push(first);
    first = after;
  };
  for (let index = 0; index < sizes.length; index += 1) {
    const own = Math.min(width, weight(index) * unit);
    if (x > 0 && x + own > width) {
      endRow(index, x);
      x = 0;
    }
    x += own;
    ends[index] = x;
  }
  if (first < sizes.length) endRow(sizes.length, x);
  return { rowHeight, rowStarts: Uint32Array.of(...starts, sizes.length), ends };
}

export function rowCount({ rowStarts }: Cells): number {
  return rowStarts.length - 1;
}
