/** The jumps of a table whose rules are gone through once, chain by chain, and whether they may stand so. */
import { NumberList } from '#ruleset/growable.ts';
import type { TextTable } from '#ruleset/text-table.ts';
import { LONGEST_NAME } from './fast-chain.ts';
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
  /** By jump: the number of the word that it has. */
  readonly #words = new NumberList();
  #wordCount = 0;
  /** Many jumps lead to the same few chains. By length: the word met last, from 1, and where it stands. */
  readonly #lastWords = new Uint32Array(LONGEST_NAME + 1);
  readonly #lastStarts = new Uint32Array(LONGEST_NAME + 1);
  /** By word: the chain that it names, up to those that are still to be looked up. */
  readonly #chains = new NumberList();
  /** Of those words: where they stand, and their hashes. */
  readonly #starts = new Uint32Array(MOST);
  readonly #lengths = new Uint32Array(MOST);
  readonly #hashes = new Int32Array(MOST);
  #allKnown = true;

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
    if (length > LONGEST_NAME) {
      this.#allKnown = false;
      return;
    }
    const last = this.#lastWords[length] ?? 0;
    if (last > 0 && this.#names.texts.same(this.#lastStarts[length] ?? 0, start, length)) {
      this.#words.push(last - 1);
      return;
    }
    const at = this.#wordCount - this.#chains.length;
    this.#starts[at] = start;
    this.#lengths[at] = length;
    this.#hashes[at] = this.#names.hash(0, start, length);
    this.#words.push(this.#wordCount);
    this.#wordCount += 1;
    this.#lastWords[length] = this.#wordCount;
    this.#lastStarts[length] = start;
    if (at + 1 === MOST) this.#lookUp();
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
    this.#lookUp();
    if (!this.#allKnown) return undefined;
    const targets = new Uint32Array(this.#words.length);
    for (let at = 0; at < targets.length; at += 1) {
      targets[at] = this.#chains.get(this.#words.get(at));
    }
    return targets;
  }

  /** Each look-up waits for memory three times; many in a row wait at once. */
  #lookUp(): void {
    const names = this.#names;
    const known = names.count;
    const count = this.#wordCount - this.#chains.length;
    for (let at = 0; at < count; at += 1) {
      const start = this.#starts[at] ?? 0;
      const chain = names.internHashed(0, start, this.#lengths[at] ?? 0, this.#hashes[at] ?? 0);
      if (chain < this.#hooks.length || chain >= known) this.#allKnown = false;
      this.#chains.push(chain);
    }
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

/** How many words wait to be looked up. */
const MOST = 1024;
