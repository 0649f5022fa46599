/** Reads `:CHAIN POLICY [packets:bytes]` from the bytes, where it stands as `iptables-save` prints it. */
import type { Builder } from '#ruleset/build.ts';
import { POLICY } from '#ruleset/columns.ts';
import type { TablePlace } from './add-rule.ts';
import { afterDigits, verdictAt } from './plain-segment.ts';

/**
 * Declares the chain of the line that starts at `from`, and returns where the line ends; or changes
 * nothing and returns -1.
 */
export function readChainFast(
  builder: Builder,
  place: TablePlace,
  from: number,
  line: number,
): number {
  const end = afterChain(builder.texts.source, from);
  if (end < 0) return -1;
  const chain = builder.chain(place.table, from + 1, found.length);
  if (builder.isBuiltIn(chain) !== (found.policy !== POLICY.none)) return -1;
  builder.declareChain(chain, line, found.policy, found.counters);
  return end;
}

/** What a line says that declares a chain. */
interface FoundChain {
  /** Of its name, which starts after the colon. */
  length: number;
  /** One of POLICY. */
  policy: number;
  /** Where its counters stand, plus one. */
  counters: number;
}

/** What `afterChain` has found last. */
export const found: FoundChain = { length: 0, policy: 0, counters: 0 };

/** The end of the line that starts at `from`, if it declares a chain in the printed form; or -1. */
export function afterChain(bytes: Uint8Array, from: number): number {
  let at = from + 1;
  for (; ; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte <= BLANK) break;
    if (byte > TILDE || byte === QUOTE) return -1;
  }
  const length = at - from - 1;
  const policy = bytes[at] === BLANK ? policyAt(bytes, at + 1) : -1;
  if (length === 0 || length > LONGEST_NAME || policy < 0) return -1;
  if (isRefusedName(bytes, from + 1, length)) return -1;
  const counters = at + 1 + (POLICY_LENGTHS[policy] ?? 0);
  found.length = length;
  found.policy = policy;
  found.counters = counters + 3;
  return afterCounters(bytes, counters);
}

/** Whether iptables refuses the name of a new chain: it begins like an option, or is a verdict. */
function isRefusedName(bytes: Uint8Array, from: number, length: number): boolean {
  const first = bytes[from] ?? 0;
  return first === DASH || first === BANG || verdictAt(bytes, from, from + length) >= 0;
}

/** XT_EXTENSION_MAXNAMELEN counts a closing zero: include/uapi/linux/netfilter/x_tables.h. */
export const LONGEST_NAME = 28;

/** By POLICY: how long `-`, `ACCEPT` and `DROP` are. */
const POLICY_LENGTHS = [1, 6, 4];

function policyAt(bytes: Uint8Array, at: number): number {
  if (bytes[at] === DASH) return POLICY.none;
  const policy = bytes[at] === LETTER_A ? POLICY.ACCEPT : POLICY.DROP;
  const letters = policy === POLICY.ACCEPT ? ACCEPT : DROP;
  for (let index = 0; index < letters.length; index += 1) {
    if (bytes[at + index] !== letters[index]) return -1;
  }
  return policy;
}

/** The line's end after ` [12:3456]`, or -1. */
function afterCounters(bytes: Uint8Array, from: number): number {
  if (bytes[from] !== BLANK || bytes[from + 1] !== OPENING_BRACKET) return -1;
  const colon = afterDigits(bytes, from + 2);
  if (colon < 0 || bytes[colon] !== COLON) return -1;
  const bracket = afterDigits(bytes, colon + 1);
  if (bracket < 0 || bytes[bracket] !== CLOSING_BRACKET) return -1;
  const end = bracket + 1;
  if (end === bytes.length || bytes[end] === LF) return end;
  return bytes[end] === CR && bytes[end + 1] === LF ? end : -1;
}

const BANG = 33;
const [LF, CR, BLANK, QUOTE, DASH, COLON, TILDE] = [10, 13, 32, 34, 45, 58, 126];
const [OPENING_BRACKET, CLOSING_BRACKET] = [91, 93];
const LETTER_A = 65;
const bytesOf = (word: string): readonly number[] =>
  Array.from(word, (letter) => letter.charCodeAt(0));
const ACCEPT = bytesOf('ACCEPT');
const DROP = bytesOf('DROP');
