/** The chains of one table by their names, without a string of any: made where names are asked for. */
import type { Columns, TableColumns } from './columns.ts';

export class ChainNames {
  readonly #columns: Columns;
  /** Where a name's hash leads: a chain's id + 1, or one of the places after it; 0 ends the search. */
  readonly #slots: Uint32Array;

  constructor(columns: Columns, { firstChain, chainCount }: TableColumns) {
    this.#columns = columns;
    this.#slots = new Uint32Array(2 ** Math.ceil(Math.log2(chainCount * 2 + 2)));
    const { chainName, chainNameLength, segments } = columns;
    const mask = this.#slots.length - 1;
    for (let id = firstChain; id < firstChain + chainCount; id += 1) {
      let slot = segments.texts.hash(chainName[id] ?? 0, chainNameLength[id] ?? 0) & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = id + 1;
    }
  }

  /** The chain's id, or -1. */
  find(name: Uint8Array): number {
    const { chainName, chainNameLength, segments } = this.#columns;
    const mask = this.#slots.length - 1;
    for (let slot = segments.texts.hashOf(name) & mask; ; slot = (slot + 1) & mask) {
      const id = (this.#slots[slot] ?? 0) - 1;
      if (id < 0) return -1;
      if (chainNameLength[id] !== name.length) continue;
      if (segments.texts.holds(chainName[id] ?? 0, name)) return id;
    }
  }
}
