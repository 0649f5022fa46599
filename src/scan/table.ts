/**
 * Whether the lines of one table stand as they would be printed, with no error among them. For the
 * host, in this order: `reserve` once, then for each table `enterTable`, `addBuiltIn` for each of its
 * built-in chains, `readChains`, `readRules`.
 */
import {
  BANG,
  BLANK,
  COLON,
  DASH,
  LF,
  OPENING_BRACKET,
  afterCounters,
  afterWord,
  seedHashes,
} from './bytes';
import {
  LONGEST_NAME,
  addChain,
  allow,
  chainAfter,
  endChains,
  endRules,
  isBuiltIn,
  isSound,
  jump,
  startChains,
} from './jumps';
import { bytesAfter, offset, release, reserve as reserveMemory, take } from './memory';
import { afterRule, chainLength, chainStart, moveTo, ruleStart } from './parts';
import {
  enterRules,
  hasOption,
  mayName,
  nextLength,
  nextStart,
  places,
  standsAsPrinted,
} from './rule';

export { wordMarks } from './rule';
export { isCut, moveWindow, openWindow, rows, scanRows } from './rows';

/** How many lines of the table were read, and where the starts of those that follow them are noted. */
export let lineCount: u32 = 0;
export let lineStarts: usize = 0;

/** Whether every rule must have its counters. */
let wantsCounters = false;
/** By built-in chain: the letter of the option that no rule of it may have, or 0. */
const refused = memory.data(8);
let builtIns: i32 = 0;

/** Makes room for a dump: returns where it is to be written, or 0 where memory is short. */
export function reserve(size: u32, seed: u32): usize {
  seedHashes(seed);
  const dump = reserveMemory(size);
  moveTo(0 - <u32>dump);
  return dump;
}

/** What comes is a table whose first line stands there. False where memory is short. */
export function enterTable(first: usize, isIPv4: bool, counters: bool): bool {
  release();
  wantsCounters = counters;
  builtIns = 0;
  lineCount = 0;
  const bytes = bytesAfter(first);
  // The shortest line is `-A A`.
  lineStarts = take((<u64>bytes / 5 + 1) * 4);
  enterRules(isIPv4);
  return lineStarts != 0 && startChains(bytes);
}

/** The next of the table's built-in chains: its name, its hook as a bit, the letter of the option it refuses or 0. */
export function addBuiltIn(name: usize, hook: u32, option: u32): void {
  addChain(name, hook);
  store<u8>(refused + <usize>builtIns, <u8>option);
  builtIns += 1;
}

/** Reads the lines of the other chains, which stand in the order of their names. Returns the place after; or 0. */
export function readChains(first: usize): usize {
  let at = first;
  for (let before: usize = 0; load<u8>(at) == COLON;) {
    const name = at + 1;
    const end = afterChain(name);
    if (end == 0 || (before != 0 && !isAfter(before, name))) return 0;
    addChain(name, 0);
    before = name;
    at = end + 1;
    noteLine(at);
  }
  return endChains() ? at : 0;
}

/** The line's end, if it declares a chain of that name in the printed form, and a chain may have it. */
function afterChain(name: usize): usize {
  const end = afterWord(name);
  const length = <u32>(end - name);
  if (end == 0 || length > LONGEST_NAME) return 0;
  if (load<u8>(name) == DASH || load<u8>(name) == BANG || isBuiltIn(name, length)) return 0;
  if (!mayName(name, length)) return 0;
  if (load<u8>(end) != BLANK || load<u8>(end, 1) != DASH || load<u8>(end, 2) != BLANK) return 0;
  const after = afterCounters(end + 3);
  return after != 0 && load<u8>(after) == LF ? after : 0;
}

/** Whether the later name comes after the other by its bytes. A blank ends both. */
function isAfter(earlier: usize, later: usize): bool {
  for (let index = 0; ; index += 1) {
    const a = load<u8>(earlier + index);
    const b = load<u8>(later + index);
    if (a != b) return a < b;
    if (a == BLANK) return false;
  }
  return false;
}

/**
 * Reads the rules, which stand in the order of their chains. Returns the place after them, or 0 where
 * one is otherwise, or all of them together cannot be.
 */
export function readRules(first: usize): usize {
  let chain: i32 = -1;
  let name: usize = 0;
  let at = first;
  while (load<u8>(at) == OPENING_BRACKET || load<u8>(at) == DASH) {
    const start = at;
    at = afterRule(at);
    if (at == 0 || load<u8>(at) != LF || !standsAsPrinted()) return 0;
    if (wantsCounters && ruleStart == start) return 0;
    at += 1;
    noteLine(at);
    if (chainStart != name) {
      chain = chainAfter(chain, chainStart, chainLength);
      if (chain < 0) return 0;
      name = chainStart;
    }
    const option: u32 = chain < builtIns ? load<u8>(refused + <usize>chain) : 0;
    if (option != 0 && hasOption(option)) return 0;
    allow(chain, places);
    if (nextLength > 0) jump(nextStart, nextLength);
  }
  endRules(chain);
  return isSound() ? at : 0;
}

function noteLine(next: usize): void {
  store<u32>(lineStarts + <usize>lineCount * 4, offset(next));
  lineCount += 1;
}
