/** What there is to say about a dump: each code with what its message, in `problems.ts`, needs to know. */
import type { ForeignText } from './foreign-text.ts';

/** What each message needs to know. */
export interface Facts {
  'not-understood': LinesLeftOut;
  'unknown-option': { readonly option: string; readonly extension: string };
  'stray-word': { readonly word: string };
  'second-target': Record<never, never>;
  'second-command': { readonly word: string; readonly command: string };
  'listing-option': { readonly option: string };
  'ambiguous-option': { readonly option: string; readonly names: readonly string[] };
  'not-in-restore': { readonly option: string };
  'missing-value': { readonly option: string };
  'glued-value': { readonly option: string };
  'glued-negation': { readonly word: string };
  'bad-value': { readonly option: string; readonly value: string; readonly expected: string };
  'masked-value': { readonly option: string; readonly value: string };
  'missing-option': { readonly option: string; readonly extension: string };
  'repeated-option': { readonly option: string };
  clash: { readonly option: string; readonly other: string };
  'bad-negation': { readonly option: string };
  'needs-protocol': { readonly option: string; readonly protocols: readonly string[] };
  'late-protocol': { readonly option: string; readonly protocol: string };
  'negated-list': { readonly option: string };
  'unknown-match': { readonly name: string };
  'unknown-target': { readonly name: string };
  'missing-name': { readonly option: string; readonly given: string };
  'wrong-family': { readonly name: string; readonly family: 4 | 6 };
  unreadable: { readonly name: string };
  'missing-chain': { readonly name: string; readonly table: string };
  'cut-chain': { readonly name: string; readonly rules: number };
  'goto-target': { readonly name: string };
  'no-chain': { readonly command: string };
  'no-table': { readonly table: string; readonly why: string };
  'command-in-table': { readonly program: string };
  'after-commit': { readonly table: string };
  'no-commit': { readonly table: string };
  sorted: Record<never, never>;
  'unknown-table': { readonly table: string };
  'bad-policy': { readonly policy: string };
  'user-policy': { readonly chain: string };
  'bad-number': { readonly value: string };
  'no-such-rule': { readonly chain: string };
  'built-in-jump': { readonly name: string };
  'unreferenced-chain': { readonly name: string };
  'jump-loop': { readonly path: string };
  'idle-loop': { readonly path: string };
  'wrong-table': {
    readonly name: string;
    readonly table: string;
    readonly tables: readonly string[];
  };
  'wrong-hook': {
    readonly name: string;
    readonly hooks: readonly string[];
    readonly chain: string;
    readonly wrong: readonly string[];
  };
  'wrong-interface': { readonly option: string; readonly chain: string };
  'drop-in-nat': Record<never, never>;
  'never-reached': { readonly line: number; readonly count: number; readonly chain: string };
  shadowed: { readonly line: number };
  duplicate: { readonly line: number };
  'undeclared-chain': { readonly name: string; readonly table: string };
  'late-chain': { readonly name: string; readonly line: number };
  'foreign-chain': {
    readonly name: string;
    readonly table: string;
    readonly tables: readonly string[];
  };
  'other-family': { readonly family: 4 | 6 };
  'long-name': { readonly name: string };
  'bad-name': { readonly name: string; readonly why: string };
  'chain-exists': { readonly name: string; readonly command: string };
  'open-quote': Record<never, never>;
  'old-negation': { readonly option: string };
  'legacy-tables': Record<never, never>;
  'incompatible-table': { readonly table: string };
  mended: { readonly what: readonly string[] };
  'cut-prefix': Record<never, never>;
  'cut-suffix': Record<never, never>;
  'note-after-rule': Record<never, never>;
  'note-left-out': Record<never, never>;
  joined: Record<never, never>;
  noise: LinesLeftOut;
  unwrapped: { readonly from: string };
  foreign: ForeignFacts;
  'foreign-beside': ForeignFacts;
  'nothing-found': Record<never, never>;
  'shell-line': Record<never, never>;
  'left-out': LinesLeftOut;
  'too-long': Record<never, never>;
  'no-interfaces': Record<never, never>;
  'listed-otherwise': { readonly what: readonly string[] };
}

/** Lines one after another that are left out alike: what they are, or the word that the first starts with. */
interface LinesLeftOut {
  readonly what: string;
  readonly lines: number;
}

export interface ForeignFacts extends ForeignText {
  readonly lines: number;
}

export type Code = keyof Facts;
