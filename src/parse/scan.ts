/**
 * The scan of a dump's rules in WebAssembly (`scan/`): compiled in a millisecond and fast from the
 * first line, where the same in JavaScript is half done before it is compiled.
 */
// oxlint-disable-next-line import/default -- the bundler makes one: see src/tasks/wasm.mjs
import code from '#scan/table.ts?wasm';

/** What is asked about a text: see `scan/rule.ts`. */
export const TEXT = { match: 0, target: 1, jump: 2, goto: 3, chain: 4 } as const;

/** Answers: the places where the kernel takes it in the low bits (`allowedPlaces`), and these. */
export const ANSWER = { anywhere: 0xff, otherwise: 1 << 8, isChain: 1 << 9 } as const;
/** The protocol code that a match says stands above these bits of an answer. */
export const CODE_BITS = 16;

/** Judges the text of `length` bytes at `start`, of a kind of TEXT, in a rule whose `-p` has the code. */
export type Judge = (kind: number, start: number, length: number, code: number) => number;

interface Value {
  readonly value: number;
}

/** What `scan/table.ts` exports. Addresses in memory are read with a sign; 0 stands for none. */
export interface Scan {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly wordMarks: Value;
  readonly lineCount: Value;
  readonly lineStarts: Value;
  reserve(size: number, seed: number): number;
  enterTable(first: number, isIPv4: number, counters: number): number;
  addBuiltIn(name: number, hook: number, option: number): void;
  readChains(first: number): number;
  readRules(first: number): number;

  readonly rows: Value;
  readonly isCut: Value;
  openWindow(size: number, words: number, seed: number): number;
  moveWindow(place: number, size: number, isLast: number): void;
  scanRows(place: number, isIPv4: number): number;
}

/** Another each time, so that texts whose hashes collide are hard to prepare. */
export function newSeed(): number {
  return (performance.now() * 1e6) | 0;
}

/** `undefined` where there is no WebAssembly, as in the page. `judge` is asked as soon as rules are judged. */
export function newScan(judge: Judge): Scan | undefined {
  if (code === '' || typeof WebAssembly === 'undefined') return undefined;
  compiled ??= new WebAssembly.Module(Uint8Array.from(atob(code), (unit) => unit.charCodeAt(0)));
  try {
    const { exports } = new WebAssembly.Instance(compiled, { rule: { judge } });
    return exports as unknown as Scan;
  } catch (error) {
    // It wants gigabytes of addresses, which some processes are not given.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

let compiled: object | undefined;
