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

  /** Adds them all. */
  append(values: Uint32Array): void {
    const length = this.length + values.length;
    while (length > this.#values.length) this.#grow();
    this.#values.set(values, this.length);
    this.length = length;
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

/**
 * Rows of unsigned 32-bit numbers, side by side in one piece of memory: what is written and read
 * together lies together, and a row costs one look at whether there is room.
 */
export class RowList {
  length = 0;
  readonly #width: number;
  #values: Uint32Array<ArrayBuffer>;

  constructor(width: number, capacity: number) {
    this.#width = width;
    this.#values = new Uint32Array(Math.max(64, capacity) * width);
  }

  /** Adds a row of zeros; returns its number. */
  add(): number {
    if ((this.length + 1) * this.#width > this.#values.length) this.#grow();
    this.length += 1;
    return this.length - 1;
  }

  get(row: number, field: number): number {
    return this.#values[row * this.#width + field] ?? 0;
  }

  set(row: number, field: number, value: number): void {
    this.#values[row * this.#width + field] = value;
  }

  /** One field of every row, or of the rows of `order` in its order. */
  column(field: number, order?: Uint32Array): Uint32Array<ArrayBuffer> {
    const values = this.#values;
    const width = this.#width;
    const length = order ? order.length : this.length;
    const column = new Uint32Array(length);
    for (let index = 0; index < length; index += 1) {
      const row = order ? (order[index] ?? 0) : index;
      column[index] = values[row * width + field] ?? 0;
    }
    return column;
  }

  #grow(): void {
    const grown = new Uint32Array(this.#values.length * 2);
    grown.set(this.#values);
    this.#values = grown;
  }
}
