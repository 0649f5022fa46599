/**
 * Jumps of rules just read, whose chains are still to be looked up. Each look-up waits for memory
 * three times; many of them in a row wait at once, which is what makes it worth putting them off.
 */
import { type Builder, RULE } from '#ruleset/build.ts';
import { packAction } from '#ruleset/columns.ts';

export class PendingJumps {
  readonly #builder: Builder;
  /** The table of all of them. */
  #table = 0;
  #count = 0;
  readonly #rules = new Uint32Array(MOST);
  readonly #kinds = new Uint8Array(MOST);
  readonly #starts = new Uint32Array(MOST);
  readonly #lengths = new Uint32Array(MOST);
  readonly #hashes = new Int32Array(MOST);
  /** The chain that each probably means, or -1. */
  readonly #chains = new Int32Array(MOST);

  constructor(builder: Builder) {
    this.#builder = builder;
  }

  /** The rule, which has no action yet, jumps (or goes: `kind` is one of ACTION) to the chain named there. */
  add(table: number, rule: number, kind: number, start: number, length: number): void {
    if (this.#count === MOST || table !== this.#table) this.settle();
    this.#table = table;
    const at = this.#count;
    this.#rules[at] = rule;
    this.#kinds[at] = kind;
    this.#starts[at] = start;
    this.#lengths[at] = length;
    this.#count = at + 1;
  }

  /** Gives every rule its action. One short loop after another: so more of them wait at once. */
  settle(): void {
    const { names, rules } = this.#builder;
    const table = this.#table;
    const [starts, lengths] = [this.#starts, this.#lengths];
    const [hashes, chains] = [this.#hashes, this.#chains];
    const count = this.#count;
    for (let at = 0; at < count; at += 1) {
      hashes[at] = names.hash(table, starts[at] ?? 0, lengths[at] ?? 0);
    }
    for (let at = 0; at < count; at += 1) chains[at] = names.likely(hashes[at] ?? 0);
    for (let at = 0; at < count; at += 1) {
      const start = starts[at] ?? 0;
      const length = lengths[at] ?? 0;
      const likely = chains[at] ?? -1;
      const isIt = likely >= 0 && names.is(likely, table, start, length);
      const chain = isIt
        ? likely
        : this.#builder.chainHashed(table, start, length, hashes[at] ?? 0);
      rules.set(this.#rules[at] ?? 0, RULE.action, packAction(this.#kinds[at] ?? 0, chain));
    }
    this.#count = 0;
  }
}

const MOST = 1024;
