/** Passes over the parts of a rule's line, byte by byte, and takes their hashes on the way. */
import { FNV_PRIME } from '#ruleset/texts.ts';

export class RuleScanner {
  /** Where the last scan ended, and the hash of what it passed. */
  end = 0;
  hash = 0;
  readonly #bytes: Uint8Array;
  readonly #seed: number;

  constructor(bytes: Uint8Array, seed: number) {
    this.#bytes = bytes;
    this.#seed = seed;
  }

  /** Passes one bare word, up to a blank or a control character. */
  word(from: number): boolean {
    const bytes = this.#bytes;
    let hash = this.#seed;
    let at = from;
    for (; ; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte <= BLANK) break;
      if (byte > TILDE || byte === QUOTE) return false;
      hash = Math.imul(hash ^ byte, FNV_PRIME);
    }
    this.end = at;
    this.hash = hash;
    return at > from;
  }

  /** Passes `-m NAME` or `NAME` and its long options: up to ` -j`, ` -m`, ` -g` or the line's end. */
  named(from: number): boolean {
    const bytes = this.#bytes;
    let hash = this.#seed;
    let at = from;
    for (; ; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte < BLANK) break;
      if (byte === BLANK && at > from + 2) {
        const next = bytes[at + 1] ?? 0;
        if (next <= BLANK) return false;
        if (next === DASH && bytes[at + 2] !== DASH) {
          if (bytes[at + 3] === BLANK && isSegmentStart(bytes[at + 2] ?? 0)) break;
          return false;
        }
      } else if (byte === QUOTE) {
        at = this.#passQuoted(at, hash);
        if (at < 0) return false;
        hash = this.hash;
        continue;
      } else if (byte > TILDE) {
        return false;
      }
      hash = Math.imul(hash ^ byte, FNV_PRIME);
    }
    this.end = at;
    this.hash = hash;
    return true;
  }

  /** Passes a quoted text that is a word of its own. Returns its last quote, or -1. */
  #passQuoted(open: number, before: number): number {
    const bytes = this.#bytes;
    if (bytes[open - 1] !== BLANK) return -1;
    let hash = Math.imul(before ^ QUOTE, FNV_PRIME);
    for (let at = open + 1; ; at += 1) {
      let byte = bytes[at] ?? 0;
      if (byte < BLANK) return -1;
      hash = Math.imul(hash ^ byte, FNV_PRIME);
      if (byte === QUOTE) {
        this.hash = hash;
        return (bytes[at + 1] ?? 0) <= BLANK ? at : -1;
      }
      if (byte !== BACKSLASH) continue;
      at += 1;
      byte = bytes[at] ?? 0;
      if (byte < BLANK) return -1;
      hash = Math.imul(hash ^ byte, FNV_PRIME);
    }
  }

  /** Passes `-s 10.0.0.1/32 ! -i eth0 -p tcp` and the like. */
  basic(from: number): boolean {
    const bytes = this.#bytes;
    let hash = this.#seed;
    let at = from;
    for (; ; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte < BLANK) break;
      if (byte === BLANK) {
        const next = bytes[at + 1] ?? 0;
        if (next <= BLANK) return false;
        if (next === DASH) {
          const letter = bytes[at + 2] ?? 0;
          if (isSegmentStart(letter) && bytes[at + 3] === BLANK) break;
          if (letter === DASH) return false;
        }
      } else if (byte > TILDE || byte === QUOTE) {
        return false;
      }
      hash = Math.imul(hash ^ byte, FNV_PRIME);
    }
    this.end = at;
    this.hash = hash;
    return true;
  }
}

function isSegmentStart(letter: number): boolean {
  return letter === LETTER_M || letter === LETTER_J || letter === LETTER_G;
}

const [BLANK, QUOTE, DASH, BACKSLASH, TILDE] = [32, 34, 45, 92, 126];
const [LETTER_G, LETTER_J, LETTER_M] = [103, 106, 109];
