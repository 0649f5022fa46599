/** Whether a rule stands as it would be printed, as far as that depends on the rule alone. */
import { BLANK, DASH } from './bytes';
import {
  BASIC,
  COMMENT,
  ENDPOINT,
  ADDRESSES,
  NONE,
  PART,
  SLOTS,
  WORD,
  code as codeOfAddresses,
  count,
  ending,
  endingLength,
  endingStart,
  goes,
  parts,
  readAs,
  sampleOf,
  shift,
  slotFor,
} from './parts';
import { isPortCode } from './plain';

/** What is asked about a text: see TEXT of `parse/scan.ts`. */
const MATCH: u32 = 0;
const TARGET: u32 = 1;
const JUMP: u32 = 2;
const GOTO: u32 = 3;
const CHAIN: u32 = 4;

/** Of an answer: in the low eight bits where the kernel takes it, above 16 bits the protocol code it says. */
export const PLACES: u32 = 0xff;
/** It stands otherwise than it would be printed, or nobody can tell. */
const OTHERWISE: u32 = 1 << 8;
/** The word is the name of a chain. */
const IS_CHAIN: u32 = 1 << 9;
/** Tells an answer from none. */
const SEEN: u32 = 1 << 10;

/** The host's, who knows the extensions: judges a text of the dump, in a rule whose `-p` has that code. */
declare function judge(kind: u32, place: u32, length: u32, code: u32): u32;

/** The name of the chain where the rule goes on; the length is 0 if it does not. */
export let nextStart: usize = 0;
export let nextLength: u32 = 0;
/** Where the kernel takes everything in it: see `PLACES`. */
export let places: u32 = 0;

/** By slot: which text was judged, as what and in a rule with which code, and the answer. */
const ANSWER: usize = 12;
const answers = memory.data(49152, 16);
/** The answer for `DNAT` to an endpoint, once it was met. */
let endpoints: u32 = 0;

/** What comes stands in another table. */
export function enterRules(isIPv4: bool): void {
  readAs(isIPv4);
  endpoints = 0;
  memory.fill(answers, 0, <usize>SLOTS * ANSWER);
}

/** Judges the rule whose parts were read last. */
export function standsAsPrinted(): bool {
  let code = codeOfAddresses;
  nextLength = 0;
  places = PLACES;
  const end = parts + <usize>count * PART;
  for (let part = parts; part < end; part += PART) {
    const kind = load<u32>(part) & 0xff;
    if (kind == ADDRESSES || kind == COMMENT) continue;
    const slot = load<u32>(part) >> 8;
    const start: usize = load<u32>(part, 4);
    const answer = answerFor(MATCH, slot, load<u32>(part, 12), start, load<u32>(part, 8), code);
    if (!isTaken(answer)) return false;
    if (kind == BASIC) code = answer >> 16;
  }
  return ending == NONE || endsWell(code);
}

/** The answer for a text, which has that slot and sample. */
function answerFor(kind: u32, slot: u32, sample: u32, start: usize, length: u32, code: u32): u32 {
  const known = answers + <usize>slot * ANSWER;
  const key = (kind << 16) | code;
  const answer = load<u32>(known, 8);
  if (answer != 0 && load<u32>(known) == sample && load<u32>(known, 4) == key) return answer;
  const judged = judge(kind, <u32>start + shift, length, code) | SEEN;
  store<u32>(known, sample);
  store<u32>(known, key, 4);
  store<u32>(known, judged, 8);
  return judged;
}

function isTaken(answer: u32): bool {
  places &= answer;
  return (answer & OTHERWISE) == 0;
}

function endsWell(code: u32): bool {
  if (ending == WORD) {
    if (mayBeOther(endingStart, endingLength)) {
      const answer = answerForEnding(goes ? GOTO : JUMP, code);
      if (!isTaken(answer)) return false;
      if ((answer & IS_CHAIN) == 0) return true;
    }
    nextStart = endingStart;
    nextLength = endingLength;
    return true;
  }
  if (ending != ENDPOINT || !isPortCode(code)) return isTaken(answerForEnding(TARGET, code));
  if (endpoints == 0) endpoints = answerForEnding(TARGET, code);
  return isTaken(endpoints);
}

function answerForEnding(kind: u32, code: u32): u32 {
  const slot = slotFor(endingStart, endingLength);
  const sample = sampleOf(slot, endingStart);
  return answerFor(kind, slot, sample, endingStart, endingLength, code);
}

/** Whether a chain may be declared by that name and then be jumped to by it. */
export function mayName(start: usize, length: u32): bool {
  if (!mayBeOther(start, length)) return true;
  return (judge(CHAIN, <u32>start + shift, length, 0) & OTHERWISE) == 0;
}

/**
 * Whether the word may mean something else than a chain. By a few bytes of a word (`wordMark`) the
 * host notes which those are; it does so once.
 */
function mayBeOther(start: usize, length: u32): bool {
  const mark = <u32>load<u8>(start) * 31 + <u32>load<u8>(start, 1) * 7 + length * 131;
  return load<u8>(wordMarks + (mark & 4095)) != 0;
}

/** Where the host writes 4096 bytes: 1 for each mark of a word with a meaning of its own. */
export const wordMarks = memory.data(4096);

/** Whether the rule's options of `basic` have the one of that letter. */
export function hasOption(letter: u32): bool {
  if (count == 0 || (load<u32>(parts) & 0xff) > BASIC) return false;
  const start: usize = load<u32>(parts, 4);
  const end = start + load<u32>(parts, 8);
  for (let at = start; at < end; at += 1) {
    if (load<u8>(at) != DASH || load<u8>(at, 1) != letter || load<u8>(at, 2) != BLANK) continue;
    if (load<u8>(at - 1) == BLANK) return true;
  }
  return false;
}
