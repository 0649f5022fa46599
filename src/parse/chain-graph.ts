/** The jumps of a table whose rules are gone through once, chain by chain, and whether they may stand so. */
import { NumberList } from '#ruleset/growable.ts';
import type { TextTable } from '#ruleset/text-table.ts';
import { IN_TABLE } from './traits.ts';

export class ChainGraph {
  /** By built-in chain: the index of its hook in HOOKS. */
  readonly #hooks: readonly number[];
  /** Chains that have rules, as they were entered; where their jumps start; what all their rules allow. */
  readonly #entered = new NumberList();
  readonly #firstJump = new NumberList();
  readonly #allowed = new NumberList();
  #allowedHere = ANYWHERE;
  readonly #starts = new NumberList();
  readonly #lengths = new NumberList();

  constructor(hooks: readonly number[]) {
    this.#hooks = hooks;
  }

  /** What follows is in that chain. Each is entered once at most. */
  enter(chain: number): void {
    this.#leave();
    this.#entered.push(chain);
    this.#firstJump.push(this.#starts.length);
  }

  /** A rule goes on in the chain whose name stands there. */
  jump(start: number, length: number): void {
    this.#starts.push(start);
    this.#lengths.push(length);
  }

  /** A rule has something that the kernel takes only there: see `allowedPlaces`. */
  allow(places: number): void {
    this.#allowedHere &= places;
  }

  /**
   * Whether all jumps lead to chains of one's own, in no circle, and nothing is reached from where the
   * kernel does not take it. `names` holds the chains, under the tag 0.
   */
  isSound(names: TextTable): boolean {
    this.#leave();
    this.#firstJump.push(this.#starts.length);
    const { count } = names;
    const targets = this.#targets(names);
    if (!targets) return false;
    const waitsFor = new Uint32Array(count);
    for (let at = 0; at < targets.length; at += 1) {
      const target = targets[at] ?? 0;
      waitsFor[target] = (waitsFor[target] ?? 0) + 1;
    }
    const rows = new Uint32Array(count);
    for (let row = 0; row < this.#entered.length; row += 1) rows[this.#entered.get(row)] = row + 1;
    const reach = new Uint8Array(count).fill(IN_TABLE);
    for (const [chain, hook] of this.#hooks.entries()) reach[chain] = IN_TABLE | (1 << hook);
    // A chain's turn comes when all that jump to it had theirs; in a circle nobody's ever does.
    const turns = new Uint32Array(count);
    let known = 0;
    for (let chain = 0; chain < count; chain += 1) {
      if (waitsFor[chain] !== 0) continue;
      turns[known] = chain;
      known += 1;
    }
    for (let turn = 0; turn < known; turn += 1) {
      const chain = turns[turn] ?? 0;
      const row = rows[chain] ?? 0;
      const from = reach[chain] ?? 0;
      if (row === 0) continue;
      if ((from & ~this.#allowed.get(row - 1)) !== 0) return false;
      const end = this.#firstJump.get(row);
      for (let at = this.#firstJump.get(row - 1); at < end; at += 1) {
        const target = targets[at] ?? 0;
        reach[target] = (reach[target] ?? 0) | from;
        waitsFor[target] = (waitsFor[target] ?? 0) - 1;
        if (waitsFor[target] !== 0) continue;
        turns[known] = target;
        known += 1;
      }
    }
    return known === count;
  }

  #leave(): void {
    if (this.#entered.length > 0) this.#allowed.push(this.#allowedHere);
    this.#allowedHere = ANYWHERE;
  }

  /** By jump: its chain; `undefined` where one leads to none that may be. */
  #targets(names: TextTable): Uint32Array | undefined {
    const starts = this.#starts.toArray();
    const lengths = this.#lengths.toArray();
    const targets = new Uint32Array(starts.length);
    // Many jumps lead to the same few chains. By length: the chain last looked up.
    const lastChain = new Uint32Array(LENGTHS);
    const known = names.count;
    for (let at = 0; at < starts.length; at += 1) {
      const [start = 0, length = 0] = [starts[at], lengths[at]];
      const slot = length & (LENGTHS - 1);
      let chain = lastChain[slot] ?? 0;
      if (chain === 0 || !names.is(chain, 0, start, length)) {
        chain = names.intern(0, start, length);
        if (chain < this.#hooks.length || chain >= known) return undefined;
        lastChain[slot] = chain;
      }
      targets[at] = chain;
    }
    return targets;
  }
}

const ANYWHERE = 0xff;
const LENGTHS = 32;
