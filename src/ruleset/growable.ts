/** A list of unsigned 32-bit numbers in one piece of memory. */
export class NumberList {
  length = 0;
  #values: Uint32Array<ArrayBuffer>;

  constructor(capacity = 256) {
    this.#values = new Uint32Array(capacity);
  }

  push(value: number): void {
    if (this.length === this.#values.length) this.#grow();
    this.#values[this.length] = value;
    this.length += 1;
  }

  get(index: number): number {
    return this.#values[index] ?? 0;
  }

  set(index: number, value: number): void {
    this.#values[index] = value;
  }

  truncate(length: number): void {
    this.length = length;
  }

  /** The numbers themselves, in an array exactly as long as needed. */
  toArray(): Uint32Array<ArrayBuffer> {
    return this.#values.slice(0, this.length);
  }

  #grow(): void {
    const grown = new Uint32Array(Math.max(256, this.#values.length * 2));
    grown.set(this.#values);
    this.#values = grown;
  }
}
