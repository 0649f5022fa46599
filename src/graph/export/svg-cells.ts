import type { Cells } from '../field.ts';

/** More cells than these and a row of them is drawn as one. */
const MOST_CELLS = 20_000;

/** A field's cells as one path, a little apart. */
export function boxOfCells(
  { rowStarts, rowHeight, ends }: Cells,
  left: number,
  top: number,
): string {
  const parts: string[] = [];
  const gap = Math.min(1, rowHeight / 6);
  const number = (value: number): string => String(Math.round(value * 10) / 10);
  for (let row = 0; row + 1 < rowStarts.length; row += 1) {
    const y = number(top + row * rowHeight);
    const high = number(rowHeight - gap);
    let start = 0;
    const after = rowStarts[row + 1] ?? 0;
    const from = ends.length > MOST_CELLS ? after - 1 : (rowStarts[row] ?? 0);
    for (let cell = from; cell < after; cell += 1) {
      const end = ends[cell] ?? 0;
      parts.push(
        `M${number(left + start)} ${y}h${number(end - start - gap)}v${high}H${number(left + start)}Z`,
      );
      start = end;
    }
  }
  return parts.join('');
}
