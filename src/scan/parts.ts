/**
 * Takes the line of a rule apart, as `parse/rule-parts.ts` does: counters, `-A CHAIN`, segments, a
 * target. What the parts mean is for others to say.
 */
import {
  BLANK,
  DASH,
  LETTER_A,
  LETTER_C,
  LETTER_G,
  LETTER_J,
  LETTER_M,
  LETTER_R,
  LETTER_S,
  afterCounters,
  afterWord,
  hash,
  same,
} from './bytes';
import {
  afterAddresses,
  afterComment,
  afterEndpoint,
  code as codeOfAddresses,
  commentStart,
  forgetComment,
  freeName,
  nameLength,
} from './plain';
import { afterLongOptions, afterShortOptions, endsSegment } from './segment';

/** Where `-A` stands, after the counters if there are any. */
export let ruleStart: usize = 0;
/** Where the chain's name stands, or where an equal one stood just before. */
export let chainStart: usize = 0;
export let chainLength: u32 = 0;
/** The protocol code that addresses say; 0 without them. */
export let code: u32 = 0;
/** One of those below; where the target with its options is, and whether it stands after `-g`. */
export let ending: u32 = 0;
export let endingStart: usize = 0;
export let endingLength: u32 = 0;
export let goes = false;

/** What ends a rule: see ENDING of `parse/parts.ts`. */
export const NONE: u32 = 0;
export const WORD: u32 = 1;
export const ENDPOINT: u32 = 2;
const TARGET: u32 = 3;

/** What a segment is: see PART of `parse/parts.ts`. */
export const ADDRESSES: u32 = 0;
export const BASIC: u32 = 1;
export const COMMENT: u32 = 2;
const MATCH: u32 = 3;
const NAMED: u32 = 4;

/** The segments, `count` of them: the kind, and above it the slot; where it stands, its length, its sample. */
export const parts = memory.data(1024, 16);
export const PART: usize = 16;
export const MOST_PARTS: u32 = 64;
export let count: u32 = 0;

/** What turns an address in memory into a place in the dump. */
export let shift: u32 = 0;
/** Whether addresses are recognised from their bytes, which they are in IPv4. */
let isPlain = true;

/** What comes stands elsewhere: texts met before stand no more where they did. */
export function moveTo(newShift: u32): void {
  shift = newShift;
  chainLength = 0;
  forgetComment();
}

/** What comes is of that family. */
export function readAs(isIPv4: bool): void {
  isPlain = isIPv4;
}

/** The line's end, or 0 where it is otherwise. */
export function afterRule(from: usize): usize {
  ruleStart = from;
  if (load<u8>(from) != DASH) {
    ruleStart = afterCounters(from) + 1;
    if (ruleStart == 1 || load<u8>(ruleStart - 1) != BLANK) return 0;
  }
  if (load<u8>(ruleStart) != DASH) return 0;
  if (load<u8>(ruleStart, 1) != LETTER_A || load<u8>(ruleStart, 2) != BLANK) return 0;
  let at = afterChainName(ruleStart + 3);
  if (at == 0) return 0;
  count = 0;
  code = 0;
  ending = NONE;
  while (load<u8>(at) == BLANK) {
    const start = at + 1;
    const option: u32 =
      load<u8>(start) == DASH && load<u8>(start, 2) == BLANK ? load<u8>(start, 1) : 0;
    if (option == LETTER_J || option == LETTER_G) return afterEnding(start + 3, option == LETTER_G);
    if (count == MOST_PARTS) return 0;
    if (option == LETTER_M) at = afterMatch(start);
    else at = count == 0 ? afterBasic(start) : 0;
    if (at == 0) return 0;
    count += 1;
  }
  return at;
}

function afterChainName(start: usize): usize {
  const likely = start + chainLength;
  if (chainLength > 0 && load<u8>(likely) <= BLANK && same(chainStart, start, chainLength)) {
    return likely;
  }
  const end = afterWord(start);
  chainStart = start;
  chainLength = end == 0 ? 0 : <u32>(end - start);
  return end;
}

/** The place after the options of `basic`. */
function afterBasic(start: usize): usize {
  const end = isPlain ? afterAddresses(start) : 0;
  if (end == 0) return afterSegment(start, BASIC);
  code = codeOfAddresses;
  note(ADDRESSES, start, <u32>(end - start), 0);
  return end;
}

/** The place after `-m NAME` and its options. */
function afterMatch(start: usize): usize {
  const letter: u32 = load<u8>(start, 3);
  const third: u32 = load<u8>(start, 5);
  let end: usize = 0;
  if (letter == LETTER_C && third == LETTER_M) {
    end = afterComment(start);
    if (end != 0) note(COMMENT, commentStart, <u32>(end - start), 0);
  } else if (letter == LETTER_R && third == LETTER_C) {
    end = afterRecent(start);
  }
  return end == 0 ? afterSegment(start, MATCH) : end;
}

