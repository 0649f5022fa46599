/**
 * What page and worker say to each other. A call is one call of a method of `Engine`, or of
 * `Programs`; it gets any number of `progress` replies and then exactly one of the others.
 */
import type { Engine } from './engine.ts';
import type { Programs } from './programs.ts';

/** Two workers speak like this: the engine's and that of the programs. */
export type Method = keyof Engine | keyof Programs;

export interface Call {
  readonly kind: 'call';
  readonly id: number;
  readonly method: Method;
  readonly args: readonly unknown[];
  /** Which argument is the caller's `OnProgress`: functions do not cross, so the worker puts its own there. */
  readonly progressAt: number | undefined;
}

export type Reply =
  | { readonly kind: 'progress'; readonly id: number; readonly done: number }
  | { readonly kind: 'answered'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'overtaken'; readonly id: number }
  | { readonly kind: 'crashed'; readonly id: number; readonly crash: Crash };

/** A bug of ours, with what was asked when it showed: everything a report needs. */
export interface Crash {
  /** The call, its arguments cut short: `trace({"revision":3,…})`. */
  readonly call: string;
  readonly message: string;
  readonly stack: string | undefined;
}

/**
 * Whether a call makes an older, unanswered one of its kind pointless (`newest`), or whether all of
 * them count (`each`); `now` is one that does not wait for the call at work. Naming every method here is also what makes the remote engine complete.
 */
export const METHODS: Readonly<Record<Method, 'newest' | 'each' | 'now'>> = {
  open: 'newest',
  stopOpening: 'now',
  map: 'newest',
  heat: 'newest',
  earlierDump: 'newest',
  mapFile: 'each',
  findChains: 'newest',
  findRules: 'newest',
  chains: 'each',
  rows: 'each',
  trace: 'newest',
  journey: 'newest',
  cost: 'newest',
  steps: 'each',
  step: 'newest',
  watch: 'newest',
  missCauses: 'each',
  recording: 'newest',
  traceCommands: 'newest',
  stops: 'newest',
  whyNot: 'newest',
  outcomes: 'newest',
  host: 'newest',
  check: 'newest',
  prepareShare: 'newest',
  rulesOnLine: 'newest',
  hover: 'newest',
  definition: 'newest',
  references: 'newest',
  complete: 'newest',
  rename: 'newest',
  signature: 'newest',
  lineNotes: 'newest',
  outline: 'newest',
  format: 'newest',
  folds: 'newest',
  writers: 'newest',
  explain: 'each',
  compare: 'newest',
  print: 'each',
  programs: 'each',
  write: 'newest',
  guess: 'newest',
};

/** The bytes among a call's arguments, which are handed over instead of copied. */
export function buffersIn(args: readonly unknown[]): ArrayBuffer[] {
  const buffers = args.map((arg) => (ArrayBuffer.isView(arg) ? arg.buffer : arg));
  return [...new Set(buffers.filter((each) => each instanceof ArrayBuffer))];
}

const LONGEST_CALL = 2000;

/** A call as a line of a report. Long texts and bytes are named by their size only. */
export function describeCall(method: string, args: readonly unknown[]): string {
  const given = args.filter((arg) => arg !== undefined);
  const words = given.map((arg) => {
    if (typeof arg === 'string') return `${arg.length} characters`;
    if (ArrayBuffer.isView(arg)) return `${arg.byteLength} bytes`;
    return JSON.stringify(arg) ?? typeof arg;
  });
  return `${method}(${words.join(', ')})`.slice(0, LONGEST_CALL);
}
