/**
 * Cells of a field as pixels. Written into a buffer by hand: 90,000 rectangles cost a canvas 300 ms,
 * and cost 3 ms so, of which a cell's first line of pixels is made and the others are copies.
 */
import type { Cells } from '#graph/field.ts';

/** Pixels of the device, 0xAABBGGRR each, row after row. */
export interface Frame {
  readonly pixels: Uint32Array;
  readonly width: number;
  readonly height: number;
}

export interface PlacedCells {
  readonly cells: Cells;
  /** Where the field's corner is on the frame, and how many of its pixels one of the map takes. */
  readonly left: number;
  readonly top: number;
  readonly scale: number;
  /** Of each cell, an index into `palette`. */
  readonly shades: Uint8Array;
  readonly palette: Uint32Array;
}

/** A cell larger than this keeps a line of the page between itself and the next. */
const PARTED = 3;

export function paintCells(frame: Frame, placed: PlacedCells): void {
  const { cells, left, top, scale, shades, palette } = placed;
  const { pixels, width, height } = frame;
  const { rowStarts, rowHeight, ends } = cells;
  const gap = rowHeight * scale >= PARTED ? Math.max(1, Math.round(scale / 4)) : 0;
  let done = Number.NEGATIVE_INFINITY;
  const firstRow = Math.max(0, Math.floor(-top / (rowHeight * scale)) - 1);
  for (let row = firstRow; row < rowStarts.length - 1; row += 1) {
    const from = Math.round(top + row * rowHeight * scale);
    const to = Math.min(height, Math.round(top + (row + 1) * rowHeight * scale) - gap);
    if (from >= height) return;
    // Where a row is less than a pixel high, one of several stands for all.
    if (to <= Math.max(0, from) || from === done) continue;
    done = from;
    const line = Math.max(0, from) * width;
    let start = left;
    const after = rowStarts[row + 1] ?? 0;
    for (let cell = rowStarts[row] ?? 0; cell < after; cell += 1) {
      const end = left + (ends[cell] ?? 0) * scale;
      const x = Math.max(0, Math.round(start));
      const xEnd = Math.min(width, Math.round(end) - (end - start > PARTED ? gap : 0));
      start = end;
      if (xEnd <= x) continue;
      const colour = palette[shades[cell] ?? 0] ?? 0;
      if (xEnd - x > 8) pixels.fill(colour, line + x, line + xEnd);
      else for (let at = line + x; at < line + xEnd; at += 1) pixels[at] = colour;
    }
    const rowLeft = Math.min(width, Math.max(0, Math.round(left)));
    const rowRight = Math.min(width, Math.max(0, Math.round(left + widthOf(cells, row) * scale)));
    for (let y = Math.max(0, from) + 1; y < to; y += 1) {
      pixels.copyWithin(y * width + rowLeft, line + rowLeft, line + rowRight);
    }
  }
}

function widthOf({ rowStarts, ends }: Cells, row: number): number {
  return ends[(rowStarts[row + 1] ?? 0) - 1] ?? 0;
}

/** The cell at a place in the field, in pixels at zoom 1; `undefined` beside them all. */
export function cellAt(
  { rowStarts, rowHeight, ends }: Cells,
  x: number,
  y: number,
): number | undefined {
  const row = Math.floor(y / rowHeight);
  if (x < 0 || row < 0 || row >= rowStarts.length - 1) return undefined;
  let low = rowStarts[row] ?? 0;
  let high = rowStarts[row + 1] ?? 0;
  const last = high;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ends[middle] ?? 0) <= x) low = middle + 1;
    else high = middle;
  }
  return low < last ? low : undefined;
}

/** Where a cell is in its field. */
export function boxOfCell({ rowStarts, rowHeight, ends }: Cells, cell: number) {
  let low = 0;
  let high = rowStarts.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((rowStarts[middle] ?? 0) <= cell) low = middle;
    else high = middle;
  }
  const x = rowStarts[low] === cell ? 0 : (ends[cell - 1] ?? 0);
  return { x, y: low * rowHeight, width: (ends[cell] ?? 0) - x, height: rowHeight };
}
