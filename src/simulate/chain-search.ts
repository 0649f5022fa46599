/**
 * Finds in a chain the next rule that a packet may match: one none of whose tests fails. All others
 * are misses, and nothing else has to be known of them while the packet walks.
 *
 * A chain that is walked again is searched by an index: of the number that most rules ask for by its
 * value (in kube-proxy's chains the destination), which rules ask for which value.
 */
import { type ChainTests, INVERTED, TEST_WORDS } from '#ruleset/chain-tests.ts';

export class ChainSearch {
  readonly tests: ChainTests;
  #index: ChainIndex | undefined;
  #searches = 0;

  constructor(tests: ChainTests) {
    this.tests = tests;
  }

  /** The first such rule from `from` on, counted from 0 in the chain; the rule count for none. */
  next(numbers: Uint32Array, from: number): number {
    const { tests } = this;
    if (this.#index && tests.ruleCount - from > FEW) return this.#index.next(numbers, from);
    this.#searches += 1;
    if (this.#searches === WALKED_AGAIN) this.#index = indexOf(tests);
    return scan(tests, numbers, from, tests.ruleCount);
  }
}

/** A packet or two need no index: making it takes as long as many searches. */
const WALKED_AGAIN = 64;

/** Fewer rules than this are looked through as fast as they are looked up. */
const FEW = 16;

function indexOf(tests: ChainTests): ChainIndex | undefined {
  if (tests.ruleCount <= FEW || tests.ruleCount > RULES) return undefined;
  const number = numberToIndex(tests);
  return number === undefined ? undefined : new ChainIndex(tests, number);
}

/** The first rule from `from` up to `to` none of whose tests fails, else `to`. */
function scan(tests: ChainTests, numbers: Uint32Array, from: number, to: number): number {
  const { firsts } = tests;
  let at = from * TEST_WORDS;
  for (let rule = from; rule < to; rule += 1) {
    if (passes(firsts, at, numbers) && passesOthers(tests, rule, numbers)) return rule;
    at += TEST_WORDS;
  }
  return to;
}

function passesOthers({ others, ends }: ChainTests, rule: number, numbers: Uint32Array): boolean {
  const end = ends[rule] ?? 0;
  for (let at = startOf(ends, rule); at < end; at += TEST_WORDS) {
    if (!passes(others, at, numbers)) return false;
  }
  return true;
}

function startOf(ends: Uint32Array, rule: number): number {
  return rule === 0 ? 0 : (ends[rule - 1] ?? 0);
}

function passes(tests: Uint32Array, at: number, numbers: Uint32Array): boolean {
  const number = tests[at] ?? 0;
  const masked = (numbers[number & (INVERTED - 1)] ?? 0) & (tests[at + 1] ?? 0);
  const isIn = (masked - (tests[at + 2] ?? 0)) >>> 0 <= (tests[at + 3] ?? 0);
  return isIn === number < INVERTED;
}

/**
 * The rules of a chain by the value they ask for of one number. A key is the value and, below it,
 * the rule: sorted, so that one search finds a value's next rule.
 */
class ChainIndex {
  readonly #tests: ChainTests;
  readonly #number: number;
  readonly #keys: Float64Array;
  /** The rules that ask for no one value of it, in their order. */
  readonly #others: Uint32Array;

  constructor(tests: ChainTests, number: number) {
    this.#tests = tests;
    this.#number = number;
    const keys: number[] = [];
    const others: number[] = [];
    for (let rule = 0; rule < tests.ruleCount; rule += 1) {
      const value = valueAsked(tests, rule, this.#number);
      if (value < 0) others.push(rule);
      else keys.push(value * RULES + rule);
    }
    this.#keys = Float64Array.from(keys).sort();
    this.#others = Uint32Array.from(others);
  }

  next(numbers: Uint32Array, from: number): number {
    const tests = this.#tests;
    const keys = this.#keys;
    const others = this.#others;
    const start = (numbers[this.#number] ?? 0) * RULES;
    const end = start + RULES;
    let asking = lowerBound(keys, start + from);
    let other = lowerBound(others, from);
    for (;;) {
      const key = keys[asking] ?? Infinity;
      const own = key < end ? key - start : tests.ruleCount;
      const rule = Math.min(own, others[other] ?? tests.ruleCount);
      if (rule === tests.ruleCount || scan(tests, numbers, rule, rule + 1) === rule) return rule;
      if (rule === own) asking += 1;
      else other += 1;
    }
  }
}

/** More than a chain has rules; times 2³² still a whole number to a double. */
const RULES = 2 ** 20;

/**
 * The number by whose value the fewest rules are left to look at, on average; `undefined` where most
 * of the chain would be.
 */
function numberToIndex(tests: ChainTests): number | undefined {
  const asked = new Map<number, { rules: number; readonly values: Set<number> }>();
  for (const row of [tests.firsts, tests.others]) {
    for (let at = 0; at < row.length; at += TEST_WORDS) {
      if (!asksValue(row, at)) continue;
      const number = row[at] ?? 0;
      const of = asked.get(number) ?? { rules: 0, values: new Set() };
      asked.set(number, of);
      of.rules += 1;
      of.values.add(row[at + 2] ?? 0);
    }
  }
  let best: number | undefined;
  let least = tests.ruleCount / 2;
  for (const [number, { rules, values }] of asked) {
    const left = tests.ruleCount - rules + rules / values.size;
    if (left < least) [best, least] = [number, left];
  }
  return best;
}

function asksValue(row: Uint32Array, at: number): boolean {
  const isEqual = row[at + 1] === EVERY_BIT && row[at + 3] === 0;
  return isEqual && (row[at] ?? 0) < INVERTED;
}

const EVERY_BIT = 0xffffffff;

/** The value that the rule asks for, or -1. */
function valueAsked({ firsts, others, ends }: ChainTests, rule: number, number: number): number {
  const first = rule * TEST_WORDS;
  if (firsts[first] === number && asksValue(firsts, first)) return firsts[first + 2] ?? 0;
  const end = ends[rule] ?? 0;
  for (let at = startOf(ends, rule); at < end; at += TEST_WORDS) {
    if (others[at] === number && asksValue(others, at)) return others[at + 2] ?? 0;
  }
  return -1;
}

/** The first place whose value is not below `wanted`. */
function lowerBound(sorted: Float64Array | Uint32Array, wanted: number): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((sorted[middle] ?? 0) < wanted) from = middle + 1;
    else to = middle;
  }
  return from;
}
