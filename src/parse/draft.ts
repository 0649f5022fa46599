/** A rule or another command as its words say it, before anything of it is judged. */
import type { AnyExtension } from '#extensions/registry.ts';
import type { GivenOption } from '#extensions/option-reader.ts';
import type { Word } from '#ruleset/words.ts';

/** An option with the words that make it, so that a problem can point at them. */
export interface PlacedOption extends GivenOption {
  readonly option: Word;
  /** The words of the values, in order. With `--name=value` there are none. */
  readonly valueWords: readonly Word[];
}

/** One `-m`, or the target, with its options. */
export interface Part {
  readonly name: string;
  /** `undefined` for a name that the registry does not have. */
  readonly extension: AnyExtension | undefined;
  /** Whether `-m` or `-j` names it, its protocol loads it (`-p tcp --dport 80`), or it is words of no match. */
  readonly origin: 'named' | 'implied' | 'stray';
  readonly given: PlacedOption[];
  /** All words of it, from `-m` on. An implied match has no `-m` among them. */
  readonly words: Word[];
  /** Options that the extension does not have. */
  readonly unknown: Word[];
}

export interface Draft {
  /** `-A`, `-I`, `-P` …, and the words after it. */
  readonly command: {
    readonly name: string;
    readonly word: Word;
    readonly values: readonly Word[];
  };
  readonly table: Word | undefined;
  readonly basic: readonly PlacedOption[];
  readonly matches: readonly Part[];
  readonly target: (Part & { readonly goto: boolean; readonly nameWord: Word }) | undefined;
  /** `packets:bytes` of `-c` or of `[packets:bytes]`. */
  readonly counters: string | undefined;
  /** `-4` or `-6`. */
  readonly family: 4 | 6 | undefined;
  /** Options that a command line may have and a line of iptables-restore may not: `-t`, `-w`. */
  readonly commandOnly: readonly Word[];
  readonly faults: readonly DraftFault[];
}

/** What is wrong with the words themselves. */
export type DraftFault =
  | { readonly code: 'stray-word'; readonly word: Word }
  /** A `!` before what nothing negates; `word` is the `!`. */
  | { readonly code: 'bad-negation'; readonly word: Word; readonly option: string }
  | { readonly code: 'second-target'; readonly word: Word }
  | { readonly code: 'repeated-option'; readonly word: Word }
  /** `-c` without two numbers; `given` are its words with a colon between. */
  | { readonly code: 'bad-counters'; readonly word: Word; readonly given: string }
  /** An option of a protocol's match, before the `-p` that loads it. */
  | { readonly code: 'late-protocol'; readonly word: Word; readonly protocol: string }
  /** Words that stand for what a listing does not say. */
  | { readonly code: 'listing-doubt'; readonly word: Word; readonly words: readonly Word[] }
  | { readonly code: 'second-command'; readonly word: Word; readonly command: string }
  /** An option for listing, such as `-n`. */
  | { readonly code: 'listing-option'; readonly word: Word }
  | {
      readonly code: 'ambiguous-option';
      readonly word: Word;
      /** The options that it abbreviates, two or more. */
      readonly names: readonly string[];
    }
  | { readonly code: 'missing-value'; readonly word: Word }
  | { readonly code: 'glued-value'; readonly word: Word; readonly option: string }
  | { readonly code: 'glued-negation'; readonly word: Word }
  | { readonly code: 'old-negation'; readonly word: Word; readonly option: string }
  | {
      readonly code: 'unknown-option';
      readonly word: Word;
      readonly extension: string;
      /** The option that was most likely meant. */
      readonly meant: string | undefined;
    }
  /** An option of a protocol's own match, in a rule without `-p`. */
  | { readonly code: 'needs-protocol'; readonly word: Word; readonly protocols: readonly string[] };

/** A part that has only been named so far; `words` name it. */
export function newPart(
  name: string,
  extension: AnyExtension | undefined,
  words: readonly Word[],
  origin: Part['origin'],
): Part {
  return { name, extension, origin, given: [], words: [...words], unknown: [] };
}

/** Words of no match that is known. */
export function stray(words: readonly Word[]): Part {
  return newPart('', undefined, words, 'stray');
}

/** An option in its place, with the `!` before it or before its value. */
export function placed(
  name: string,
  option: Word,
  values: readonly Word[],
  negated: Word | undefined,
): PlacedOption {
  return {
    name,
    invert: negated !== undefined,
    values: values.map(({ text }) => text),
    option: negated && negated.start < option.start ? { ...option, start: negated.start } : option,
    valueWords: values,
  };
}
