/**
 * The dump's bytes, and after them whatever text had to be made because the dump spells it
 * differently. A text is a span: where it starts and how many bytes it has.
 *
 *     0 ......... source.length ......... end
 *     the dump    texts made while reading
 */
export class Texts {
  readonly source: Uint8Array;
  /** Where hashes of texts start: different each time, so that nobody can prepare texts that collide. */
  readonly seed = (performance.now() * 1e6) | 0;
  #made: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #madeLength = 0;

  constructor(source: Uint8Array) {
    this.source = source;
  }

  /** Keeps a text that the dump does not hold; returns where it starts. */
  add(text: string): { readonly start: number; readonly length: number } {
    const bytes = new TextEncoder().encode(text);
    const needed = this.#madeLength + bytes.length;
    if (needed > this.#made.length) {
      const grown = new Uint8Array(Math.max(1024, needed * 2));
      grown.set(this.#made);
      this.#made = grown;
    }
    this.#made.set(bytes, this.#madeLength);
    const start = this.source.length + this.#madeLength;
    this.#madeLength = needed;
    return { start, length: bytes.length };
  }

  byteAt(at: number): number {
    const beyond = at - this.source.length;
    return (beyond < 0 ? this.source[at] : this.#made[beyond]) ?? 0;
  }

  slice(start: number, length: number): string {
    const beyond = start - this.source.length;
    return beyond < 0
      ? decode(this.source, start, start + length)
      : decode(this.#made, beyond, beyond + length);
  }

  /** FNV-1a over the text, from `seed`. */
  hash(start: number, length: number): number {
    const beyond = start - this.source.length;
    const bytes = beyond < 0 ? this.source : this.#made;
    const from = beyond < 0 ? start : beyond;
    let hash = this.seed;
    for (let at = from; at < from + length; at += 1) {
      hash = Math.imul(hash ^ (bytes[at] ?? 0), FNV_PRIME);
    }
    return hash;
  }

  /** Whether this text stands at `start`. ASCII only. */
  holdsText(start: number, wanted: string): boolean {
    for (let index = 0; index < wanted.length; index += 1) {
      if (this.byteAt(start + index) !== wanted.charCodeAt(index)) return false;
    }
    return true;
  }

  /** Below 0, 0 or above: the order of two texts by their bytes. */
  compare(a: number, lengthA: number, b: number, lengthB: number): number {
    const shorter = Math.min(lengthA, lengthB);
    for (let index = 0; index < shorter; index += 1) {
      const difference = this.byteAt(a + index) - this.byteAt(b + index);
      if (difference !== 0) return difference;
    }
    return lengthA - lengthB;
  }

  /** Whether these bytes stand at `start`. */
  holds(start: number, wanted: Uint8Array): boolean {
    for (let index = 0; index < wanted.length; index += 1) {
      if (this.byteAt(start + index) !== wanted[index]) return false;
    }
    return true;
  }

  same(a: number, b: number, length: number): boolean {
    const size = this.source.length;
    if (a + length <= size && b + length <= size) {
      const { source } = this;
      for (let index = 0; index < length; index += 1) {
        if (source[a + index] !== source[b + index]) return false;
      }
      return true;
    }
    for (let index = 0; index < length; index += 1) {
      if (this.byteAt(a + index) !== this.byteAt(b + index)) return false;
    }
    return true;
  }
}

export const FNV_PRIME = 0x01000193;

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Bytes as text. Bytes that are not UTF-8 become U+FFFD. */
export function decode(bytes: Uint8Array, from: number, to: number): string {
  if (to - from < 128) {
    // Short and plain is the rule here, and a call into the decoder costs more than this.
    let text = '';
    let at = from;
    for (; at < to; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte >= 128) break;
      text += String.fromCharCode(byte);
    }
    if (at === to) return text;
  }
  return decoder.decode(bytes.subarray(from, to));
}
