/** The chains of a table, where their rules jump, and whether they may stand so. */
import { BLANK, afterWord, hash, same } from './bytes';
import { take } from './memory';
import { PLACES } from './rule';

/** The chains by number, the built-in ones first: where the name stands, … */
let chains: usize = 0;
const CHAIN: usize = 16;
/** … which is its first jump, … */
const FIRST: usize = 4;
/** … how many jumps to it had not their turn yet, … */
const WAITS: usize = 8;
/** … where all that is in its rules may stand, and the places that packets reach it from. */
const ALLOWED: usize = 12;
const REACHED: usize = 13;
let count: u32 = 0;
let builtIns: u32 = 0;

/**
 * The chains that are not built in, by the hashes of their names: where the name stands, the chain's
 * number and in the upper bits a few of the hash. Two thirds full at most, to lie in the nearest memory.
 */
let slots: usize = 0;
const SLOT: usize = 8;
let mask: u32 = 0;
const NUMBER_BITS: u32 = 24;
const NUMBER: u32 = (1 << NUMBER_BITS) - 1;

/** The numbers of the chains where rules jump to, rule by rule. */
let targets: usize = 0;
let targetCount: u32 = 0;
/** Whether all of them may be jumped to. */
let allKnown = true;

/** XT_EXTENSION_MAXNAMELEN counts a closing zero: include/uapi/linux/netfilter/x_tables.h. */
export const LONGEST_NAME: u32 = 28;
/** Among places: that the table takes it. */
const IN_TABLE: u32 = 1 << 5;

/** Starts a table whose lines have so many bytes. False where memory is short. */
export function startChains(bytes: u32): bool {
  count = 0;
  builtIns = 0;
  targetCount = 0;
  waiting = 0;
  allKnown = true;
  // One more for what comes after the last. The shortest lines are `:A - [0:0]` and `-A A -j B`.
  chains = take((<u64>bytes / 11 + 8) * CHAIN);
  targets = take((<u64>bytes / 10 + 1) * 4);
  return chains != 0 && targets != 0;
}

/** Adds a chain whose name stands there; with its hook, if it is built in, as a bit of the places. */
export function addChain(start: usize, hook: u32): void {
  const chain = chains + <usize>count * CHAIN;
  store<u32>(chain, <u32>start);
  store<u32>(chain, 0, FIRST);
  store<u32>(chain, 0, WAITS);
  store<u8>(chain, PLACES, ALLOWED);
  store<u8>(chain, IN_TABLE | hook, REACHED);
  count += 1;
  if (hook != 0) builtIns = count;
}

/** Whether a built-in chain has the name. */
export function isBuiltIn(start: usize, length: u32): bool {
  for (let chain: u32 = 0; chain < builtIns; chain += 1) {
    if (isNamed(chain, start, length)) return true;
  }
  return false;
}

/** All chains have been added. False where memory is short, or there are too many. */
export function endChains(): bool {
  let size: u32 = 256;
  while (<u64>size * 2 < <u64>count * 3) size *= 2;
  mask = size - 1;
  slots = take(<u64>size * SLOT);
  if (slots == 0 || count > NUMBER) return false;
  memory.fill(slots, 0, <usize>size * SLOT);
  for (let chain = builtIns; chain < count; chain += 1) {
    const start: usize = load<u32>(chains + <usize>chain * CHAIN);
    const mixed = hash(start, <u32>(afterWord(start) - start));
    let number = mixed;
    while (load<u32>(slotAt(number)) != 0) number += 1;
    store<u32>(slotAt(number), <u32>start);
    store<u32>(slotAt(number), tagged(chain, mixed), 4);
  }
  return true;
}

function slotAt(number: u32): usize {
  return slots + <usize>(number & mask) * SLOT;
}

function tagged(chain: u32, mixed: u32): u32 {
  return chain | (mixed & ~NUMBER);
}

/** The chain after `before` that has that name, by its number; -1 where there is none. */
export function chainAfter(before: i32, start: usize, length: u32): i32 {
  for (let chain = before + 1; chain < <i32>count; chain += 1) {
    store<u32>(chains + <usize>chain * CHAIN, targetCount + waiting, FIRST);
    if (isNamed(chain, start, length)) return chain;
  }
  return -1;
}

