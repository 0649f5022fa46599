/** Every size of the drawing, in pixels at zoom 1. All are multiples of 4, as the page's grid is. */
import type { MapMetrics } from './map-view.ts';

export const METRICS: MapMetrics = { head: 28, row: 24, wrappedRow: 44, foot: 24 };

/** Rows of a card before "… more". */
export const MOST_ROWS = 12;

export const SPACE = {
  /** Where the rail runs, the way past INPUT and OUTPUT, and where column 0 begins. */
  rail: 24,
  bypass: 8,
  left: 44,
  right: 16,
  /** Between lanes, between a lane's parts, between cards of a column. */
  lane: 20,
  part: 8,
  card: 16,
  laneHead: 24,
  /** Under a card's last line. */
  cardEnd: 4,
} as const;

export const SIZE = {
  tick: 20,
  place: 24,
  family: 64,
  narrowest: 168,
  /** Of column 0, so that the ticks of a hook fit. */
  narrowestBuiltIn: 200,
  widest: 304,
} as const;

/** The monospace faces at 12 px, and at 13 px semibold: 0.6 em wide, all of them. */
const CELL = 7.25;
const NAME_CELL = 7.85;

/** Number, gaps and sign of a row; the padding of a chip. */
const ROW_FRAME = 56;
const CHIP_FRAME = 14;
const ARROW = 15;
const HEAD_FRAME = 28;

export function textWidth(text: string): number {
  return text.length * CELL;
}

export function headWidth(name: string, note: string): number {
  return name.length * NAME_CELL + note.length * CELL + HEAD_FRAME;
}

export function chipWidth(target: string, arrow: boolean): number {
  return target === '' ? 0 : textWidth(target) + CHIP_FRAME + (arrow ? ARROW : 0);
}

/** What a row needs on one line. */
export function rowWidth(asks: string, chip: number): number {
  return ROW_FRAME + textWidth(asks) + chip;
}

/** What a row needs on two lines, the chip at the end of the second; words do not fill lines. */
export function wrappedRowWidth(asks: string, chip: number): number {
  const text = textWidth(asks);
  const even = (text + chip) / 2 + 24;
  return ROW_FRAME + Math.max(even, chip);
}

export function snap(width: number): number {
  return Math.ceil(width / 8) * 8;
}
