/** Bytes of the dump. Places are addresses in memory; 0 stands for none. */

export const LF: u32 = 10;
export const BLANK: u32 = 32;
export const BANG: u32 = 33;
export const QUOTE: u32 = 34;
export const APOSTROPHE: u32 = 39;
export const PLUS: u32 = 43;
export const DASH: u32 = 45;
export const DOT: u32 = 46;
export const SLASH: u32 = 47;
export const ZERO: u32 = 48;
export const COLON: u32 = 58;
export const LETTER_A: u32 = 65;
export const OPENING_BRACKET: u32 = 91;
export const BACKSLASH: u32 = 92;
const CLOSING_BRACKET: u32 = 93;
const UNDERSCORE: u32 = 95;
export const LETTER_C: u32 = 99;
export const LETTER_G: u32 = 103;
export const LETTER_J: u32 = 106;
export const LETTER_M: u32 = 109;
export const LETTER_R: u32 = 114;
export const LETTER_S: u32 = 115;
export const TILDE: u32 = 126;

/** Whether the same bytes stand at both. Looks at up to seven bytes more than that. */
export function same(a: usize, b: usize, length: u32): bool {
  let left = length;
  while (left >= 8) {
    if (load<u64>(a) != load<u64>(b)) return false;
    a += 8;
    b += 8;
    left -= 8;
  }
  return left == 0 || (load<u64>(a) ^ load<u64>(b)) << ((8 - left) * 8) == 0;
}

/** Whether the text, which is ASCII, stands there. */
export function holds(at: usize, text: string): bool {
  for (let index = 0; index < text.length; index += 1) {
    if (load<u8>(at + index) != text.charCodeAt(index)) return false;
  }
  return true;
}

/** Where hashes start: another each time, so that texts that collide are hard to prepare. */
let seed: u64 = 0;

export function seedHashes(value: u32): void {
  seed = <u64>value * 0x9e3779b97f4a7c15;
}

/** 32 bits that depend on every byte there. Looks at up to seven bytes more. */
export function hash(start: usize, length: u32): u32 {
  let mixed = seed ^ length;
  let at = start;
  let left = length;
  while (left >= 8) {
    mixed = stir(mixed ^ load<u64>(at));
    at += 8;
    left -= 8;
  }
  if (left > 0) mixed = stir(mixed ^ (load<u64>(at) << ((8 - left) * 8)));
  return <u32>(mixed ^ (mixed >> 15));
}

function stir(value: u64): u64 {
  const product = value * 0xff51afd7ed558ccd;
  return product ^ (product >> 32);
}

/** The place after a number as it is printed, without zeros before it. */
function afterDigits(from: usize): usize {
  let at = from;
  while (digitAt(at) <= 9) at += 1;
  return at == from || (load<u8>(from) == ZERO && at > from + 1) ? 0 : at;
}

/** The place after a number as it is printed, up to `limit`, which has at most five digits. */
export function afterNumber(from: usize, limit: u32): usize {
  const end = afterDigits(from);
  if (end == 0 || end - from > 5) return 0;
  let value: u32 = 0;
  for (let at = from; at < end; at += 1) value = value * 10 + digitAt(at);
  return value <= limit ? end : 0;
}

/** The digit there; beyond 9 where there is none. */
export function digitAt(at: usize): u32 {
  return <u32>load<u8>(at) - ZERO;
}

/** The place after `[12:3456]`. */
export function afterCounters(from: usize): usize {
  if (load<u8>(from) != OPENING_BRACKET) return 0;
  const colon = afterDigits(from + 1);
  if (colon == 0 || load<u8>(colon) != COLON) return 0;
  const bracket = afterDigits(colon + 1);
  return bracket == 0 || load<u8>(bracket) != CLOSING_BRACKET ? 0 : bracket + 1;
}

/** The place after one bare word, up to a blank or a control character. */
export function afterWord(start: usize): usize {
  let at = start;
  for (; ; at += 1) {
    const byte: u32 = load<u8>(at);
    if (byte <= BLANK) break;
    if (byte > TILDE || byte == QUOTE) return 0;
  }
  return at > start ? at : 0;
}

/** Whether it needs no quotes: a letter, a digit, `_` or `-`. */
export function isBare(byte: u32): bool {
  return (byte | 32) - 97 < 26 || byte - ZERO <= 9 || byte == UNDERSCORE || byte == DASH;
}

/** Whether `-m`, `-j` or `-g` and a blank stand there. */
export function startsSegment(at: usize): bool {
  if (load<u8>(at) != DASH || load<u8>(at, 2) != BLANK) return false;
  const letter: u32 = load<u8>(at, 1);
  return letter == LETTER_M || letter == LETTER_J || letter == LETTER_G;
}
