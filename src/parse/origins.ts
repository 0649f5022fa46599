/** The way back from the lines of an unwrapped text to where each stretch of them stands in the paste. */
import { NumberList } from '#ruleset/growable.ts';
import type { LogicalLine, Place } from './logical-line.ts';

export class Origins {
  /** By line: the number of its first piece. Then for each piece what `Piece` says. */
  readonly #first = new NumberList();
  readonly #at = new NumberList();
  readonly #line = new NumberList();
  readonly #column = new NumberList();

  /** Takes note of the next line. */
  add({ pieces }: LogicalLine): void {
    this.#first.push(this.#at.length);
    for (const { at, line, column } of pieces) {
      this.#at.push(at);
      this.#line.push(line);
      this.#column.push(column);
    }
  }

  /** The line of the paste on which a line starts. Both count from 1. */
  line(line: number): number {
    return this.#line.get(this.#first.get(line - 1));
  }

  /**
   * Of the paste's lines that go on a statement from before: the line it starts on. The same is told
   * of the text's lines.
   */
  continued(before: ReadonlyMap<number, number>): ReadonlyMap<number, number> {
    const continued = new Map<number, number>();
    for (let line = 1; line <= this.#first.length; line += 1) {
      const start = this.line(before.get(line) ?? line);
      const last = this.#line.get(this.#end(line) - 1);
      for (let at = start + 1; at <= last; at += 1) continued.set(at, start);
    }
    for (let line = 1; line <= this.#first.length; line += 1) {
      if (!before.has(line)) continued.delete(this.line(line));
    }
    return continued;
  }

  place({ line, column, endColumn }: Place): Place {
    const from = this.#pieceAt(line, column - 1);
    const to = this.#pieceAt(line, Math.max(column - 1, endColumn - 2));
    const start = this.#columnAt(from, column - 1);
    const isOneLine = this.#line.get(from) === this.#line.get(to);
    const end = isOneLine ? this.#columnAt(to, endColumn - 2) + 1 : start + 1;
    return { line: this.#line.get(from), column: start, endColumn: Math.max(start, end) };
  }

  /** Whether a stretch stands in the paste as it does here. */
  isPlain({ line, column, endColumn }: Place): boolean {
    return this.#pieceAt(line, column - 1) === this.#pieceAt(line, endColumn - 2);
  }

  /** Whether a line stands in the paste as it does here, from its first column on. */
  isUntouched(line: number): boolean {
    const first = this.#first.get(line - 1);
    return this.#end(line) === first + 1 && this.#column.get(first) === 1;
  }

  #columnAt(piece: number, at: number): number {
    return this.#column.get(piece) + Math.max(0, at - this.#at.get(piece));
  }

  #end(line: number): number {
    return line < this.#first.length ? this.#first.get(line) : this.#at.length;
  }

  #pieceAt(line: number, at: number): number {
    const first = this.#first.get(line - 1);
    let [low, high] = [first, this.#end(line) - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#at.get(middle) <= at) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
