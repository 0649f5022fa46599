/** Reads the line of a rule: counters, `-A CHAIN`, segments, a target. */
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
  QUOTE,
  BACKSLASH,
  TILDE,
  afterCounters,
  afterWord,
  endsSegment,
  same,
  startsSegment,
} from './bytes';
import {
  afterAddresses,
  afterComment,
  afterEndpoint,
  code as codeOfAddresses,
  freeName,
  isPortCode,
  nameLength,
} from './plain';
import {
  GOTO,
  IS_CHAIN,
  JUMP,
  MATCH,
  OTHERWISE,
  PLACES,
  TARGET,
  forgetVerdicts,
  mayBeOther,
  verdict,
  verdictBut,
} from './verdicts';

/** Where `-A` stands, after the counters if there are any. */
export let ruleStart: usize = 0;
/** Where the chain's name stands, or where an equal one stood just before. */
export let chainStart: usize = 0;
export let chainLength: u32 = 0;
/** The options of `basic`, without the blank after them; the length is 0 without. */
let basicStart: usize = 0;
let basicLength: u32 = 0;
/** The name of the chain where the rule goes on; the length is 0 if it does not. */
export let nextStart: usize = 0;
export let nextLength: u32 = 0;
/** Where the kernel takes everything in it: see `PLACES`. */
export let places: u32 = 0;

/** Of the rule: its protocol code. */
let code: u32 = 0;
/** Whether addresses are recognised from their bytes, which they are in IPv4. */
let isPlain = true;
/** The verdict on `DNAT` to an endpoint, once it was met. */
let endpoints: u32 = 0;

/** What comes stands in another table. */
export function enterRules(isIPv4: bool): void {
  isPlain = isIPv4;
  chainStart = 0;
  chainLength = 0;
  endpoints = 0;
  memory.fill(latest, 0, <usize>LINES * LINE);
  forgetVerdicts();
}

/** The line's end, where the rule that starts at `from` stands as it would be printed; or 0. */
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
  code = 0;
  basicLength = 0;
  nextLength = 0;
  places = PLACES;
  for (let isFirst = true; load<u8>(at) == BLANK; isFirst = false) {
    const start = at + 1;
    const option: u32 =
      load<u8>(start) == DASH && load<u8>(start, 2) == BLANK ? load<u8>(start, 1) : 0;
    if (option == LETTER_J || option == LETTER_G) {
      at = afterEnding(start + 3, option == LETTER_G);
      break;
    }
    if (option == LETTER_M) at = afterMatch(start);
    else at = isFirst ? afterBasic(start) : 0;
    if (at == 0) return 0;
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
  chainLength = <u32>(end - start);
  return end;
}

/** The place after the options of `basic`. */
function afterBasic(start: usize): usize {
  let end = isPlain ? afterAddresses(start) : 0;
  if (end != 0) {
    code = codeOfAddresses;
  } else {
    end = afterLatest(start, 0);
    if (end == 0) end = judgeLatest(start, afterShortOptions(start), 0);
    if (end == 0) return 0;
    code = answered >> 16;
  }
  basicStart = start;
  basicLength = <u32>(end - start);
  return end;
}

/** The place after `-m NAME` and its options. */
function afterMatch(start: usize): usize {
  const letter: u32 = load<u8>(start, 3);
  const third: u32 = load<u8>(start, 5);
  if (letter == LETTER_C && third == LETTER_M) {
    const end = afterComment(start);
    if (end != 0) return end;
  }
  if (letter == LETTER_R && third == LETTER_C) {
    const end = afterRecent(start);
    if (end != 0) return end;
  }
  const end = afterLatest(start, code);
  return end == 0 ? judgeLatest(start, afterLongOptions(start), code) : end;
}

/** The place after `-m recent … --name NAME …`: any name would be judged alike. */
function afterRecent(start: usize): usize {
  const end = afterLongOptions(start);
  const name: usize = end == 0 ? 0 : freeName(start, end);
  if (name == 0) return 0;
  const length = <u32>(end - start);
  return isTaken(verdictBut(MATCH, start, length, name, nameLength, code)) ? end : 0;
}

/**
 * Segments that came lately, each on a line that a few of its bytes name: where one stands, its
 * length, the code of its rule, the answer. `-p tcp`, `-m tcp` and `-m tcp --dport` have one line
 * each, and so has each share of `-m statistic`.
 */
const LINES: u32 = 64;
const LINE: usize = 16;
const latest = memory.data(1024, 16);

function lineOf(start: usize): usize {
  const letter: u32 = load<u8>(start, 3);
  let mixed = <u32>load<u8>(start, 1) * 7 + letter + <u32>load<u8>(start, 8) * 3;
  if (letter == LETTER_S) mixed += <u32>load<u8>(start, 43) * 5 + load<u8>(start, 44);
  return latest + <usize>(mixed & (LINES - 1)) * LINE;
}

