/**
 * What the rules of a chain need of a packet's numbers, as one row of tests: the `needs` of those
 * conditions that every packet put to the rule is asked, whatever it is. A rule one of whose tests
 * fails does not match, and asking it leaves no doubt and no effect.
 *
 *     rule          0      1      2
 *     firsts      d=…    d=…    dport=…         the one that most packets fail, four words each
 *     others      p=…           d=… p=…         the rest; ends[r] is where those of r end
 */
import { type NumberTest, PACKET_NUMBER } from '#extensions/number-test.ts';

/** Of one test: its number, with INVERTED on top; the mask; the lowest value; how many more follow it. */
export const TEST_WORDS = 4;
export const INVERTED = 0x100;

export interface ChainTests {
  readonly ruleCount: number;
  /** One test for each rule; one that no packet fails where a rule has none. */
  readonly firsts: Uint32Array;
  readonly others: Uint32Array;
  readonly ends: Uint32Array;
}

/** Takes in the tests of one rule after another. */
export class ChainTestsBuilder {
  readonly #firsts: Uint32Array;
  readonly #ends: Uint32Array;
  #tests: Uint32Array;
  #rule = 0;
  #start = 0;
  #end = 0;

  constructor(ruleCount: number) {
    this.#firsts = new Uint32Array(ruleCount * TEST_WORDS);
    this.#ends = new Uint32Array(ruleCount);
    this.#tests = new Uint32Array(Math.max(8, ruleCount * 2) * TEST_WORDS);
  }

  add({ number, mask, from, to, invert }: NumberTest): void {
    // An empty range: nothing is in it, everything is outside of it.
    if (from > to && invert) return;
    if (from > to) this.addWords(number, 0, 1, 0);
    else this.addWords(invert ? number | INVERTED : number, mask, from, to - from);
  }

  addWords(number: number, mask: number, from: number, more: number): void {
    const at = this.#end;
    if (at === this.#tests.length) {
      const grown = new Uint32Array(at * 2);
      grown.set(this.#tests);
      this.#tests = grown;
    }
    this.#tests[at] = number;
    this.#tests[at + 1] = mask;
    this.#tests[at + 2] = from;
    this.#tests[at + 3] = more;
    this.#end = at + TEST_WORDS;
  }

  /** Ends a rule, and puts the test first that most packets fail. */
  endRule(): void {
    let best = this.#start;
    let most = -Infinity;
    for (let at = best; at < this.#end; at += TEST_WORDS) {
      const rank = this.#rank(at);
      if (rank > most) [best, most] = [at, rank];
    }
    const first = this.#rule * TEST_WORDS;
    if (most === -Infinity) this.#firsts[first + 3] = EVERY_VALUE;
    else {
      const last = this.#end - TEST_WORDS;
      for (let word = 0; word < TEST_WORDS; word += 1) {
        this.#firsts[first + word] = this.#tests[best + word] ?? 0;
        this.#tests[best + word] = this.#tests[last + word] ?? 0;
      }
      this.#end = last;
    }
    this.#ends[this.#rule] = this.#end;
    this.#rule += 1;
    this.#start = this.#end;
  }

  finish(): ChainTests {
    const { length: ruleCount } = this.#ends;
    const others = this.#tests.slice(0, this.#end);
    return { ruleCount, firsts: this.#firsts, others, ends: this.#ends };
  }

  #rank(at: number): number {
    const number = this.#tests[at] ?? 0;
    if (number >= INVERTED) return 0;
    if (isShared(number)) return 1;
    return bitCount(this.#tests[at + 1] ?? 0) - bitCount(this.#tests[at + 3] ?? 0);
  }
}

/** With a mask of 0: what every packet's number is in. */
const EVERY_VALUE = 0xffffffff;

/** Whether nearly all packets have it in common. */
function isShared(number: number): boolean {
  const { protocol, fragment, states } = PACKET_NUMBER;
  return number === protocol || number === fragment || number === states;
}

function bitCount(word: number): number {
  if (word === 0xffffffff) return 32;
  let count = 0;
  for (let left = word; left !== 0; left &= left - 1) count += 1;
  return count;
}
