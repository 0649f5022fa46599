/**
 * The scan of a dump's tables in WebAssembly (`scan/`): is each line as it would be printed? Compiled
 * in a millisecond and fast from the first line, where this code in JavaScript would be half done
 * before it is compiled.
 */
// oxlint-disable-next-line import/default -- the bundler makes one: see src/tasks/wasm.mjs
import code from '#scan/table.ts?wasm';

/** What is asked about a text: see `scan/verdicts.ts`. */
export const TEXT = { match: 0, target: 1, jump: 2, goto: 3, chain: 4 } as const;

/** Answers: the places where the kernel takes it in the low bits (`allowedPlaces`), and these. */
export const ANSWER = { anywhere: 0xff, otherwise: 1 << 8, isChain: 1 << 9 } as const;
/** The protocol code that a match says stands above these bits of an answer. */
export const CODE_BITS = 16;

/** Judges the text of `length` bytes at `start`, of a kind of TEXT, in a rule whose `-p` has the code. */
export type Judge = (kind: number, start: number, length: number, code: number) => number;

/** What `scan/table.ts` exports. Places are addresses in memory, read with a sign; 0 stands for none. */
interface Scan {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly wordMarks: { readonly value: number };
  readonly lineCount: { readonly value: number };
  readonly lineStarts: { readonly value: number };
  reserve(size: number, seed: number): number;
  enterTable(first: number, isIPv4: number, counters: number): number;
  addBuiltIn(name: number, hook: number, option: number): void;
  readChains(first: number): number;
  readRules(first: number): number;
}

let compiled: object | undefined;

/** Places are those in the dump; -1 stands for none. */
export class Scanner {
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
  static of(bytes: Uint8Array, marks: Uint8Array, judge: Judge): Scanner | undefined {
    let dump = 0;
    const scan = instantiate((kind, start, length, protocol) =>
      judge(kind, (start >>> 0) - dump, length, protocol),
    );
    if (!scan) return undefined;
    dump = scan.reserve(bytes.length, (performance.now() * 1e6) | 0) >>> 0;
    if (dump === 0) return undefined;
    const memory = new Uint8Array(scan.memory.buffer);
    memory.set(bytes, dump);
    memory.set(marks, scan.wordMarks.value);
    return new Scanner(scan, dump);
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

function instantiate(judge: Judge): Scan | undefined {
  if (typeof WebAssembly === 'undefined') return undefined;
  compiled ??= new WebAssembly.Module(Uint8Array.from(atob(code), (unit) => unit.charCodeAt(0)));
  try {
    const { exports } = new WebAssembly.Instance(compiled, { verdicts: { judge } });
    return exports as unknown as Scan;
  } catch (error) {
    // It wants gigabytes of addresses, which some processes are not given.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
