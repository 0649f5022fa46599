/**
 * Finds rules by what they say. Every word must be in the rule: in a match, a comment, its target or
 * the name of the chain it stands in or leads to. Texts that rules share are looked at once.
 *
 *     8080         the whole number, or a range of ports around it
 *     10.96.0.7    the address, or a prefix that has it
 *     anything     that text, in small or capital letters
 */
import type { Address } from '#net/address.ts';
import { readAddress } from '#net/address.ts';
import { readSubnet, subnetHas } from '#net/subnet.ts';
import { ACTION, ACTION_BITS, type Columns } from './columns.ts';
import { ColumnRuleset } from './lookup.ts';
import type { ChainId, RuleId, Ruleset } from './ruleset.ts';
import type { Texts } from './texts.ts';

/** How much is looked at between two places where the search may rest. */
const STRIDE = 8192;
const MOST_WORDS = 6;

/** Every rule that has all words, in the order of ids; `undefined` where the search may rest, or end. */
export function* searchRules(ruleset: Ruleset, text: string): Generator<RuleId | undefined, void> {
  const words = text.trim().toLowerCase().split(/\s+/).slice(0, MOST_WORDS);
  if (text.trim() === '' || !(ruleset instanceof ColumnRuleset)) return;
  const search = new Search(ruleset.columns, words.map(readWord));
  for (const { firstChain, chainCount } of ruleset.tables) {
    for (let chain = firstChain; chain < firstChain + chainCount; chain = (chain + 1) as ChainId) {
      yield* search.inChain(chain);
    }
  }
}

interface Word {
  readonly bytes: Uint8Array;
  /** A whole number: 80 is not in 8080. */
  readonly number: number | undefined;
  readonly address: Address | undefined;
}

function readWord(word: string): Word {
  const number = /^\d{1,5}$/.test(word) ? Number(word) : undefined;
  const address = /[.:]/.test(word) ? readAddress(word) : undefined;
  return { bytes: new TextEncoder().encode(word), number, address };
}

class Search {
  readonly #columns: Columns;
  readonly #words: readonly Word[];
  /** Which words a segment has, a bit each, above a bit that it was looked at. */
  readonly #segments: Uint8Array;
  readonly #chains: Uint8Array;
  #sinceRest = 0;

  constructor(columns: Columns, words: readonly Word[]) {
    this.#columns = columns;
    this.#words = words;
    this.#segments = new Uint8Array(columns.segments.table.count);
    this.#chains = new Uint8Array(columns.chainLine.length);
  }

  *inChain(chain: ChainId): Generator<RuleId | undefined, void> {
    const { chainFirstRule, ruleAction, ruleFirstSegment, ruleSegments } = this.#columns;
    const all = (1 << this.#words.length) - 1;
    const inName = this.#ofChain(chain);
    const end = chainFirstRule[chain + 1] ?? 0;
    for (let rule = chainFirstRule[chain] ?? 0; rule < end; rule += 1) {
      let found = inName | this.#ofAction(ruleAction[rule] ?? 0);
      const last = ruleFirstSegment[rule + 1] ?? 0;
      for (let at = ruleFirstSegment[rule] ?? 0; at < last && found !== all; at += 1) {
        found |= this.#ofSegment(ruleSegments[at] ?? 0);
      }
      if (found === all) yield rule as RuleId; // Columns hold ids bare.
      this.#sinceRest += 1;
      if (this.#sinceRest % STRIDE === 0) yield undefined;
    }
  }

  #ofAction(packed: number): number {
    const operand = packed >>> ACTION_BITS;
    switch (packed & ((1 << ACTION_BITS) - 1)) {
      case ACTION.jump:
      case ACTION.goto:
        return this.#ofChain(operand);
      case ACTION.verdict:
        return this.#ofVerdict(operand);
      case ACTION.none:
        return 0;
      default:
        return this.#ofSegment(operand);
    }
  }

  #ofVerdict(verdict: number): number {
    return this.#bits((word) => VERDICT_TEXTS[verdict]?.includes(decodeWord(word)) ?? false);
  }

  #ofChain(chain: number): number {
    const known = this.#chains[chain] ?? 0;
    if (known !== 0) return known >> 1;
    const { chainName, chainNameLength, segments } = this.#columns;
    const bits = this.#inText(segments.texts, chainName[chain] ?? 0, chainNameLength[chain] ?? 0);
    this.#chains[chain] = (bits << 1) | 1;
    return bits;
  }

  #ofSegment(segment: number): number {
    const known = this.#segments[segment] ?? 0;
    if (known !== 0) return known >> 1;
    const { table, texts } = this.#columns.segments;
    const bits = this.#inText(texts, table.start(segment), table.length(segment));
    this.#segments[segment] = (bits << 1) | 1;
    return bits;
  }

  #inText(texts: Texts, start: number, length: number): number {
    return this.#bits(
      (word) => holds(texts, start, length, word) || isWithin(texts, start, length, word),
    );
  }

  #bits(has: (word: Word) => boolean): number {
    let bits = 0;
    for (const [index, word] of this.#words.entries()) if (has(word)) bits |= 1 << index;
    return bits;
  }
}

const VERDICT_TEXTS = ['accept', 'drop', 'return'];

function decodeWord({ bytes }: Word): string {
  return String.fromCharCode(...bytes);
}

function holds(texts: Texts, start: number, length: number, word: Word): boolean {
  const { bytes } = word;
  const whole = word.number !== undefined || word.address !== undefined;
  const last = start + length - bytes.length;
  for (let at = start; at <= last; at += 1) {
    let index = 0;
    while (index < bytes.length && small(texts.byteAt(at + index)) === bytes[index]) index += 1;
    if (index < bytes.length) continue;
    if (!whole) return true;
    const before = at > start && isDigit(texts.byteAt(at - 1));
    const after = at < last && isDigit(texts.byteAt(at + bytes.length));
    if (!before && !after) return true;
  }
  return false;
}

/** A port in a range, an address under a prefix. */
function isWithin(texts: Texts, start: number, length: number, { number, address }: Word): boolean {
  if (number === undefined && address === undefined) return false;
  const text = texts.slice(start, length);
  if (number !== undefined) {
    if (!text.includes('port')) return false;
    return [...text.matchAll(/(\d+)[:-](\d+)/g)].some(
      ([, from, to]) => Number(from) <= number && number <= Number(to),
    );
  }
  if (!text.includes('/')) return false;
  return [...text.matchAll(/[0-9a-f.:]+\/\d+/gi)].some(([prefix]) => {
    const subnet = readSubnet(prefix);
    return subnet !== undefined && address !== undefined && subnetHas(subnet, address);
  });
}

function small(byte: number): number {
  return byte >= 65 && byte <= 90 ? byte + 32 : byte;
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}
