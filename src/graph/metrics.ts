/** Every size of the drawing, in pixels at zoom 1. All are multiples of 4, as the page's grid is. */
export const METRICS = {
  laneHead: 28,
  head: 28,
  row: 24,
  line: 20,
  foot: 24,
  /** Over a family's field, and around its other sides. */
  fieldHead: 48,
  fieldEdge: 8,
} as const;

/** How much of each chain a map shows: the more there are, the less. */
export interface Density {
  /** Rows of a card before "… more". */
  readonly rows: number;
  /** Lines of a row. */
  readonly lines: number;
  /** What a row's target may take of its width, and what if it is folded away. */
  readonly widestTarget: number;
  readonly widestFolded: number;
}

export function densityOf(cardCount: number): Density {
  if (cardCount <= 16)
    return { rows: 12, lines: 3, widestTarget: SIZE.widest, widestFolded: SIZE.widest };
  return { rows: cardCount <= 60 ? 8 : 5, lines: 1, widestTarget: 196, widestFolded: 112 };
}

export const SPACE = {
  /** Where the rail runs, the way past INPUT and OUTPUT, and where column 0 begins. */
  rail: 22,
  bypass: 8,
  left: 40,
  right: 8,
  /** Between lanes, around places, between a lane's parts, between cards of a column. */
  lane: 20,
  place: 8,
  part: 8,
  card: 16,
  /** Under a card's last line. */
  cardEnd: 4,
} as const;

export const SIZE = {
  tick: 20,
  place: 24,
  narrowest: 160,
  /** Of column 0, so that the ticks of a hook fit. */
  narrowestBuiltIn: 200,
  /** A row that fits into this is never broken. */
  unbroken: 224,
  widest: 336,
} as const;

/** A character at 12 px in the monospace faces (0.6 em, all of them) and in the widest of the others. */
const CELL = 7.25;
const SANS_CELL = 6.9;
/** At 13 px semibold. */
const NAME_CELL = 7.85;

/** Number, gaps and sign of a row; the padding of a target; the space before it. */
const ROW_FRAME = 48;
const TARGET_FRAME = 12;
const ARROW = 2 * CELL;
const GAP = 8;
const HEAD_FRAME = 32;
/** The sign of who made a chain, and the space behind it. */
const MARK_FRAME = 16;

export function labelWidth(text: string): number {
  return text.length * SANS_CELL;
}

export function headWidth(name: string, note: string): number {
  return name.length * NAME_CELL + note.length * SANS_CELL + HEAD_FRAME;
}

/** Of the sign and the words of who made a chain, with the space before them. */
export function markWidth(words: string): number {
  return GAP + MARK_FRAME + words.length * SANS_CELL;
}

export function targetWidth(target: string, arrow: boolean): number {
  return target === '' ? 0 : target.length * CELL + TARGET_FRAME + (arrow ? ARROW : 0) + GAP;
}

/** What a row needs on one line. */
export function rowWidth(asks: string, target: number): number {
  return ROW_FRAME + asks.length * CELL + target;
}

/** How many lines a row takes at a width, and how many characters of what it asks these hold. */
export function breakRow(
  asks: string,
  target: number,
  width: number,
  mostLines: number,
): { readonly lines: number; readonly room: number } {
  const perLine = Math.max(1, Math.floor((width - ROW_FRAME) / CELL));
  const besideTarget = Math.max(0, Math.floor((width - ROW_FRAME - target) / CELL));
  let lines = 1;
  let used = 0;
  let end = 0;
  for (const word of asks.split(' ')) {
    const longer = used === 0 ? word.length : used + 1 + word.length;
    if (longer <= perLine) used = longer;
    else {
      // A word longer than a line is broken over several.
      lines += used === 0 ? 0 : 1;
      lines += Math.floor((word.length - 1) / perLine);
      used = ((word.length - 1) % perLine) + 1;
    }
    const total = used <= besideTarget ? lines : lines + 1;
    if (total > mostLines) {
      return mostLines === 1
        ? { lines: 1, room: besideTarget }
        : { lines: mostLines, room: Math.max(0, end - 1) };
    }
    end += word.length + 1;
  }
  return { lines: used <= besideTarget ? lines : lines + 1, room: asks.length };
}

/** Widths come in steps, so that a longer word does not move the map. */
export function snap(width: number): number {
  return Math.ceil(width / 8) * 8;
}
