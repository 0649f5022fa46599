/**
 * A list into whose middle things are put often: chunks of bounded size, so that a script of
 * 100,000 `-I` commands costs no more than finding the chunk each time.
 */
export class ChunkedList {
  readonly #chunks: number[][] = [[]];
  length = 0;

  push(value: number): void {
    this.insert(this.length, value);
  }

  insert(index: number, value: number): void {
    const { chunk, at } = this.#find(index);
    const values = this.#chunks[chunk] ?? [];
    values.splice(at, 0, value);
    this.length += 1;
    if (values.length > CHUNK) this.#chunks.splice(chunk + 1, 0, values.splice(CHUNK / 2));
  }

  get(index: number): number | undefined {
    const { chunk, at } = this.#find(index);
    return this.#chunks[chunk]?.[at];
  }

  remove(index: number): void {
    const { chunk, at } = this.#find(index);
    const values = this.#chunks[chunk] ?? [];
    if (at >= values.length) return;
    values.splice(at, 1);
    this.length -= 1;
    if (values.length === 0 && this.#chunks.length > 1) this.#chunks.splice(chunk, 1);
  }

  /** Takes out a value that stands at the end or, failing that, wherever it stands first. */
  removeValue(value: number): void {
    if (this.get(this.length - 1) === value) {
      this.remove(this.length - 1);
      return;
    }
    let index = 0;
    for (const each of this) {
      if (each === value) break;
      index += 1;
    }
    this.remove(index);
  }

  *[Symbol.iterator](): Iterator<number> {
    for (const chunk of this.#chunks) yield* chunk;
  }

  /** The chunk that holds the index; the end of the last one for an index beyond. */
  #find(index: number): { readonly chunk: number; readonly at: number } {
    let at = index;
    for (const [chunk, values] of this.#chunks.entries()) {
      if (at <= values.length && (at < values.length || chunk === this.#chunks.length - 1)) {
        return { chunk, at };
      }
      at -= values.length;
    }
    const last = this.#chunks.length - 1;
    return { chunk: last, at: this.#chunks[last]?.length ?? 0 };
  }
}

const CHUNK = 1024;
