import { decode } from './texts.ts';

/** Builds a long text out of strings and of spans of bytes. */
export class TextWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;
  // A span still to be copied. Neighbouring spans are copied as one.
  #source: Uint8Array | undefined;
  #from = 0;
  #to = 0;

  constructor(expectedLength: number) {
    this.#bytes = new Uint8Array(Math.max(1024, expectedLength));
  }

  write(text: string): void {
    this.#flush();
    this.#reserve(text.length * 3);
    for (let at = 0; at < text.length; at += 1) {
      const unit = text.charCodeAt(at);
      if (unit >= 128) {
        const encoded = new TextEncoder().encode(text.slice(at));
        this.#bytes.set(encoded, this.#length);
        this.#length += encoded.length;
        return;
      }
      this.#bytes[this.#length] = unit;
      this.#length += 1;
    }
  }

  copy(source: Uint8Array, from: number, to: number): void {
    if (source !== this.#source || from !== this.#to) {
      this.#flush();
      this.#source = source;
      this.#from = from;
    }
    this.#to = to;
  }

  toString(): string {
    this.#flush();
    return decode(this.#bytes, 0, this.#length);
  }

  #flush(): void {
    if (!this.#source) return;
    this.#reserve(this.#to - this.#from);
    this.#bytes.set(this.#source.subarray(this.#from, this.#to), this.#length);
    this.#length += this.#to - this.#from;
    this.#source = undefined;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const grown = new Uint8Array((this.#length + more) * 2);
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}
