/** Reads `:CHAIN POLICY [packets:bytes]` from the bytes, where it stands as `iptables-save` prints it. */
import type { Builder } from '#ruleset/build.ts';
import { POLICY } from '#ruleset/columns.ts';
import { FNV_PRIME } from '#ruleset/segments.ts';
import type { TablePlace } from './add-rule.ts';

export class FastChainReader {
  readonly #builder: Builder;

  constructor(builder: Builder) {
    this.#builder = builder;
  }

  /** The chain is declared, or nothing has changed and the answer is false. */
  read(place: TablePlace, from: number, to: number, line: number): boolean {
    const builder = this.#builder;
    const bytes = builder.texts.source;
    let hash = builder.segments.seed;
    let at = from + 1;
    for (; at < to; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte === BLANK) break;
      if (byte < BLANK || byte > TILDE || byte === QUOTE) return false;
      hash = Math.imul(hash ^ byte, FNV_PRIME);
    }
    const policy = policyAt(bytes, at + 1);
    if (at === from + 1 || policy < 0) return false;
    const counters = at + 1 + (POLICY_LENGTHS[policy] ?? 0);
    if (!isCounters(bytes, counters, to)) return false;
    const chain = builder.chain(place.table, from + 1, at - from - 1, hash);
    if (builder.isBuiltIn(chain) !== (policy !== POLICY.none)) return false;
    builder.declareChain(chain, line, policy, counters + 3);
    return true;
  }
}

/** By POLICY: how long `-`, `ACCEPT` and `DROP` are. */
const POLICY_LENGTHS = [1, 6, 4];

function policyAt(bytes: Uint8Array, at: number): number {
  if (bytes[at] === DASH) return POLICY.none;
  if (bytes[at] === LETTER_A && bytes[at + 5] === LETTER_T) return POLICY.ACCEPT;
  if (bytes[at] === LETTER_D && bytes[at + 3] === LETTER_P) return POLICY.DROP;
  return -1;
}

/** ` [12:3456]` and then the line's end. */
function isCounters(bytes: Uint8Array, from: number, to: number): boolean {
  if (bytes[from] !== BLANK || bytes[from + 1] !== OPENING_BRACKET) return false;
  if (bytes[to - 1] !== CLOSING_BRACKET) return false;
  let colons = 0;
  for (let at = from + 2; at < to - 1; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === COLON) colons += 1;
    else if (byte < ZERO || byte > NINE) return false;
  }
  return colons === 1 && bytes[from + 2] !== COLON && bytes[to - 2] !== COLON;
}

const [BLANK, QUOTE, DASH, COLON, TILDE] = [32, 34, 45, 58, 126];
const [ZERO, NINE, OPENING_BRACKET, CLOSING_BRACKET] = [48, 57, 91, 93];
const [LETTER_A, LETTER_D, LETTER_P, LETTER_T] = [65, 68, 80, 84];
