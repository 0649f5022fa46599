/**
 * What the page's own code says of texts: it knows the extensions. Each text is asked about once, as
 * long as it is remembered.
 */
import { hash, same } from './bytes';

/** What a text is. */
export const MATCH: u32 = 0;
/** A target with its options. */
export const TARGET: u32 = 1;
/** One word after `-j`, or after `-g`. */
export const JUMP: u32 = 2;
export const GOTO: u32 = 3;
/** The name of a chain that is declared. */
export const CHAIN: u32 = 4;

/** Of an answer: in the low eight bits where the kernel takes it, above 16 bits the protocol code it says. */
export const PLACES: u32 = 0xff;
/** It stands otherwise than it would be printed, or nobody can tell. */
export const OTHERWISE: u32 = 1 << 8;
/** The word is the name of a chain. */
export const IS_CHAIN: u32 = 1 << 9;

/** The host's: judges a text of that kind in a rule whose `-p` has that code. */
declare function judge(kind: u32, start: usize, length: u32, code: u32): u32;

/**
 * Texts judged lately, by their hashes: where one stands, its length and above it that of what may be
 * any, its kind and code, the answer.
 */
const SLOTS: u32 = 4096;
const SLOT: usize = 16;
const slots = memory.data(65536, 16);
const LONGEST: u32 = (1 << 24) - 1;

/** What comes stands in another table. */
export function forgetVerdicts(): void {
  memory.fill(slots, 0, <usize>SLOTS * SLOT);
}

export function verdict(kind: u32, start: usize, length: u32, code: u32): u32 {
  return verdictBut(kind, start, length, start + length, 0, code);
}

/** The same of a text in which the `gap` bytes at `from`, fewer than 256, may be any. */
export function verdictBut(
  kind: u32,
  start: usize,
  length: u32,
  from: usize,
  gap: u32,
  code: u32,
): u32 {
  if (length > LONGEST) return OTHERWISE;
  const before = <u32>(from - start);
  const after = length - gap - before;
  const key = (gap > 0 ? 1 << 31 : 0) | (kind << 16) | code;
  let mixed = hash(start, before) + key;
  if (after > 0) mixed = mixed * 31 + hash(from + gap, after);
  const slot = slots + <usize>((mixed ^ (mixed >> 15)) & (SLOTS - 1)) * SLOT;
  const known = load<u32>(slot);
  const size = load<u32>(slot, 4);
  const knownLength = size & LONGEST;
  if (
    load<u32>(slot, 8) == key &&
    knownLength - (size >> 24) == length - gap &&
    same(known, start, before) &&
    same(known + knownLength - after, from + gap, after)
  ) {
    return load<u32>(slot, 12);
  }
  const answer = judge(kind, start, length, code);
  store<u32>(slot, <u32>start);
  store<u32>(slot, length | (gap << 24), 4);
  store<u32>(slot, key, 8);
  store<u32>(slot, answer, 12);
  return answer;
}

/**
 * Whether the word may mean something else than a chain. By a few bytes of a word (`wordMark`) the
 * host notes which those are; it does so once.
 */
export function mayBeOther(start: usize, length: u32): bool {
  const mark = <u32>load<u8>(start) * 31 + <u32>load<u8>(start, 1) * 7 + length * 131;
  return load<u8>(wordMarks + (mark & 4095)) != 0;
}

/** Where the host writes 4096 bytes: 1 for each mark of a word with a meaning of its own. */
export const wordMarks = memory.data(4096);
