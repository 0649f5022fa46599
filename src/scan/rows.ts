/** Rules of a stretch of the dump, taken apart and laid out in rows for the host, who reads dumps from them. */
import { DASH, LF, OPENING_BRACKET, seedHashes } from './bytes';
import { BEYOND, reserve, take } from './memory';
import {
  MOST_PARTS,
  PART,
  afterRule,
  chainLength,
  chainStart,
  code,
  count,
  ending,
  endingLength,
  endingStart,
  goes,
  moveTo,
  parts,
  readAs,
  ruleStart,
  shift,
} from './parts';

/** Where the rows are: see `row` of `parse/scanned-parts.ts`. */
export let rows: usize = 0;
/** Of a row, in words, without its parts, which have four words each. */
const FIXED: u32 = 9;
const LONGEST_ROW: u32 = FIXED + MOST_PARTS * 4;
let mostWords: u32 = 0;

let window: usize = 0;
let windowEnd: usize = 0;
/** Whether the dump ends where the window does. */
let isLast = false;
/** Whether the line after the last row is not whole in the window. */
export let isCut = false;

/** Makes room for a window on the dump, of so many bytes, and for rows of so many words. Returns where the window is. */
export function openWindow(size: u32, words: u32, seed: u32): usize {
  seedHashes(seed);
  window = reserve(size);
  rows = take(<u64>words * 4);
  mostWords = words;
  return rows == 0 ? 0 : window;
}

/** The window shows so many bytes of the dump from that place on, and `last` if it shows its end. */
export function moveWindow(place: u32, size: u32, last: bool): void {
  windowEnd = window + size;
  isLast = last;
  memory.fill(windowEnd, 0, BEYOND);
  moveTo(place - <u32>window);
}

/** Writes rows for the rules from that place in the dump on, up to a line that is none. Returns how many words. */
export function scanRows(place: u32, isIPv4: bool): u32 {
  readAs(isIPv4);
  isCut = false;
  let words: u32 = 0;
  let at: usize = place - shift;
  while (words + LONGEST_ROW <= mostWords) {
    if (at >= windowEnd && !isLast) isCut = true;
    if (load<u8>(at) != OPENING_BRACKET && load<u8>(at) != DASH) break;
    const end = afterRule(at);
    if (end == 0 || end >= windowEnd) {
      isCut = !isLast && !holdsEnd(at);
      if (end == 0 || isCut) break;
    }
    words = writeRow(words, at, end);
    if (load<u8>(end) != LF) break;
    at = end + 1;
  }
  return words;
}

/** Whether the line that starts there ends in the window. */
function holdsEnd(start: usize): bool {
  for (let at = start; at < windowEnd; at += 1) {
    if (load<u8>(at) == LF) return true;
  }
  return false;
}

function writeRow(words: u32, start: usize, end: usize): u32 {
  const row = rows + <usize>words * 4;
  store<u32>(row, <u32>start + shift);
  store<u32>(row, <u32>end + shift, 4);
  store<u32>(row, <u32>ruleStart + shift, 8);
  store<u32>(row, <u32>chainStart + shift, 12);
  store<u32>(row, chainLength, 16);
  store<u32>(row, code, 20);
  store<u32>(row, ending | (goes ? 1 << 8 : 0) | (count << 16), 24);
  store<u32>(row, <u32>endingStart + shift, 28);
  store<u32>(row, endingLength, 32);
  let to = row + FIXED * 4;
  const last = parts + <usize>count * PART;
  for (let part = parts; part < last; part += PART) {
    store<u32>(to, load<u32>(part));
    store<u32>(to, load<u32>(part, 4) + shift, 4);
    store<u64>(to, load<u64>(part, 8), 8);
    to += PART;
  }
  return words + FIXED + count * 4;
}
