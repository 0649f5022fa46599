/**
 * Texts under numbers: the same text with the same tag has the same number. Made for hundreds of
 * thousands of them, so an entry is four words side by side, and no text becomes a string.
 *
 *     slots:    … | hash  id + 1 | 0  0 | hash  id + 1 | …     found by the hash
 *     entries:  start  length  tag  hash                       of each id
 */
import type { Texts } from './texts.ts';

export class TextTable {
  readonly texts: Texts;
  count = 0;
  /** How many slots are taken. */
  #placed = 0;
  // Signed, as hashes are: numbers beyond 31 bits and a sign are objects until code is compiled.
  #entries: Int32Array<ArrayBuffer>;
  #slots: Int32Array<ArrayBuffer>;

  /** `capacity` is how many texts to expect; more are taken too. */
  constructor(texts: Texts, capacity: number) {
    this.texts = texts;
    this.#entries = new Int32Array(Math.max(64, capacity) * ENTRY);
    // Half of the texts are found again, as a rule.
    this.#slots = new Int32Array(SLOT * 2 ** Math.ceil(Math.log2(Math.max(256, capacity))));
  }

  /** The text's number, a new one where it is new. */
  intern(tag: number, start: number, length: number): number {
    return this.internHashed(tag, start, length, this.hash(tag, start, length));
  }

  /** What `internHashed` wants to know besides. */
  hash(tag: number, start: number, length: number): number {
    return mix(this.texts.hash(start, length), tag);
  }

  /** As `intern`, for those who have many texts to look for and take their hashes before. */
  internHashed(tag: number, start: number, length: number, mixed: number): number {
    const slots = this.#slots;
    const entries = this.#entries;
    const mask = slots.length - 1;
    let slot = mixed & mask & EVEN;
    for (; slots[slot] !== 0; slot = (slot + SLOT) & mask) {
      if (slots[slot] !== mixed) continue;
      const id = (slots[slot + 1] ?? 0) - 1;
      const at = id * ENTRY;
      if (
        entries[at + 1] === length &&
        entries[at + 2] === tag &&
        this.texts.same(entries[at] ?? 0, start, length)
      ) {
        return id;
      }
    }
    const id = this.#append(tag, start, length, mixed);
    slots[slot] = mixed;
    slots[slot + 1] = id + 1;
    this.#placed += 1;
    if (this.#placed * 2 * SLOT > slots.length) this.#rehash();
    return id;
  }

  /** The first entry whose text has that hash and so may be the one looked for; -1 where none is. */
  likely(mixed: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = mixed & mask & EVEN;
    while (slots[slot] !== 0 && slots[slot] !== mixed) slot = (slot + SLOT) & mask;
    return (slots[slot + 1] ?? 0) - 1;
  }

  /** Interns a text that the dump does not hold. */
  internText(tag: number, text: string): number {
    const { start, length } = this.texts.add(text);
    return this.intern(tag, start, length);
  }

  /** Takes a text in without looking for it; nor will it be found. */
  append(tag: number, start: number, length: number): number {
    return this.#append(tag, start, length, 0);
  }

  /** Whether the entry `id` is that text. */
  is(id: number, tag: number, start: number, length: number): boolean {
    const at = id * ENTRY;
    return (
      id < this.count &&
      this.#entries[at + 1] === length &&
      this.#entries[at + 2] === tag &&
      this.texts.same(this.#entries[at] ?? 0, start, length)
    );
  }

  /** Gives an entry another text. It is no longer found under the old one. */
  rename(id: number, text: string): void {
    const { start, length } = this.texts.add(text);
    const at = id * ENTRY;
    const mixed = mix(this.texts.hash(start, length), this.#entries[at + 2] ?? 0);
    this.#entries[at] = start;
    this.#entries[at + 1] = length;
    this.#entries[at + 3] = mixed;
    this.#place(id, mixed);
    this.#placed += 1;
  }

  start(id: number): number {
    return this.#entries[id * ENTRY] ?? 0;
  }

  length(id: number): number {
    return this.#entries[id * ENTRY + 1] ?? 0;
  }

  tag(id: number): number {
    return this.#entries[id * ENTRY + 2] ?? 0;
  }

  text(id: number): string {
    return this.texts.slice(this.start(id), this.length(id));
  }

  /** Forgets what only finding needs. Nothing can be interned any more. */
  seal(): void {
    this.#slots = new Int32Array(0);
    this.#entries = this.#entries.slice(0, this.count * ENTRY);
  }

  #append(tag: number, start: number, length: number, mixed: number): number {
    const at = this.count * ENTRY;
    if (at === this.#entries.length) {
      const grown = new Int32Array(at * 2);
      grown.set(this.#entries);
      this.#entries = grown;
    }
    this.#entries[at] = start;
    this.#entries[at + 1] = length;
    this.#entries[at + 2] = tag;
    this.#entries[at + 3] = mixed;
    this.count += 1;
    return this.count - 1;
  }

  #place(id: number, mixed: number): void {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = mixed & mask & EVEN;
    while (slots[slot] !== 0) slot = (slot + SLOT) & mask;
    slots[slot] = mixed;
    slots[slot + 1] = id + 1;
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 4);
    for (let id = 0; id < this.count; id += 1) {
      const mixed = this.#entries[id * ENTRY + 3] ?? 0;
      if (mixed !== 0) this.#place(id, mixed);
    }
  }
}

const ENTRY = 4;
const SLOT = 2;
const EVEN = ~1;

/** Spreads the hash over all bits, the tag with it: 32 bits with a sign. Never 0, which marks what cannot be found. */
function mix(hash: number, tag: number): number {
  let mixed = Math.imul(hash ^ Math.imul(tag + 1, 0x9e3779b1), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 13)) | 1;
}
