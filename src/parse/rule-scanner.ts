/** Passes over the parts of a rule's line, byte by byte. */
export class RuleScanner {
  /** Where the last scan ended. */
  end = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Passes one bare word, up to a blank or a control character. */
  word(from: number): boolean {
    const bytes = this.#bytes;
    let at = from;
    while (kindOf(bytes[at]) === PLAIN_BYTE) at += 1;
    this.end = at;
    return at > from && kindOf(bytes[at]) <= BLANK_BYTE;
  }

  /** Passes `-m NAME` or `NAME` and its long options: up to ` -j`, ` -m`, ` -g` or the line's end. */
  named(from: number): boolean {
    const bytes = this.#bytes;
    let at = from;
    for (; ; at += 1) {
      const kind = kindOf(bytes[at]);
      if (kind === PLAIN_BYTE) continue;
      if (kind === CONTROL_BYTE) break;
      if (kind === QUOTE_BYTE) {
        at = this.#passQuoted(at);
        if (at < 0) return false;
        continue;
      }
      if (kind === ODD_BYTE) return false;
      if (at <= from + 2) continue;
      const next = bytes[at + 1] ?? 0;
      if (next <= BLANK) return false;
      if (next === DASH && bytes[at + 2] !== DASH) {
        if (bytes[at + 3] === BLANK && isSegmentStart(bytes[at + 2] ?? 0)) break;
        return false;
      }
    }
    this.end = at;
    return true;
  }

  /** Passes a quoted text that is a word of its own. Returns its last quote, or -1. */
  #passQuoted(open: number): number {
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

  /** Passes `-s 10.0.0.1/32 ! -i eth0 -p tcp` and the like. */
  basic(from: number): boolean {
    const bytes = this.#bytes;
    let at = from;
    for (; ; at += 1) {
      const kind = kindOf(bytes[at]);
      if (kind === PLAIN_BYTE) continue;
      if (kind === CONTROL_BYTE) break;
      if (kind !== BLANK_BYTE) return false;
      const next = bytes[at + 1] ?? 0;
      if (next <= BLANK) return false;
      if (next === DASH) {
        const letter = bytes[at + 2] ?? 0;
        if (isSegmentStart(letter) && bytes[at + 3] === BLANK) break;
        if (letter === DASH) return false;
      }
    }
    this.end = at;
    return true;
  }

  /** Whether a segment that ends at `at` ends there indeed: at ` -j`, ` -m`, ` -g` or the line's end. */
  endsSegment(at: number): boolean {
    const bytes = this.#bytes;
    const byte = bytes[at] ?? 0;
    if (byte !== BLANK) return byte < BLANK;
    return bytes[at + 1] === DASH && isSegmentStart(bytes[at + 2] ?? 0) && bytes[at + 3] === BLANK;
  }
}

function isSegmentStart(letter: number): boolean {
  return letter === LETTER_M || letter === LETTER_J || letter === LETTER_G;
}

/** What a byte is in a line, the end of the text included. */
function kindOf(byte: number | undefined): number {
  return KINDS[byte ?? 0] ?? PLAIN_BYTE;
}

const [CONTROL_BYTE, BLANK_BYTE, PLAIN_BYTE, QUOTE_BYTE, ODD_BYTE] = [0, 1, 2, 3, 4];
const [BLANK, QUOTE, DASH, BACKSLASH, TILDE] = [32, 34, 45, 92, 126];
const [LETTER_G, LETTER_J, LETTER_M] = [103, 106, 109];

const KINDS = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte < BLANK) return CONTROL_BYTE;
  if (byte === BLANK) return BLANK_BYTE;
  if (byte === QUOTE) return QUOTE_BYTE;
  return byte > TILDE ? ODD_BYTE : PLAIN_BYTE;
});
