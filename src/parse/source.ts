/** The paste as UTF-8 bytes, and where its lines start. */
import { NumberList } from '#ruleset/growable.ts';
import { decode } from '#ruleset/texts.ts';

/** UTF-8 without a byte order mark, whatever came in. Bytes may be UTF-16. */
export function toBytes(text: string | Uint8Array): Uint8Array {
  if (typeof text === 'string') {
    return new TextEncoder().encode(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  }
  const [first, second, third] = text;
  if (first === 0xff && second === 0xfe) return recode(text, 'utf-16le');
  if (first === 0xfe && second === 0xff) return recode(text, 'utf-16be');
  if (first === 0xef && second === 0xbb && third === 0xbf) return text.subarray(3);
  // Text in Latin letters has a zero in every other byte then.
  if (second === 0 && text[3] === 0 && first !== 0) return recode(text, 'utf-16le');
  if (first === 0 && third === 0 && second !== 0) return recode(text, 'utf-16be');
  return text;
}

function recode(bytes: Uint8Array, label: string): Uint8Array {
  return new TextEncoder().encode(new TextDecoder(label).decode(bytes));
}

/**
 * Lines as editors count them, found as far as they are asked for. They end in LF or CRLF; a CR by
 * itself ends one too, once `splitAtReturns` has said so.
 */
export class Lines {
  readonly bytes: Uint8Array;
  /** Where each line found so far starts, and where the one after them does. */
  readonly #starts: NumberList;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#starts = new NumberList(Math.min(bytes.length, 64 + (bytes.length >>> 6)));
    this.#starts.push(0);
  }

  /** Whether there is such a line, counted from 0. An end of line at the very end starts none. */
  has(index: number): boolean {
    return this.start(index) < this.bytes.length;
  }

  start(index: number): number {
    const { bytes } = this;
    while (this.#starts.length <= index) {
      const last = this.#starts.get(this.#starts.length - 1);
      if (last >= bytes.length) return bytes.length;
      const end = bytes.indexOf(LF, last);
      this.#starts.push(end < 0 ? bytes.length : end + 1);
    }
    return this.#starts.get(index);
  }

  /** Spares the search for the line's end to those who know where it is. */
  noteEnd(index: number, end: number): void {
    if (this.#starts.length !== index + 1) return;
    const after = this.bytes[end] === CR ? end + 2 : end + 1;
    this.#starts.push(Math.min(after, this.bytes.length));
  }

  /** The same for many lines: where those after the line `index` start. */
  noteStarts(index: number, starts: Uint32Array): void {
    const known = this.#starts.length - (index + 1);
    if (known >= 0 && known < starts.length) this.#starts.append(starts.subarray(known));
  }

  /** The place after the line's last byte, without what ends the line. */
  end(index: number): number {
    const start = this.start(index);
    let end = this.start(index + 1);
    if (end > start && this.bytes[end - 1] === LF) end -= 1;
    if (end > start && this.bytes[end - 1] === CR) end -= 1;
    return end;
  }

  text(index: number): string {
    return decode(this.bytes, this.start(index), this.end(index));
  }

  /** How many lines have been found. Once the last one was read: how many there are. */
  get found(): number {
    const last = this.#starts.get(this.#starts.length - 1);
    return last >= this.bytes.length ? this.#starts.length - 1 : this.#starts.length;
  }
}

/** The bytes with a LF for every CR that stands alone. The number of bytes stays. */
export function splitAtReturns(bytes: Uint8Array): Uint8Array {
  const split = bytes.slice();
  for (let at = 0; at < split.length; at += 1) {
    if (split[at] === CR && split[at + 1] !== LF) split[at] = LF;
  }
  return split;
}

const LF = 10;
const CR = 13;
