import type { Family } from '#net/family.ts';
import type { OptionSpec } from './contract.ts';

/** One option as it was written, under its canonical name. */
export interface GivenOption {
  readonly name: string;
  readonly invert: boolean;
  readonly values: readonly string[];
}

/** What is wrong with an extension's options. `parse/problems.ts` makes the sentence. */
export type OptionFault =
  | {
      readonly code: 'bad-value';
      readonly option: string;
      readonly value: string;
      readonly expected: string;
    }
  | { readonly code: 'missing-option'; readonly option: string }
  | { readonly code: 'repeated-option'; readonly option: string }
  | { readonly code: 'clash'; readonly option: string; readonly other: string }
  | { readonly code: 'bad-negation'; readonly option: string }
  /** The option asks for a `-p` with one of these, which the rule has not. */
  | {
      readonly code: 'needs-protocol';
      readonly option: string;
      readonly protocols: readonly number[];
    };

/** How a value is written: what to say where it is not, and how to read it. */
export interface ValueForm<T> {
  readonly expected: string;
  read(text: string): T | undefined;
}

export interface Given<T> {
  readonly value: T;
  readonly invert: boolean;
}

/** What surrounds the options in the rule. */
export interface RuleContext {
  readonly family: Family;
  /** The rule's `-p`, `undefined` without one or where it is negated. */
  readonly protocol: number | undefined;
  /** The protocol of a `! -p`. */
  readonly notProtocol?: number | undefined;
  readonly table: string;
}

/**
 * The options given to one extension, asked for by name. The first thing wrong is kept in
 * `fault`; reading goes on, so that an extension's `parse` needs no branches for it.
 */
export class OptionReader {
  readonly context: RuleContext;
  fault: OptionFault | undefined;
  readonly #given: readonly GivenOption[];

  constructor(given: readonly GivenOption[], specs: readonly OptionSpec[], context: RuleContext) {
    this.context = context;
    this.#given = given;
    for (const [index, option] of given.entries()) {
      const spec = specs.find(({ name }) => name === option.name);
      if (option.invert && !spec?.negatable) {
        this.fail({ code: 'bad-negation', option: option.name });
      }
      const first = given.findIndex(({ name }) => name === option.name);
      if (first < index && !spec?.repeatable) {
        this.fail({ code: 'repeated-option', option: option.name });
      }
    }
  }

  has(name: string): boolean {
    return this.#find(name) !== undefined;
  }

  /** A flag's presence; `undefined` where it was not given. */
  flag(name: string): Given<true> | undefined {
    const option = this.#find(name);
    return option && { value: true, invert: option.invert };
  }

  /** The option's one value, `undefined` where it was not given or cannot be read. */
  value<T>(name: string, form: ValueForm<T>): Given<T> | undefined {
    const option = this.#find(name);
    if (!option) return undefined;
    const value = this.#read(name, option.values[0] ?? '', form);
    return value === undefined ? undefined : { value, invert: option.invert };
  }

  /** The value at `index` of an option with several. */
  valueAt<T>(name: string, index: number, form: ValueForm<T>): T | undefined {
    const option = this.#find(name);
    return option && this.#read(name, option.values[index] ?? '', form);
  }

  /** As `value`, but its absence is a fault. */
  required<T>(name: string, form: ValueForm<T>): Given<T> | undefined {
    if (!this.has(name)) this.fail({ code: 'missing-option', option: name });
    return this.value(name, form);
  }

  /** Records that at most one of `names` may be given. */
  exclusive(...names: readonly string[]): void {
    const [option, other] = names.filter((name) => this.has(name));
    if (option !== undefined && other !== undefined) this.fail({ code: 'clash', option, other });
  }

  /** Every option in the order written, for the few matches to which the order matters. */
  all(): readonly GivenOption[] {
    return this.#given;
  }

  /** Reads a value of one of `all()`. */
  read<T>(option: GivenOption, form: ValueForm<T>): T | undefined {
    return this.#read(option.name, option.values[0] ?? '', form);
  }

  /** Which of `names` was written last; `undefined` where none was given. */
  last(...names: readonly string[]): string | undefined {
    return this.#given.findLast(({ name }) => names.includes(name))?.name;
  }

  /** Keeps the first fault only. */
  fail(fault: OptionFault): void {
    this.fault ??= fault;
  }

  #find(name: string): GivenOption | undefined {
    return this.#given.find((option) => option.name === name);
  }

  #read<T>(option: string, value: string, form: ValueForm<T>): T | undefined {
    const read = form.read(value);
    if (read === undefined)
      this.fail({ code: 'bad-value', option, value, expected: form.expected });
    return read;
  }
}