/** There are no more rules; the last one was in that chain. */
export function endRules(last: i32): void {
  lookUp();
  for (let chain = last + 1; chain <= <i32>count; chain += 1) {
    store<u32>(chains + <usize>chain * CHAIN, targetCount, FIRST);
  }
}

function isNamed(chain: u32, start: usize, length: u32): bool {
  return isName(load<u32>(chains + <usize>chain * CHAIN), start, length);
}

/** Whether the name at `name`, after which something else stands, is that of so many bytes. */
function isName(name: usize, start: usize, length: u32): bool {
  return load<u8>(name + length) <= BLANK && same(name, start, length);
}

/** A rule of that chain has something that the kernel takes only there. */
export function allow(chain: u32, places: u32): void {
  const at = chains + <usize>chain * CHAIN;
  store<u8>(at, load<u8>(at, ALLOWED) & places, ALLOWED);
}

/** Jumps still to be looked up: each look-up waits for memory, and many in a row wait at once. */
const MOST: u32 = 1024;
const WORD: usize = 12;
const words = memory.data(12288, 16);
let waiting: u32 = 0;

/** A rule goes on in the chain whose name stands there. */
export function jump(start: usize, length: u32): void {
  const word = words + <usize>waiting * WORD;
  store<u32>(word, <u32>start);
  store<u32>(word, length, 4);
  store<u32>(word, hash(start, length), 8);
  waiting += 1;
  if (waiting == MOST) lookUp();
}

function lookUp(): void {
  for (let at: u32 = 0; at < waiting; at += 1) {
    const word = words + <usize>at * WORD;
    const chain = chainNamed(load<u32>(word), load<u32>(word, 4), load<u32>(word, 8));
    if (chain < 0) allKnown = false;
    store<u32>(targets + <usize>targetCount * 4, <u32>chain);
    targetCount += 1;
  }
  waiting = 0;
}

/** The number of a chain that is not built in; -1 where there is none. */
function chainNamed(start: usize, length: u32, mixed: u32): i32 {
  for (let number = mixed; ; number += 1) {
    const slot = slotAt(number);
    const name: usize = load<u32>(slot);
    if (name == 0) return -1;
    const chain = load<u32>(slot, 4) & NUMBER;
    if (load<u32>(slot, 4) == tagged(chain, mixed) && isName(name, start, length)) return chain;
  }
  return -1;
}

/**
 * Whether all jumps lead to chains of one's own, in no circle, and nothing is reached from where the
 * kernel does not take it.
 */
export function isSound(): bool {
  const turns = take(<u64>count * 4 + 4);
  if (!allKnown || turns == 0) return false;
  for (let at: u32 = 0; at < targetCount; at += 1) {
    const target = chainOfJump(at);
    store<u32>(target, load<u32>(target, WAITS) + 1, WAITS);
  }
  // A chain's turn comes when all that jump to it had theirs; in a circle nobody's ever does.
  let last: u32 = 0;
  for (let chain: u32 = 0; chain < count; chain += 1) {
    const at = chains + <usize>chain * CHAIN;
    if (load<u32>(at, WAITS) > 0) continue;
    store<u32>(turns + <usize>last * 4, <u32>at);
    last += 1;
  }
  for (let turn: u32 = 0; turn < last; turn += 1) {
    const chain: usize = load<u32>(turns + <usize>turn * 4);
    const reached: u32 = load<u8>(chain, REACHED);
    if ((reached & ~(<u32>load<u8>(chain, ALLOWED))) != 0) return false;
    const end = load<u32>(chain, FIRST + CHAIN);
    for (let at = load<u32>(chain, FIRST); at < end; at += 1) {
      const target = chainOfJump(at);
      const left = load<u32>(target, WAITS) - 1;
      store<u8>(target, load<u8>(target, REACHED) | reached, REACHED);
      store<u32>(target, left, WAITS);
      if (left > 0) continue;
      store<u32>(turns + <usize>last * 4, <u32>target);
      last += 1;
    }
  }
  return last == count;
}

function chainOfJump(at: u32): usize {
  return chains + <usize>load<u32>(targets + <usize>at * 4) * CHAIN;
}
