/**
 * The dump's bytes, and after them whatever text had to be made because the dump spells it
 * differently. A text is a span: where it starts and how many bytes it has.
 *
 *     0 ......... source.length ......... end
 *     the dump    texts made while reading
 */
export class Texts {
  readonly source: Uint8Array;
  /** Where hashes of texts start: another each time, so that texts that collide are hard to prepare. */
  readonly #seed = (performance.now() * 1e6) | 0;
  readonly #words: DataView;
  #made: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #madeLength = 0;

  constructor(source: Uint8Array) {
    this.source = source;
    this.#words = new DataView(source.buffer, source.byteOffset, source.length);
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

  /** As FNV-1a, but four bytes at a time, as long as there are so many; from a seed of its own. */
  hash(start: number, length: number): number {
    const end = start + length;
    const words = this.#words;
    let hash = this.#seed;
    if (end <= words.byteLength) {
      let at = start;
      for (; at + 4 <= end; at += 4) hash = stir(hash ^ words.getInt32(at));
      for (; at < end; at += 1) hash = stir(hash ^ words.getUint8(at));
      return hash;
    }
    let at = start;
    for (; at + 4 <= end; at += 4) hash = stir(hash ^ this.#wordAt(at));
    for (; at < end; at += 1) hash = stir(hash ^ this.byteAt(at));
    return hash;
  }

  /** The same of a text that stands nowhere here. */
  hashOf(text: Uint8Array): number {
    const words = new DataView(text.buffer, text.byteOffset, text.byteLength);
    let hash = this.#seed;
    let at = 0;
    for (; at + 4 <= text.length; at += 4) hash = stir(hash ^ words.getInt32(at));
    for (; at < text.length; at += 1) hash = stir(hash ^ words.getUint8(at));
    return hash;
  }

  #wordAt(at: number): number {
    return (
      (this.byteAt(at) << 24) |
      (this.byteAt(at + 1) << 16) |
      (this.byteAt(at + 2) << 8) |
      this.byteAt(at + 3)
    );
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

  /** Whether the dump has the text at another place too. */
  repeats(start: number, length: number, at: number): boolean {
    return at + length <= this.source.length && this.same(start, at, length);
  }

  same(a: number, b: number, length: number): boolean {
    const words = this.#words;
    const size = words.byteLength;
    if (a + length <= size && b + length <= size) {
      let index = 0;
      for (; index + 4 <= length; index += 4) {
        if (words.getInt32(a + index) !== words.getInt32(b + index)) return false;
      }
      for (; index < length; index += 1) {
        if (words.getUint8(a + index) !== words.getUint8(b + index)) return false;
      }
      return true;
    }
    for (let index = 0; index < length; index += 1) {
      if (this.byteAt(a + index) !== this.byteAt(b + index)) return false;
    }
    return true;
  }
}

/** One step of the hash: no bit of what it takes stays where it was. */
function stir(hash: number): number {
  const product = Math.imul(hash, 0x01000193);
  return product ^ (product >>> 15);
}

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
