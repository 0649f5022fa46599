/**
 * Builds a long text as pieces of bytes, out of strings and of spans of other bytes. Long spans
 * become pieces as they are, uncopied. No character is cut by the end of a piece.
 */
export class TextWriter {
  readonly #pieces: Uint8Array[] = [];
  /** What is written lies here, from `#start` to `#end`, until it becomes a piece. */
  #room = new Uint8Array(ROOM);
  #start = 0;
  #end = 0;
  /** A span still to be taken in. Neighbouring spans are taken in as one. */
  #source: Uint8Array | undefined;
  #from = 0;
  #to = 0;

  write(text: string): void {
    this.#takeSpan();
    this.#reserve(text.length * 3);
    for (let at = 0; at < text.length; at += 1) {
      const unit = text.charCodeAt(at);
      if (unit >= 128) {
        const encoded = new TextEncoder().encode(text.slice(at));
        this.#room.set(encoded, this.#end);
        this.#end += encoded.length;
        return;
      }
      this.#room[this.#end] = unit;
      this.#end += 1;
    }
  }

  copy(source: Uint8Array, from: number, to: number): void {
    if (source !== this.#source || from !== this.#to) {
      this.#takeSpan();
      this.#source = source;
      this.#from = from;
    }
    this.#to = to;
  }

  /** Everything so far, in order. */
  finish(): readonly Uint8Array[] {
    this.#takeSpan();
    this.#endPiece();
    return this.#pieces;
  }

  #takeSpan(): void {
    if (!this.#source) return;
    const span = this.#source.subarray(this.#from, this.#to);
    this.#source = undefined;
    if (span.length >= LONG) {
      this.#endPiece();
      this.#pieces.push(span);
      return;
    }
    this.#reserve(span.length);
    this.#room.set(span, this.#end);
    this.#end += span.length;
  }

  #endPiece(): void {
    if (this.#end > this.#start) this.#pieces.push(this.#room.subarray(this.#start, this.#end));
    this.#start = this.#end;
  }

  #reserve(more: number): void {
    if (this.#end + more <= this.#room.length) return;
    this.#endPiece();
    this.#room = new Uint8Array(Math.max(ROOM, more));
    this.#start = 0;
    this.#end = 0;
  }
}

const ROOM = 1 << 18;
/** Spans of this length are not worth a copy. */
const LONG = 1 << 14;
