/**
 * Takes the line of a rule apart in one pass over its bytes, where it is of the form that
 * `iptables-save` prints: counters, `-A CHAIN`, segments, a target. What the parts mean is for others
 * to say, who learn besides which texts came lately, and so are known already.
 */
import { ENDING, MOST_PARTS, PART, Parts, SLOTS } from './parts.ts';
import {
  afterDigits,
  afterEndpoint,
  afterPlainComment,
  freeName,
  plainBasic,
} from './plain-segment.ts';

/** Which of the segments that came lately stands there is guessed by a few of its bytes. */
const LINES = 64;

export class RuleParts extends Parts {
  readonly #bytes: Uint8Array;
  readonly #words: DataView;
  #commentStart = 0;
  #commentLength = 0;
  readonly #slotStarts = new Uint32Array(SLOTS);
  readonly #slotLengths = new Uint32Array(SLOTS);
  /** How much of it is no name; 0 where there is no name in it. */
  readonly #slotRests = new Uint32Array(SLOTS);
  readonly #latest = new Uint16Array(LINES);

  constructor(bytes: Uint8Array) {
    super();
    this.#bytes = bytes;
    this.#words = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /**
   * One long function, because the compiler makes many short ones twice: alone, and in here.
   */
  read(from: number): number {
    const bytes = this.#bytes;
    let at = from;
    if (bytes[at] === OPENING_BRACKET) {
      at = afterDigits(bytes, at + 1);
      if (at < 0 || bytes[at] !== COLON) return -1;
      at = afterDigits(bytes, at + 1);
      if (at < 0 || bytes[at] !== CLOSING_BRACKET || bytes[at + 1] !== BLANK) return -1;
      at += 2;
    }
    if (bytes[at] !== DASH || bytes[at + 1] !== LETTER_A || bytes[at + 2] !== BLANK) return -1;
    this.start = at;
    const name = at + 3;
    at = name + this.chainLength;
    if (at === name || (bytes[at] ?? 0) > BLANK || !this.#repeats(this.chainStart, name, at)) {
      at = this.#afterWord(name);
      if (at < 0) return -1;
      this.chainStart = name;
      this.chainLength = at - name;
    }
    let count = 0;
    this.code = 0;
    this.ending = ENDING.none;
    while (bytes[at] === BLANK) {
      const start = at + 1;
      const option = bytes[start] === DASH && bytes[start + 2] === BLANK ? bytes[start + 1] : 0;
      if (option === LETTER_J || option === LETTER_G) {
        at = this.#readEnding(start + 3, option === LETTER_G);
        break;
      }
      if (count === MOST_PARTS) return -1;
      at = -1;
      if (option === LETTER_M) {
        const letter = bytes[start + 3];
        if (letter === LETTER_C && bytes[start + 5] === LETTER_M) {
          at = this.#afterComment(count, start);
        } else if (letter === LETTER_R && bytes[start + 5] === LETTER_C) {
          at = this.#afterRecent(count, start);
        }
      } else if (count > 0) {
        return -1;
      } else if (this.plain) {
        at = this.#afterAddresses(start);
      }
      if (at < 0) {
        at = this.#afterSegment(count, start, option === LETTER_M);
        if (at < 0) return -1;
      }
      count += 1;
    }
    this.count = count;
    return at;
  }

  #afterAddresses(start: number): number {
    const { end, code } = plainBasic(this.#bytes, start);
    if (end < 0) return -1;
    this.code = code;
    this.kinds[0] = PART.addresses;
    this.starts[0] = start;
    this.lengths[0] = end - start;
    return end;
  }

  #afterComment(index: number, start: number): number {
    const length = this.#commentLength;
    let end = start + length;
    if (length === 0 || !this.#repeats(this.#commentStart, start, end)) {
      end = afterPlainComment(this.#bytes, this.#words, start);
      if (end < 0) return -1;
      this.#commentStart = start;
      this.#commentLength = end - start;
    } else if ((this.#bytes[end] ?? 0) > BLANK) {
      return -1;
    }
    this.kinds[index] = PART.comment;
    this.starts[index] = this.#commentStart;
    this.lengths[index] = this.#commentLength;
    return end;
  }

  /** The place after a segment of any other kind, which is looked for among those that came lately. */
  #afterSegment(index: number, start: number, isNamed: boolean): number {
    const bytes = this.#bytes;
    this.kinds[index] = isNamed ? PART.match : PART.basic;
    // `-p tcp`, `-m tcp` and `-m tcp --dport` have one line each, and so has each share of `-m statistic`.
    const letter = bytes[start + 3] ?? 0;
    const share = letter === LETTER_S ? (bytes[start + 43] ?? 0) * 5 + (bytes[start + 44] ?? 0) : 0;
    const name = (bytes[start + 1] ?? 0) * 7 + letter;
    const line = (name + (bytes[start + 8] ?? 0) * 3 + share) & (LINES - 1);
    let slot = this.#latest[line] ?? 0;
    let length = this.#slotLengths[slot] ?? 0;
    let end = start + length;
    if (
      length === 0 ||
      !this.#repeats(this.#slotStarts[slot] ?? 0, start, end) ||
      !this.#endsSegment(end)
    ) {
      end = isNamed ? this.#afterNamed(start) : this.#afterBasic(start);
      if (end < 0) return -1;
      length = end - start;
      slot = slotOf(this.#hash(length, start, end));
      const isKnown =
        this.#slotLengths[slot] === length &&
        this.#repeats(this.#slotStarts[slot] ?? 0, start, end);
      if (!isKnown) this.#remember(slot, start, length, 0);
      this.#latest[line] = slot;
    }
    this.slots[index] = slot;
    this.starts[index] = this.#slotStarts[slot] ?? 0;
    this.samples[index] = this.#slotStarts[slot] ?? 0;
    this.lengths[index] = length;
    return end;
  }

  /** The place after `-m recent … --name NAME …`, which has the slot of all that differ only in the name; or -1. */
  #afterRecent(index: number, start: number): number {
    const end = this.#afterNamed(start);
    const name = end < 0 ? undefined : freeName(this.#bytes, start, end);
    if (!name) return -1;
    const { from, to } = name;
    const rest = from - start + (end - to);
    const slot = slotOf(this.#hash(this.#hash(rest, start, from), to, end));
    const sample = this.#slotStarts[slot] ?? 0;
    const sampleEnd = sample + (this.#slotLengths[slot] ?? 0);
    const isKnown =
      this.#slotRests[slot] === rest &&
      this.#repeats(sample, start, from) &&
      this.#repeats(sampleEnd - (end - to), to, end);
    if (!isKnown) this.#remember(slot, start, end - start, rest);
    this.kinds[index] = PART.named;
    this.slots[index] = slot;
    this.starts[index] = start;
    this.samples[index] = this.#slotStarts[slot] ?? 0;
    this.lengths[index] = end - start;
    return end;
  }

  #remember(slot: number, start: number, length: number, rest: number): void {
    this.#slotStarts[slot] = start;
    this.#slotLengths[slot] = length;
    this.#slotRests[slot] = rest;
  }

  #hash(seed: number, from: number, to: number): number {
    const bytes = this.#bytes;
    let hash = seed;
    for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
    return hash;
  }

  /** Reads the target that starts at `start`, after which the line must end. */
  #readEnding(start: number, goes: boolean): number {
    let end = this.#afterWord(start);
    if (end < 0) return -1;
    let ending: number = ENDING.word;
    if (this.#bytes[end] === BLANK) {
      if (goes) return -1;
      ending = ENDING.endpoint;
      end = this.plain ? afterEndpoint(this.#bytes, start) : -1;
      if (end < 0) {
        ending = ENDING.target;
        end = this.#afterNamed(start);
        // Nothing but the line's end may follow.
        if (end < 0 || this.#bytes[end] === BLANK) return -1;
      }
    }
    this.ending = ending;
    this.goes = goes;
    this.endingStart = start;
    this.endingLength = end - start;
    return end;
  }

  /** The place after one bare word, up to a blank or a control character. */
  #afterWord(start: number): number {
    const bytes = this.#bytes;
    let at = start;
    for (; ; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte <= BLANK) break;
      if (byte > TILDE || byte === QUOTE) return -1;
    }
    return at > start ? at : -1;
  }

  /** The place after `-m NAME` or `NAME` and its long options: at ` -j`, ` -m`, ` -g` or the line's end. */
  #afterNamed(start: number): number {
    const bytes = this.#bytes;
    for (let at = start; ; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte < BLANK) return at;
      if (byte > TILDE) return -1;
      if (byte === QUOTE) {
        at = this.#lastQuote(at);
        if (at < 0) return -1;
        continue;
      }
      if (byte !== BLANK || at <= start + 2) continue;
      const next = bytes[at + 1] ?? 0;
      if (next <= BLANK) return -1;
      if (next === DASH && bytes[at + 2] !== DASH) {
        return bytes[at + 3] === BLANK && startsSegment(bytes[at + 2] ?? 0) ? at : -1;
      }
    }
  }

  /** The last quote of a quoted text that is a word of its own, or -1. */
  #lastQuote(open: number): number {
    const bytes = this.#bytes;
    if (bytes[open - 1] !== BLANK) return -1;
    for (let at = open + 1; ; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte < BLANK) return -1;
      if (byte === QUOTE) return (bytes[at + 1] ?? 0) <= BLANK ? at : -1;
      if (byte !== BACKSLASH) continue;
      at += 1;
      if ((bytes[at] ?? 0) < BLANK) return -1;
    }
  }

  /** The place after `-s 10.0.0.1/32 ! -i eth0 -p tcp` and the like. */
  #afterBasic(start: number): number {
    const bytes = this.#bytes;
    for (let at = start; ; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte < BLANK) return at;
      if (byte > TILDE || byte === QUOTE) return -1;
      if (byte !== BLANK) continue;
      const next = bytes[at + 1] ?? 0;
      if (next <= BLANK) return -1;
      if (next !== DASH) continue;
      const letter = bytes[at + 2] ?? 0;
      if (startsSegment(letter) && bytes[at + 3] === BLANK) return at;
      if (letter === DASH) return -1;
    }
  }

  /** Whether a segment ends there: at ` -j`, ` -m`, ` -g` or the line's end. */
  #endsSegment(at: number): boolean {
    const bytes = this.#bytes;
    const byte = bytes[at] ?? 0;
    if (byte !== BLANK) return byte < BLANK;
    return bytes[at + 1] === DASH && startsSegment(bytes[at + 2] ?? 0) && bytes[at + 3] === BLANK;
  }

  /** Whether the text up to `end` stands at `earlier` too. */
  #repeats(earlier: number, start: number, end: number): boolean {
    const words = this.#words;
    if (end > words.byteLength) return false;
    const away = earlier - start;
    let at = start;
    for (; at + 4 <= end; at += 4) {
      if (words.getInt32(at) !== words.getInt32(at + away)) return false;
    }
    for (; at < end; at += 1) {
      if (words.getUint8(at) !== words.getUint8(at + away)) return false;
    }
    return true;
  }
}

function slotOf(hash: number): number {
  return (hash ^ (hash >>> 15)) & (SLOTS - 1);
}

function startsSegment(letter: number): boolean {
  return letter === LETTER_M || letter === LETTER_J || letter === LETTER_G;
}

const [BLANK, QUOTE, DASH, COLON, TILDE] = [32, 34, 45, 58, 126];
const [OPENING_BRACKET, BACKSLASH, CLOSING_BRACKET] = [91, 92, 93];
const [LETTER_A, LETTER_C, LETTER_G, LETTER_J] = [65, 99, 103, 106];
const [LETTER_M, LETTER_R, LETTER_S] = [109, 114, 115];
