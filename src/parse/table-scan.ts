/** Whether the tables of a dump are as they would be printed: `scan/table.ts` for those who have the dump. */
import { type Judge, type Scan, newScan, newSeed } from './scan.ts';

/** Places are those in the dump; -1 stands for none. */
export class TableScan {
  readonly #scan: Scan;
  readonly #dump: number;

  private constructor(scan: Scan, dump: number) {
    this.#scan = scan;
    this.#dump = dump;
  }

  /**
   * One for a dump; `undefined` where there is no WebAssembly, or not so much memory. `marks` are the
   * `wordMark`s of words that may be something else than a chain.
   */
  static of(bytes: Uint8Array, marks: Uint8Array, judge: Judge): TableScan | undefined {
    const scan = newScan(judge);
    if (!scan) return undefined;
    const dump = scan.reserve(bytes.length, newSeed()) >>> 0;
    if (dump === 0) return undefined;
    const memory = new Uint8Array(scan.memory.buffer);
    memory.set(bytes, dump);
    memory.set(marks, scan.wordMarks.value);
    return new TableScan(scan, dump);
  }

  /** What comes is a table whose first line stands there. False where memory is short. */
  enter(first: number, isIPv4: boolean, counters: boolean): boolean {
    return this.#scan.enterTable(this.#dump + first, Number(isIPv4), Number(counters)) !== 0;
  }

  /** The next of the table's built-in chains: its name, its hook as a bit, the option it refuses. */
  addBuiltIn(name: number, hook: number, option: string | undefined): void {
    this.#scan.addBuiltIn(this.#dump + name, hook, option?.charCodeAt(1) ?? 0);
  }

  /** The place after the lines of the other chains and the rules, from that place on; or -1. */
  read(from: number): number {
    const rules = this.#scan.readChains(this.#dump + from);
    const end = rules === 0 ? 0 : this.#scan.readRules(rules);
    return end === 0 ? -1 : (end >>> 0) - this.#dump;
  }

  /** Where the lines after those read start: the last one is the first that was not read. */
  lineStarts(): Uint32Array {
    const { memory, lineStarts, lineCount } = this.#scan;
    return new Uint32Array(memory.buffer, lineStarts.value >>> 0, lineCount.value);
  }
}
