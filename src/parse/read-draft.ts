/**
 * Takes a rule's words apart: which option is the rule's own, which belongs to which `-m` or to the
 * target. As getopt_long does it: options in any order, abbreviated, glued to their value, and an
 * option of the protocol's match loads that match.
 */
import type { OptionSpec } from '#extensions/contract.ts';
import { type AnyExtension, matchExtension, targetExtension } from '#extensions/registry.ts';
import { printProtocol } from '#net/protocol.ts';
import { endsValues, isOptionalValue } from '#ruleset/read-segment.ts';
import type { Word } from '#ruleset/words.ts';
import type { Draft, DraftFault, Part, PlacedOption } from './draft.ts';
import {
  PROTOCOL_MATCHES,
  abbreviates,
  isNamed,
  isValue,
  protocolMatch,
  splitGlued,
} from './option-words.ts';
import { type RuleOption, abbreviatedRuleOption, ruleOption } from './rule-options.ts';
import { nearest } from './suggest.ts';

export function readDraft(words: readonly Word[]): Draft | undefined {
  return new DraftReader(words).read();
}

class DraftReader {
  readonly #words: readonly Word[];
  #at = 0;
  #command: Draft['command'] | undefined;
  #table: Word | undefined;
  #counters: string | undefined;
  #family: 4 | 6 | undefined;
  #target: Draft['target'];
  readonly #basic: PlacedOption[] = [];
  readonly #matches: Part[] = [];
  /** Every loaded part, the newest last: an option belongs to the newest that has it. */
  readonly #loaded: Part[] = [];
  readonly #faults: DraftFault[] = [];

  constructor(words: readonly Word[]) {
    this.#words = words;
  }

  read(): Draft | undefined {
    this.#readCounters();
    while (this.#at < this.#words.length) this.#readOption();
    if (!this.#command) return undefined;
    return {
      command: this.#command,
      table: this.#table,
      basic: this.#basic,
      matches: this.#matches,
      target: this.#target,
      counters: this.#counters,
      family: this.#family,
      faults: this.#faults,
    };
  }

  /** `[packets:bytes]` before the command. */
  #readCounters(): void {
    const found = /^\[(\d+:\d+)\]$/.exec(this.#words[0]?.text ?? '');
    if (!found) return;
    this.#counters = found[1];
    this.#at = 1;
  }

  #readOption(): void {
    const { bang, word } = this.#nextOption();
    if (!word) {
      if (bang) this.#faults.push({ code: 'stray-word', word: bang });
      return;
    }
    const { name, glued } = splitGlued(word);
    const own = ruleOption(name);
    if (own && (own.kind !== 'command' || !bang)) this.#readOwn(own, word, glued, bang);
    else if (!this.#readLoaded(name, word, glued, bang)) this.#readStray(name, word, glued, bang);
  }

  /** The next word, with the `!` before it; `!-i` is read as `! -i`. */
  #nextOption(): { readonly bang: Word | undefined; readonly word: Word | undefined } {
    const first = this.#next();
    if (first?.text === '!') return { bang: first, word: this.#next() };
    if (!first || !/^!-{1,2}[a-z]/.test(first.text)) return { bang: undefined, word: first };
    const middle = Math.min(first.start + 1, first.end);
    return {
      bang: { text: '!', start: first.start, end: middle },
      word: { text: first.text.slice(1), start: middle, end: first.end },
    };
  }

  #readOwn(own: RuleOption, word: Word, glued: Word | undefined, bang: Word | undefined): void {
    const negated = bang ?? (own.kind === 'basic' ? this.#oldBang(own.short) : undefined);
    const values = this.#values(own.values, own.optional ?? 0, glued, word);
    const [first] = values;
    if (
      glued &&
      word.text.startsWith(own.short) &&
      (own.kind === 'basic' || own.kind === 'target')
    ) {
      this.#faults.push({ code: 'glued-value', word, option: own.short });
    }
    switch (own.kind) {
      case 'command':
        this.#command ??= { name: own.short, word, values };
        return;
      case 'basic':
        this.#basic.push(placed(own.short, word, values, negated));
        return;
      case 'match':
        if (first) this.#load(first.text, matchExtension(first.text), [word, first], false);
        return;
      case 'target':
        if (first) this.#readTarget(first, word, own.short === '-g');
        return;
      case 'table':
        this.#table = first;
        return;
      case 'counters':
        this.#counters = values
          .map(({ text }) => text)
          .join(':')
          .replace(',', ':');
        return;
      case 'other':
        if (own.short === '-4') this.#family = 4;
        if (own.short === '-6') this.#family = 6;
    }
  }

  #readTarget(nameWord: Word, word: Word, goto: boolean): void {
    const extension = goto ? undefined : targetExtension(nameWord.text);
    const part = newPart(nameWord.text, extension, [word, nameWord]);
    this.#target = { ...part, goto, nameWord };
    this.#loaded.push(this.#target);
  }

  #load(
    name: string,
    extension: AnyExtension | undefined,
    words: readonly Word[],
    implied: boolean,
  ): Part {
    const part = newPart(name, name === 'unread' ? undefined : extension, words);
    this.#matches.push(part);
    this.#loaded.push(part);
    if (implied)
      this.#loaded.sort((a, b) => Number(a === this.#target) - Number(b === this.#target));
    return part;
  }

