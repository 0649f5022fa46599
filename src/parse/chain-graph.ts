/** The jumps of a table whose rules are gone through once, chain by chain, and whether they may stand so. */
import { NumberList } from '#ruleset/growable.ts';
import type { TextTable } from '#ruleset/text-table.ts';
import { IN_TABLE } from './traits.ts';

/** What `allow` is told of what the kernel takes everywhere. */
export const ANYWHERE = 0xff;

export class ChainGraph {
  /** By built-in chain: the index of its hook in HOOKS. */
  readonly #hooks: readonly number[];
  /** The table's chains, under the tag 0. */
  readonly #names: TextTable;
  /** Chains that have rules, as they were entered; where their jumps start; what all their rules allow. */
  readonly #entered = new NumberList();
  readonly #firstJump = new NumberList();
  readonly #allowed = new NumberList();
  #allowedHere = ANYWHERE;
  /** By jump: which of the words below it has. */
  readonly #words = new NumberList();
  /** By word, most of them different: where it stands, and its hash. */
  readonly #starts = new NumberList();
  readonly #lengths = new NumberList();
  readonly #hashes = new NumberList();
  /** Many jumps lead to the same few chains. By length: the word met last. */
  readonly #lastWords = new Uint32Array(LENGTHS);

  constructor(hooks: readonly number[], names: TextTable) {
    this.#hooks = hooks;
    this.#names = names;
  }

  /** What follows is in that chain. Each is entered once at most. */
  enter(chain: number): void {
    this.#leave();
    this.#entered.push(chain);
    this.#firstJump.push(this.#words.length);
  }

  /** A rule goes on in the chain whose name stands there. */
  jump(start: number, length: number): void {
    const slot = length & (LENGTHS - 1);
    const last = this.#lastWords[slot] ?? 0;
    if (
      last < this.#starts.length &&
      this.#lengths.get(last) === length &&
      this.#names.texts.same(this.#starts.get(last), start, length)
    ) {
      this.#words.push(last);
      return;
    }
    const word = this.#starts.length;
    this.#starts.push(start);
    this.#lengths.push(length);
    // Here, as long as the word is near.
    this.#hashes.push(this.#names.hash(0, start, length));
    this.#words.push(word);
    this.#lastWords[slot] = word;
  }

  /** A rule has something that the kernel takes only there: see `allowedPlaces`. */
  allow(places: number): void {
    this.#allowedHere &= places;
  }

  /**
   * Whether all jumps lead to chains of one's own, in no circle, and nothing is reached from where the
   * kernel does not take it.
   */
  isSound(): boolean {
    this.#leave();
    this.#firstJump.push(this.#words.length);
    const targets = this.#targets();
    return targets !== undefined && this.#isAllowed(targets, countOf(targets, this.#names.count));
  }

  /** `waitsFor` is how many jumps lead to each chain. */
  #isAllowed(targets: Uint32Array, waitsFor: Uint32Array): boolean {
    const rows = this.#rows();
    const reach = new Uint8Array(waitsFor.length).fill(IN_TABLE);
    for (const [chain, hook] of this.#hooks.entries()) reach[chain] = IN_TABLE | (1 << hook);
    // A chain's turn comes when all that jump to it had theirs; in a circle nobody's ever does.
    const turns = new NumberList(waitsFor.length);
    for (let chain = 0; chain < waitsFor.length; chain += 1) {
      if (waitsFor[chain] === 0) turns.push(chain);
    }
    for (let turn = 0; turn < turns.length; turn += 1) {
      const chain = turns.get(turn);
      const row = rows[chain] ?? 0;
      const from = reach[chain] ?? 0;
      if (row === 0) continue;
      if ((from & ~this.#allowed.get(row - 1)) !== 0) return false;
      const end = this.#firstJump.get(row);
      for (let at = this.#firstJump.get(row - 1); at < end; at += 1) {
        const target = targets[at] ?? 0;
        reach[target] = (reach[target] ?? 0) | from;
        const left = (waitsFor[target] ?? 0) - 1;
        waitsFor[target] = left;
        if (left === 0) turns.push(target);
      }
    }
    return turns.length === waitsFor.length;
  }

  #leave(): void {
    if (this.#entered.length > 0) this.#allowed.push(this.#allowedHere);
    this.#allowedHere = ANYWHERE;
  }

  /** By chain: the number of its row in the lists of chains with rules, from 1; 0 without. */
  #rows(): Uint32Array {
    const rows = new Uint32Array(this.#names.count);
    for (let row = 0; row < this.#entered.length; row += 1) rows[this.#entered.get(row)] = row + 1;
    return rows;
  }

  /** By jump: its chain; `undefined` where one leads to none that may be. */
  #targets(): Uint32Array | undefined {
    const chains = this.#chains();
    if (!chains) return undefined;
    const targets = new Uint32Array(this.#words.length);
    for (let at = 0; at < targets.length; at += 1) targets[at] = chains[this.#words.get(at)] ?? 0;
    return targets;
  }

  /** By word. In a row, for each look-up waits for memory, and many wait at once. */
  #chains(): Uint32Array | undefined {
    const names = this.#names;
    const known = names.count;
    const chains = new Uint32Array(this.#starts.length);
    let isKnown = true;
    for (let word = 0; word < chains.length; word += 1) {
      const [start, length] = [this.#starts.get(word), this.#lengths.get(word)];
      const chain = names.internHashed(0, start, length, this.#hashes.get(word) | 0);
      isKnown &&= chain >= this.#hooks.length && chain < known;
      chains[word] = chain;
    }
    return isKnown ? chains : undefined;
  }
}

/** How often each number below `limit` comes. */
function countOf(values: Uint32Array, limit: number): Uint32Array {
  const counts = new Uint32Array(limit);
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] ?? 0;
    counts[value] = (counts[value] ?? 0) + 1;
  }
  return counts;
}

const LENGTHS = 32;
