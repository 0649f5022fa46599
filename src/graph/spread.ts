/** Where each column and each track is, from left to right. */
import { SPACE } from './metrics.ts';
import type { ColumnPlaces, Routes } from './routes.ts';

export interface Columns extends ColumnPlaces {
  readonly width: number;
}

/** Between uprights of one gutter, and between them and the cards. */
const TRACK = 8;
const MARGIN = 16;
const NARROWEST_GUTTER = 32;

export function spread(widths: readonly number[], routes: Routes): Columns {
  const gutterWidth = (gutter: number): number =>
    Math.max(NARROWEST_GUTTER, (routes.trackCount(gutter) - 1) * TRACK + 2 * MARGIN);
  const lefts: number[] = [];
  let x: number = SPACE.left + (routes.trackCount(-1) > 0 ? gutterWidth(-1) : 0);
  for (const [column, width] of widths.entries()) {
    lefts.push(x);
    x += width + gutterWidth(column);
  }
  const last = widths.length - 1;
  const left = (column: number): number => lefts[column] ?? x;
  const right = (column: number): number => left(column) + (widths[column] ?? 0);
  return {
    left,
    right,
    width: routes.trackCount(last) > 0 ? x : right(last),
    track(gutter, track) {
      const start = gutter < 0 ? left(0) - gutterWidth(gutter) : right(gutter);
      const used = (routes.trackCount(gutter) - 1) * TRACK;
      return start + (gutterWidth(gutter) - used) / 2 + track * TRACK;
    },
  };
}