/** The place after a segment that came lately. */
function afterLatest(start: usize, code: u32): usize {
  const line = lineOf(start);
  const length = load<u32>(line, 4);
  const end = start + length;
  if (length == 0 || load<u32>(line, 8) != code) return 0;
  if (!endsSegment(end) || !same(load<u32>(line), start, length)) return 0;
  return isTaken(load<u32>(line, 12)) ? end : 0;
}

/** Returns `end` again, if the segment from `start` to there is as it would be printed. */
function judgeLatest(start: usize, end: usize, code: u32): usize {
  if (end == 0) return 0;
  const length = <u32>(end - start);
  const answer = verdict(MATCH, start, length, code);
  const line = lineOf(start);
  store<u32>(line, <u32>start);
  store<u32>(line, length, 4);
  store<u32>(line, code, 8);
  store<u32>(line, answer, 12);
  return isTaken(answer) ? end : 0;
}

/** The answer that was taken last. */
let answered: u32 = 0;

function isTaken(answer: u32): bool {
  answered = answer;
  places &= answer;
  return (answer & OTHERWISE) == 0;
}

/** Reads the target that starts at `start`, after which the line must end. */
function afterEnding(start: usize, goes: bool): usize {
  let end = afterWord(start);
  if (end == 0) return 0;
  if (load<u8>(end) == BLANK) {
    if (goes) return 0;
    end = isPlain && isPortCode(code) ? afterEndpoint(start) : 0;
    if (end != 0) {
      if (endpoints == 0) endpoints = verdict(TARGET, start, <u32>(end - start), code) | SEEN;
      return isTaken(endpoints) ? end : 0;
    }
    end = afterLongOptions(start);
    if (end == 0 || load<u8>(end) == BLANK) return 0;
    return isTaken(verdict(TARGET, start, <u32>(end - start), code)) ? end : 0;
  }
  const length = <u32>(end - start);
  if (mayBeOther(start, length)) {
    const answer = verdict(goes ? GOTO : JUMP, start, length, code);
    if (!isTaken(answer)) return 0;
    if ((answer & IS_CHAIN) == 0) return end;
  }
  nextStart = start;
  nextLength = length;
  return end;
}

/** Tells an answer from none. */
const SEEN: u32 = 1 << 10;

/** The place after `-m NAME` or `NAME` and its long options: where the next segment or the line's end is. */
function afterLongOptions(start: usize): usize {
  for (let at = start; ; at += 1) {
    const byte: u32 = load<u8>(at);
    if (byte < BLANK) return at;
    if (byte > TILDE) return 0;
    if (byte == QUOTE) {
      at = lastQuote(at);
      if (at == 0) return 0;
      continue;
    }
    if (byte != BLANK || at <= start + 2) continue;
    if (load<u8>(at, 1) <= BLANK) return 0;
    if (load<u8>(at, 1) == DASH && load<u8>(at, 2) != DASH) return startsSegment(at + 1) ? at : 0;
  }
  return 0;
}

/** The last quote of a quoted text that is a word of its own. */
function lastQuote(open: usize): usize {
  if (load<u8>(open - 1) != BLANK) return 0;
  for (let at = open + 1; load<u8>(at) >= BLANK; at += 1) {
    const byte: u32 = load<u8>(at);
    if (byte == QUOTE) return load<u8>(at, 1) <= BLANK ? at : 0;
    if (byte == BACKSLASH) at += 1;
    if (load<u8>(at) < BLANK) return 0;
  }
  return 0;
}

/** The place after `-s 10.0.0.1/32 ! -i eth0 -p tcp` and the like. */
function afterShortOptions(start: usize): usize {
  for (let at = start; ; at += 1) {
    const byte: u32 = load<u8>(at);
    if (byte < BLANK) return at;
    if (byte > TILDE || byte == QUOTE) return 0;
    if (byte != BLANK) continue;
    if (load<u8>(at, 1) <= BLANK) return 0;
    if (startsSegment(at + 1)) return at;
    if (load<u8>(at, 1) == DASH && load<u8>(at, 2) == DASH) return 0;
  }
  return 0;
}

/** Whether the rule's options of `basic` have the one of that letter. */
export function hasOption(letter: u32): bool {
  const end = basicStart + basicLength;
  for (let at = basicStart; at < end; at += 1) {
    if (load<u8>(at) == DASH && load<u8>(at, 1) == letter && load<u8>(at, 2) == BLANK) {
      if (load<u8>(at - 1) == BLANK) return true;
    }
  }
  return false;
}
