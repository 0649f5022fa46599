import { NumberList } from './growable.ts';
import { FNV_PRIME } from './segments.ts';
import type { Texts } from './texts.ts';

/** Chains by table and name, without making a string of each name. Ids count from 0. */
export class ChainNames {
  readonly tables = new NumberList();
  readonly starts = new NumberList();
  readonly lengths = new NumberList();
  readonly seed: number;
  readonly #texts: Texts;
  readonly #hashes = new NumberList();
  #slots = new Uint32Array(256);

  constructor(texts: Texts, seed: number) {
    this.#texts = texts;
    this.seed = seed;
  }

  get count(): number {
    return this.starts.length;
  }

  /** The chain of that name in the table, a new one where there is none. `hash` is that of `hash`. */
  find(table: number, start: number, length: number, hash: number): number {
    const mixed = Math.imul(hash ^ Math.imul(table + 1, 0x9e3779b1), 0x85ebca6b) >>> 0;
    const mask = this.#slots.length - 1;
    let slot = (mixed ^ (mixed >>> 15)) & mask;
    for (;;) {
      const found = this.#slots[slot] ?? 0;
      if (found === 0) break;
      const id = found - 1;
      if (
        this.#hashes.get(id) === mixed &&
        this.lengths.get(id) === length &&
        this.tables.get(id) === table &&
        this.#texts.same(this.starts.get(id), start, length)
      ) {
        return id;
      }
      slot = (slot + 1) & mask;
    }
    const id = this.count;
    this.#slots[slot] = id + 1;
    this.tables.push(table);
    this.starts.push(start);
    this.lengths.push(length);
    this.#hashes.push(mixed);
    if (this.count * 2 > this.#slots.length) this.#rehash();
    return id;
  }

  findText(table: number, name: string): number {
    const { start, length } = this.#texts.add(name);
    let hash = this.seed;
    for (let at = start; at < start + length; at += 1) {
      hash = Math.imul(hash ^ this.#texts.byteAt(at), FNV_PRIME);
    }
    return this.find(table, start, length, hash);
  }

  name(id: number): string {
    return this.#texts.slice(this.starts.get(id), this.lengths.get(id));
  }

  #rehash(): void {
    const slots = new Uint32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let id = 0; id < this.count; id += 1) {
      const mixed = this.#hashes.get(id);
      let slot = (mixed ^ (mixed >>> 15)) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = id + 1;
    }
    this.#slots = slots;
  }
}
