/** The rules of a large dump, taken apart by `scan/rows.ts` many at a time, and handed out one by one. */
import { Parts } from './parts.ts';
import { type Scan, newScan, newSeed } from './scan.ts';

export class ScannedParts extends Parts {
  readonly #bytes: Uint8Array;
  readonly #scan: Scan;
  /** What of the dump is in the scan's memory, and from which place on. */
  readonly #window: Uint8Array;
  #place = 0;
  #size = 0;
  /** Rows of words (`ROW`), and which of them are still to be handed out. */
  readonly #rows: Uint32Array;
  #next = 0;
  #end = 0;

  private constructor(bytes: Uint8Array, scan: Scan, window: number) {
    super();
    this.#bytes = bytes;
    this.#scan = scan;
    this.#window = new Uint8Array(scan.memory.buffer, window, WINDOW);
    this.#rows = new Uint32Array(scan.memory.buffer, scan.rows.value, WORDS);
  }

  /** `undefined` where it would not pay, or there is no WebAssembly. */
  static of(bytes: Uint8Array): ScannedParts | undefined {
    const scan = bytes.length < LEAST ? undefined : newScan(() => 0);
    const window = scan ? scan.openWindow(WINDOW, WORDS, newSeed()) : 0;
    return scan && window !== 0 ? new ScannedParts(bytes, scan, window) : undefined;
  }

  read(from: number): number {
    const rows = this.#rows;
    let at = this.#next;
    if (at === this.#end || rows[at] !== from) {
      if (!this.#find(from)) return -1;
      at = 0;
    }
    this.start = rows[at + ROW.start] ?? 0;
    this.chainStart = rows[at + ROW.chainStart] ?? 0;
    this.chainLength = rows[at + ROW.chainLength] ?? 0;
    this.code = rows[at + ROW.code] ?? 0;
    const ending = rows[at + ROW.ending] ?? 0;
    const count = ending >>> 16;
    this.ending = ending & 0xff;
    this.goes = (ending & 0x100) !== 0;
    this.count = count;
    this.endingStart = rows[at + ROW.endingStart] ?? 0;
    this.endingLength = rows[at + ROW.endingLength] ?? 0;
    let part = at + ROW.parts;
    for (let index = 0; index < count; index += 1) {
      const kind = rows[part] ?? 0;
      this.kinds[index] = kind & 0xff;
      this.slots[index] = kind >>> 8;
      this.starts[index] = rows[part + 1] ?? 0;
      this.lengths[index] = rows[part + 2] ?? 0;
      this.samples[index] = rows[part + 3] ?? 0;
      part += 4;
    }
    this.#next = part;
    return rows[at + ROW.end] ?? 0;
  }

  /** Has rows written for the rules from that place on. False where the line there is none. */
  #find(from: number): boolean {
    const isShown = from >= this.#place && from < this.#place + this.#size;
    if (!isShown) this.#show(from);
    this.#next = 0;
    this.#end = this.#scan.scanRows(from, Number(this.plain));
    if (this.#end === 0 && isShown && this.#scan.isCut.value !== 0) {
      this.#show(from);
      this.#end = this.#scan.scanRows(from, Number(this.plain));
    }
    return this.#end > 0;
  }

  #show(from: number): void {
    const end = Math.min(from + WINDOW, this.#bytes.length);
    this.#place = from;
    this.#size = end - from;
    this.#window.set(this.#bytes.subarray(from, end));
    this.#scan.moveWindow(from, this.#size, Number(end === this.#bytes.length));
  }
}

/** Smaller dumps are read before this would have started. */
const LEAST = 1 << 16;
/** In bytes: so much stays in the nearest memory. */
const WINDOW = 1 << 18;
const WORDS = 1 << 14;

/** What the words of a row are: `writeRow`. Each of the parts has its kind and slot, start, length, sample. */
const ROW = {
  end: 1,
  start: 2,
  chainStart: 3,
  chainLength: 4,
  code: 5,
  ending: 6,
  endingStart: 7,
  endingLength: 8,
  parts: 9,
} as const;