function note(kind: u32, start: usize, length: u32, sample: u32): void {
  const part = parts + <usize>count * PART;
  store<u32>(part, kind);
  store<u32>(part, <u32>start, 4);
  store<u32>(part, length, 8);
  store<u32>(part, sample, 12);
}

/**
 * Segments that came lately, by the hashes of their texts: the length, how much of it is no name (0
 * where there is no name in it), the place in the dump where it was met first, the text itself. A
 * longer text has the slot 0, and nothing in it.
 */
export const SLOTS: u32 = 4096;
const SLOT: usize = 512;
const slots = memory.data(2097152, 16);
const TEXT: usize = 16;
const LONGEST: u32 = 488;

/** The slot that a segment probably has, by a few of its bytes. */
const LINES: u32 = 64;
const latest = memory.data(128, 16);

/** `-p tcp`, `-m tcp` and `-m tcp --dport` have one line each, and so has each share of `-m statistic`. */
function lineOf(start: usize): usize {
  const letter: u32 = load<u8>(start, 3);
  let mixed = <u32>load<u8>(start, 1) * 7 + letter + <u32>load<u8>(start, 8) * 3;
  if (letter == LETTER_S) mixed += <u32>load<u8>(start, 43) * 5 + load<u8>(start, 44);
  return latest + <usize>(mixed & (LINES - 1)) * 2;
}

/** The place after a segment of any other kind, which is looked for among those that came lately. */
function afterSegment(start: usize, kind: u32): usize {
  const line = lineOf(start);
  let number: u32 = load<u16>(line);
  let length = load<u32>(slotAt(number));
  let end = start + length;
  if (length == 0 || !endsSegment(end) || !same(slotAt(number) + TEXT, start, length)) {
    end = kind == MATCH ? afterLongOptions(start) : afterShortOptions(start);
    if (end == 0) return 0;
    length = <u32>(end - start);
    number = slotFor(start, length);
    store<u16>(line, <u16>number);
  }
  note(kind | (number << 8), start, length, sampleOf(number, start));
  return end;
}

/** The place after `-m recent … --name NAME …`, which has the slot of all that differ only in the name. */
function afterRecent(start: usize): usize {
  const end = afterLongOptions(start);
  const name: usize = end == 0 ? 0 : freeName(start, end);
  const length = <u32>(end - start);
  if (name == 0 || length > LONGEST) return 0;
  const before = <u32>(name - start);
  const after = length - nameLength - before;
  const number = slotOf(hash(start, before) * 31 + hash(end - after, after));
  const slot = slotAt(number);
  const isKnown =
    load<u32>(slot, 4) == before + after &&
    same(slot + TEXT, start, before) &&
    same(slot + TEXT + load<u32>(slot) - after, end - after, after);
  if (!isKnown) remember(slot, start, length, before + after);
  note(NAMED | (number << 8), start, length, load<u32>(slot, 8));
  return end;
}

/** The slot of a text. */
export function slotFor(start: usize, length: u32): u32 {
  if (length > LONGEST) return 0;
  const number = slotOf(hash(start, length));
  const slot = slotAt(number);
  const isKnown =
    load<u32>(slot) == length && load<u32>(slot, 4) == 0 && same(slot + TEXT, start, length);
  if (!isKnown) remember(slot, start, length, 0);
  return number;
}

/** Where in the dump the text of that slot, which stands there again, was met first. */
export function sampleOf(slot: u32, start: usize): u32 {
  return slot == 0 ? <u32>start + shift : load<u32>(slotAt(slot), 8);
}

function slotAt(number: u32): usize {
  return slots + <usize>number * SLOT;
}

/** Never 0. */
function slotOf(mixed: u32): u32 {
  const number = (mixed ^ (mixed >> 15)) & (SLOTS - 1);
  return number == 0 ? 1 : number;
}

function remember(slot: usize, start: usize, length: u32, rest: u32): void {
  store<u32>(slot, length);
  store<u32>(slot, rest, 4);
  store<u32>(slot, <u32>start + shift, 8);
  memory.copy(slot + TEXT, start, length);
}

/** Reads the target that starts at `start`, after which the line must end. */
function afterEnding(start: usize, isGoto: bool): usize {
  let end = afterWord(start);
  if (end == 0) return 0;
  ending = WORD;
  if (load<u8>(end) == BLANK) {
    if (isGoto) return 0;
    ending = ENDPOINT;
    end = isPlain ? afterEndpoint(start) : 0;
    if (end == 0) {
      ending = TARGET;
      end = afterLongOptions(start);
      // Nothing but the line's end may follow.
      if (end == 0 || load<u8>(end) == BLANK) return 0;
    }
  }
  goes = isGoto;
  endingStart = start;
  endingLength = <u32>(end - start);
  return end;
}