  /** An option of something loaded, or of the protocol's match. */
  #readLoaded(name: string, word: Word, glued: Word | undefined, bang: Word | undefined): boolean {
    if (!name.startsWith('--')) return false;
    const newest = this.#loaded.at(-1);
    // Of a match not known here every option is its own; a target not known may be a chain.
    if (newest && !newest.extension && newest !== this.#target) return false;
    const found =
      this.#find((spec) => isNamed(spec, name)) ??
      this.#implied((spec) => isNamed(spec, name)) ??
      this.#find((spec) => abbreviates(spec, name));
    if (!found) {
      const own = abbreviatedRuleOption(name);
      if (own) {
        this.#readOwn(own, word, glued, bang);
        return true;
      }
    }
    const match = found ?? this.#implied((spec) => abbreviates(spec, name));
    if (!match) return false;
    const { part, spec } = match;
    const negated = bang ?? (spec.negatable ? this.#oldBang(spec.name) : undefined);
    const optional = spec.values?.filter(isOptionalValue).length ?? 0;
    const values = this.#values((spec.values?.length ?? 0) - optional, optional, glued, word);
    part.given.push(placed(spec.name, word, values, negated));
    if (negated) part.words.push(negated);
    part.words.push(word, ...values.filter((value) => value !== glued));
    return true;
  }

  #find(wanted: (spec: OptionSpec) => boolean): Found | undefined {
    for (let index = this.#loaded.length - 1; index >= 0; index -= 1) {
      const part = this.#loaded[index];
      const spec = part?.extension?.options.find(wanted);
      if (part && spec) return { part, spec };
    }
    return undefined;
  }

  /** The protocol's own match, which `-p tcp --dport 80` loads without `-m tcp`. */
  #implied(wanted: (spec: OptionSpec) => boolean): Found | undefined {
    const protocol = this.#basic.findLast(({ name }) => name === '-p');
    const name = protocol && !protocol.invert ? protocolMatch(protocol.values[0] ?? '') : undefined;
    const extension = name === undefined ? undefined : matchExtension(name);
    const spec = extension?.options.find(wanted);
    if (!spec || name === undefined) return undefined;
    return { part: this.#load(name, extension, [], true), spec };
  }

  /** A word that is no known option: it stays with the part it stands in. */
  #readStray(name: string, word: Word, glued: Word | undefined, bang: Word | undefined): void {
    const part = this.#loaded.at(-1);
    const isOption = name.startsWith('-') && name.length > 1;
    const protocols = this.#protocolsWith(name);
    if (protocols.length > 0) this.#faults.push({ code: 'needs-protocol', word, protocols });
    if (!part || protocols.length > 0 || (!isOption && part.extension)) {
      if (protocols.length === 0) this.#faults.push({ code: 'stray-word', word });
      if (isOption) this.#strays(bang, word);
      return;
    }
    if (bang) part.words.push(bang);
    part.words.push(word);
    if (isOption && part.extension) {
      const meant = nearest(
        name,
        this.#loaded.flatMap((each) => each.extension?.options.map((spec) => spec.name) ?? []),
      );
      part.unknown.push(word);
      this.#faults.push({ code: 'unknown-option', word, extension: part.name, meant });
    }
    if (isOption && !glued) this.#takeValues(part);
  }

  /** The protocols whose match has the option, where the rule names none. */
  #protocolsWith(name: string): readonly string[] {
    if (!name.startsWith('--') || this.#basic.some((each) => each.name === '-p')) return [];
    return [...PROTOCOL_MATCHES]
      .filter(([, match]) => matchExtension(match)?.options.some((spec) => isNamed(spec, name)))
      .map(([number]) => printProtocol(number));
  }

  /** An unknown option before any `-m` becomes an unread match of its own, with its values. */
  #strays(bang: Word | undefined, word: Word): void {
    const part = newPart('', undefined, bang ? [bang, word] : [word]);
    this.#matches.push(part);
    this.#takeValues(part);
  }

  /** What follows an unknown option and is no option itself: its values, most likely. */
  #takeValues(part: Part): void {
    for (let value = this.#peek(); value && isValue(value); value = this.#peek()) {
      part.words.push(value);
      this.#at += 1;
    }
  }

  /** `-s ! 10.0.0.1`, as it was written until iptables 1.4.3. */
  #oldBang(option: string): Word | undefined {
    if (this.#peek()?.text !== '!') return undefined;
    const bang = this.#next();
    if (bang) this.#faults.push({ code: 'old-negation', word: bang, option });
    return bang;
  }

  #values(count: number, optional: number, glued: Word | undefined, option: Word): Word[] {
    const values = glued ? [glued] : [];
    while (values.length < count) {
      const value = this.#next();
      if (!value) {
        this.#faults.push({ code: 'missing-value', word: option });
        break;
      }
      values.push(value);
    }
    for (let more = optional; more > 0; more -= 1) {
      const value = this.#peek();
      if (!value || endsValues(value.text)) break;
      values.push(value);
      this.#at += 1;
    }
    return values;
  }

  #peek(): Word | undefined {
    return this.#words[this.#at];
  }

  #next(): Word | undefined {
    const word = this.#words[this.#at];
    if (word) this.#at += 1;
    return word;
  }
}

interface Found {
  readonly part: Part;
  readonly spec: OptionSpec;
}

function newPart(name: string, extension: AnyExtension | undefined, words: readonly Word[]): Part {
  return { name, extension, given: [], words: [...words], unknown: [] };
}

function placed(
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
