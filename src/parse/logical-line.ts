/**
 * One statement's text, with the way back to where each of its units stands in the paste: repairs
 * cut prefixes off, replace characters and join lines, and a problem still points at the right place.
 */
export class LogicalLine {
  readonly text: string;
  readonly #pieces: readonly Piece[];

  constructor(text: string, pieces: readonly Piece[]) {
    this.text = text;
    this.#pieces = pieces;
  }

  static of(text: string, line: number): LogicalLine {
    return new LogicalLine(text, [{ at: 0, line, column: 1 }]);
  }

  /** The stretches that stand at one place of the paste each, from left to right. */
  get pieces(): readonly Piece[] {
    return this.#pieces;
  }

  /** The line, from 1, that the statement starts on. */
  get line(): number {
    return this.#pieces[0]?.line ?? 1;
  }

  /** Where a stretch of the text stands. A stretch over several lines is cut at the first one's end. */
  place(start: number, end: number): Place {
    const from = this.#locate(start);
    const to = this.#locate(Math.max(start, end - 1));
    const endColumn = to.line === from.line ? to.column + (end > start ? 1 : 0) : from.column + 1;
    return { line: from.line, column: from.column, endColumn };
  }

  /** The rest of the text from `start`. */
  from(start: number): LogicalLine {
    return this.slice(start, this.text.length);
  }

  slice(start: number, end: number): LogicalLine {
    const { line, column } = this.#locate(start);
    const pieces: Piece[] = [{ at: 0, line, column }];
    for (let index = this.#pieceAt(start) + 1; index < this.#pieces.length; index += 1) {
      const piece = this.#pieces[index];
      if (!piece || piece.at >= end) break;
      pieces.push({ ...piece, at: piece.at - start });
    }
    return new LogicalLine(this.text.slice(start, end), pieces);
  }

  /** Its lines, where it holds several; none where it is empty. */
  split(): readonly LogicalLine[] {
    const lines: LogicalLine[] = [];
    for (let start = 0; start < this.text.length;) {
      const at = this.text.indexOf('\n', start);
      const end = at < 0 ? this.text.length : at;
      lines.push(this.slice(start, end));
      start = end + 1;
    }
    return lines;
  }

  /** Replaces every match by a text; `undefined` leaves it. The same object where nothing changed. */
  replace(pattern: RegExp, by: (found: string, at: number) => string | undefined): LogicalLine {
    let text = '';
    let done = 0;
    const pieces: Piece[] = [];
    const keep = (to: number): void => {
      if (to === done) return;
      const part = this.slice(done, to);
      for (const piece of part.#pieces) pieces.push({ ...piece, at: piece.at + text.length });
      text += part.text;
    };
    for (const found of this.text.matchAll(pattern)) {
      const replacement = by(found[0], found.index);
      if (replacement === undefined) continue;
      keep(found.index);
      done = found.index + found[0].length;
      if (replacement === '') continue;
      pieces.push({ at: text.length, ...this.#locate(found.index) });
      text += replacement;
    }
    if (done === 0 && text === '') return this;
    keep(this.text.length);
    return new LogicalLine(text, pieces.length > 0 ? pieces : [{ at: 0, ...this.#locate(0) }]);
  }

  /** This text with the others after it. */
  join(...others: readonly LogicalLine[]): LogicalLine {
    return LogicalLine.joined([this, ...others]);
  }

  static joined(lines: readonly LogicalLine[]): LogicalLine {
    const pieces: Piece[] = [];
    let length = 0;
    for (const line of lines) {
      for (const piece of line.#pieces) pieces.push({ ...piece, at: piece.at + length });
      length += line.text.length;
    }
    return new LogicalLine(lines.map(({ text }) => text).join(''), pieces);
  }

  #locate(index: number): { readonly line: number; readonly column: number } {
    const { at, line, column } = this.#pieces[this.#pieceAt(index)] ?? {
      at: 0,
      line: 1,
      column: 1,
    };
    return { line, column: column + index - at };
  }

  /** The number of the last piece that starts at `index` or before. */
  #pieceAt(index: number): number {
    let low = 0;
    let high = this.#pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#pieces[middle]?.at ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** From `at` on, the text stands at this line and column, until the next piece. */
export interface Piece {
  readonly at: number;
  readonly line: number;
  readonly column: number;
}

/** A stretch of one line of the paste, as `Problem` names it. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
}
