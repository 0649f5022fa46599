/**
 * Takes a rule's words apart: which option is the rule's own, which belongs to which `-m` or to the
 * target. As getopt_long does it: options in any order, abbreviated, glued to their value, and an
 * option of the protocol's match loads that match.
 */
import type { OptionSpec } from '#extensions/contract.ts';
import { type AnyExtension, matchExtension, targetExtension } from '#extensions/registry.ts';
import { printProtocol } from '#net/protocol.ts';
import { isOptionalValue } from '#ruleset/read-segment.ts';
import type { Word } from '#ruleset/words.ts';
import {
  type Draft,
  type DraftFault,
  type Part,
  type PlacedOption,
  newPart,
  placed,
  stray,
} from './draft.ts';
import {
  PROTOCOL_MATCHES,
  abbreviates,
  isNamed,
  isValue,
  protocolMatch,
  splitGlued,
} from './option-words.ts';
import { type RuleOption, abbreviatedRuleOptions, ruleOption } from './rule-options.ts';
import { doubtLength } from './listing-doubts.ts';
import { nearest } from './suggest.ts';
import { WordCursor } from './word-cursor.ts';

export function readDraft(words: readonly Word[]): Draft | undefined {
  return new DraftReader(words).read();
}

class DraftReader {
  readonly #words: WordCursor;
  #command: Draft['command'] | undefined;
  #table: Word | undefined;
  #counters: string | undefined;
  /** Whether it has a `-c`, which goes before `[packets:bytes]`. */
  #hasCounters = false;
  #family: 4 | 6 | undefined;
  #target: Draft['target'];
  /** How many matches stand before it. */
  #matchesBefore = 0;
  readonly #basic: PlacedOption[] = [];
  readonly #matches: Part[] = [];
  /** Every loaded part, the newest last: an option belongs to the newest that has it. */
  readonly #loaded: Part[] = [];
  readonly #commandOnly: Word[] = [];
  /** The part after which words were kept; what nobody knows after them is none of its own. */
  #keptAfter: Part | undefined;
  readonly #faults: DraftFault[] = [];

  constructor(words: readonly Word[]) {
    const counted = countersBefore(words);
    this.#counters = counted?.counters;
    const all = counted?.rest ?? words;
    // To getopt it ends the options; what stands after it would be refused.
    this.#words = new WordCursor(all.at(-1)?.text === '--' ? all.slice(0, -1) : all);
  }

  read(): Draft | undefined {
    while (!this.#words.isAtEnd) this.#readOption();
    if (!this.#command) return undefined;
    return {
      command: this.#command,
      table: this.#table,
      basic: this.#basic,
      matches: this.#matches,
      target: this.#target,
      counters: this.#counters,
      family: this.#family,
      commandOnly: this.#commandOnly,
      faults: this.#faults,
    };
  }

  #readOption(): void {
    if (this.#readDoubt()) return;
    const { bang, word } = this.#nextOption();
    if (!word) {
      if (bang) this.#readStrayWord(undefined, bang);
      return;
    }
    const { name, glued } = splitGlued(word);
    const named = ruleOption(name);
    const own = named && glued && named.values + (named.optional ?? 0) === 0 ? undefined : named;
    if (own && (own.kind !== 'command' || !bang)) this.#readOwn(own, word, glued, bang);
    else if (!this.#readLoaded(name, word, glued, bang)) this.#readStray(name, word, glued, bang);
  }

  /** What a listing left open, as it is printed. */
  #readDoubt(): boolean {
    const words = this.#words.take(doubtLength(this.#words.words, this.#words.at));
    const [first] = words;
    if (!first) return false;
    this.#faults.push({ code: 'listing-doubt', word: first, words });
    this.#keep(words);
    return true;
  }

  /** The next word, with the `!` before it; `!-i`, which iptables refuses, is read as `! -i`. */
  #nextOption(): { readonly bang: Word | undefined; readonly word: Word | undefined } {
    const first = this.#words.next();
    if (first?.text === '!') return { bang: first, word: this.#words.next() };
    if (!first || !/^!-{1,2}[a-z]/.test(first.text)) return { bang: undefined, word: first };
    const middle = Math.min(first.start + 1, first.end);
    this.#faults.push({ code: 'glued-negation', word: first });
    return {
      bang: { text: '!', start: first.start, end: middle },
      word: { text: first.text.slice(1), start: middle, end: first.end },
    };
  }

  #readOwn(own: RuleOption, word: Word, glued: Word | undefined, bang: Word | undefined): void {
    const takesOld = own.kind === 'basic' && own.values > 0 && !glued;
    const negated = bang ?? (takesOld ? this.#oldBang(own.short) : undefined);
    const values = this.#ownValues(own, glued, word);
    const [first] = values;
    // A `!` before -4 or -6 says nothing to iptables.
    if (bang && own.kind !== 'basic' && !/^-[46]$/.test(own.short)) {
      this.#faults.push({ code: 'bad-negation', word: bang, option: word.text });
      const isLoaded = own.kind === 'match' || own.kind === 'target';
      this.#keep(isLoaded ? [bang] : [bang, word, ...values.filter((value) => value !== glued)]);
      if (!isLoaded) return;
    }
    if (glued && MISREAD_GLUED.has(own.short)) {
      const option = word.text.slice(0, word.text.length - glued.text.length);
      this.#faults.push({ code: 'glued-value', word, option });
    }
    switch (own.kind) {
      case 'command':
        if (this.#command) {
          const command = this.#command.name;
          this.#faults.push({ code: 'second-command', word, command });
          this.#keep([word, ...values.filter((value) => value !== glued)]);
        } else {
          this.#command = { name: own.short, word, values };
        }
        return;
      case 'basic':
        this.#basic.push(placed(own.short, word, values, negated));
        return;
      case 'match':
        if (first) this.#load(first.text, matchExtension(first.text), [word, first], 'named');
        return;
      case 'target':
        if (first) this.#readTarget(first, word, own.short === '-g');
        return;
      case 'table':
        this.#table = first;
        this.#commandOnly.push(word);
        return;
      case 'listing':
        this.#faults.push({ code: 'listing-option', word });
        return;
      case 'counters':
        if (this.#hasCounters) this.#faults.push({ code: 'repeated-option', word });
        this.#hasCounters = true;
        this.#counters = values
          .map(({ text }) => text)
          .join(':')
          .replace(',', ':');
        if (!/^[-+]?\d[^:]*:[-+]?\d/.test(this.#counters)) {
          this.#faults.push({ code: 'bad-counters', word, given: this.#counters });
        }
        return;
      case 'other':
        if (own.short === '-4') this.#family = 4;
        if (own.short === '-6') this.#family = 6;
        if (own.short.toLowerCase() === '-w') this.#commandOnly.push(word);
    }
  }

  #ownValues(own: RuleOption, glued: Word | undefined, word: Word): readonly Word[] {
    const values = this.#values(own.values, 0, glued, word, own.kind === 'basic');
    const isWhole = own.kind === 'counters' && /,/.test(values[0]?.text ?? '');
    return isWhole ? values : [...values, ...this.#words.takeOptional(own.optional ?? 0)];
  }

  /** Words with which nothing can be done: a match that nobody can read. */
  #keep(words: readonly Word[]): void {
    this.#keptAfter = this.#loaded.at(-1);
    this.#matches.push(stray(words));
  }

  #readTarget(nameWord: Word, word: Word, goto: boolean): void {
    if (this.#target) {
      this.#faults.push({ code: 'second-target', word });
      this.#matches.splice(this.#matchesBefore, 0, stray(this.#target.words));
    }
    this.#matchesBefore = this.#matches.length;
    const extension = goto ? undefined : targetExtension(nameWord.text);
    const part = newPart(nameWord.text, extension, [word, nameWord], 'named');
    this.#target = { ...part, goto, nameWord };
    this.#loaded.push(this.#target);
  }

  #load(
    name: string,
    extension: AnyExtension | undefined,
    words: readonly Word[],
    origin: 'named' | 'implied',
  ): Part {
    const part = newPart(name, name === 'unread' ? undefined : extension, words, origin);
    this.#matches.push(part);
    this.#loaded.push(part);
    if (origin === 'implied')
      this.#loaded.sort((a, b) => Number(a === this.#target) - Number(b === this.#target));
    return part;
  }

  /** An option of something loaded, or of the protocol's match. */
  #readLoaded(name: string, word: Word, glued: Word | undefined, bang: Word | undefined): boolean {
    if (!name.startsWith('--')) return false;
    const newest = this.#loaded.at(-1);
    // Of a match not known here every option is its own; a target not known may be a chain.
    if (newest && !newest.extension && newest !== this.#target) return false;
    // What is loaded comes first, cut short too: `-m multiport --dport 80,443` means --dports.
    const found =
      this.#find((spec) => isNamed(spec, name)) ??
      (this.#abbreviations(name).length === 1 ? this.#abbreviated(name, word) : undefined) ??
      this.#implied((spec) => isNamed(spec, name)) ??
      this.#abbreviated(name, word) ??
      this.#tooEarly(name, word);
    if (!found) return false;
    if ('short' in found) {
      this.#readOwn(found, word, glued, bang);
      return true;
    }
    const { part, spec } = found;
    // A flag has no value, and where one may be missing libxtables looks for it in the next word.
    if (glued && (spec.values?.[0] === undefined || isOptionalValue(spec.values[0]))) {
      const extension = part.name;
      this.#faults.push({ code: 'unknown-option', word, extension, meant: spec.name });
      part.unknown.push(word);
      part.words.push(...(bang ? [bang, word] : [word]));
      return true;
    }
    const takesOld = spec.negatable && (spec.values?.length ?? 0) > 0 && !glued;
    const negated = bang ?? (takesOld ? this.#oldBang(spec.name) : undefined);
    const optional = spec.values?.filter(isOptionalValue).length ?? 0;
    const needed = (spec.values?.length ?? 0) - optional;
    const values = this.#values(needed, optional, glued, word, true);
    const later = asksForProtocol(spec.name, values[0]?.text ?? '') && this.#laterProtocol();
    if (later) this.#faults.push({ code: 'late-protocol', word, protocol: later.text });
    part.given.push(placed(spec.name, word, values, negated));
    if (negated) part.words.push(negated);
    part.words.push(word, ...values.filter((value) => value !== glued));
    return true;
  }

  /** The option that the name begins: one of a loaded part's, the rule's own, or one of its protocol's. */
  #abbreviated(name: string, word: Word): Found | RuleOption | undefined {
    const own = abbreviatedRuleOptions(name);
    const loaded = this.#find((spec) => abbreviates(spec, name));
    const names = this.#abbreviations(name);
    const only = own.length === 1 ? own[0] : undefined;
    const found = loaded ?? only ?? this.#implied((spec) => abbreviates(spec, name));
    if (found && names.length > 1) this.#faults.push({ code: 'ambiguous-option', word, names });
    return found;
  }

  /** The options that a name begins, of the rule and of what it has loaded. */
  #abbreviations(name: string): readonly string[] {
    const specs = this.#loaded.flatMap(
      ({ extension }) => extension?.options.filter((spec) => abbreviates(spec, name)) ?? [],
    );
    const own = abbreviatedRuleOptions(name).map(({ long }) => long);
    return [...own, ...[...new Set(specs)].map((spec) => spec.name)];
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
    return protocol && !protocol.invert
      ? this.#ofProtocol(protocol.values[0] ?? '', wanted)
      : undefined;
  }

  /** The same of a protocol that is named only later, which iptables refuses. */
  #tooEarly(name: string, word: Word): Found | undefined {
    const protocol = this.#laterProtocol();
    if (!protocol) return undefined;
    const found = this.#ofProtocol(protocol.text, (spec) => isNamed(spec, name));
    if (found) this.#faults.push({ code: 'late-protocol', word, protocol: protocol.text });
    return found;
  }

  /** What `-p` asks for, where that stands only in the rest of the rule. */
  #laterProtocol(): Word | undefined {
    if (this.#basic.some(({ name }) => name === '-p')) return undefined;
    const { words, at: from } = this.#words;
    const at = words.findIndex(
      ({ text }, index) => index >= from && ruleOption(text)?.short === '-p',
    );
    return at < 0 || words[at - 1]?.text === '!' ? undefined : words[at + 1];
  }

  #ofProtocol(protocol: string, wanted: (spec: OptionSpec) => boolean): Found | undefined {
    const name = protocolMatch(protocol);
    const extension = name === undefined ? undefined : matchExtension(name);
    const spec = extension?.options.find(wanted);
    if (!spec || name === undefined) return undefined;
    return { part: this.#load(name, extension, [], 'implied'), spec };
  }

  /** A word that is no known option: it stays with the part it stands in. */
  #readStray(name: string, word: Word, glued: Word | undefined, bang: Word | undefined): void {
    const last = this.#loaded.at(-1);
    const part = last === this.#keptAfter ? undefined : last;
    const isOption = name.startsWith('-') && name.length > 1;
    const protocols = this.#protocolsWith(name);
    if (protocols.length > 0) this.#faults.push({ code: 'needs-protocol', word, protocols });
    if (!part || protocols.length > 0 || (!isOption && part.extension)) {
      if (!isOption) {
        this.#readStrayWord(bang, word);
        return;
      }
      if (protocols.length === 0) this.#faults.push({ code: 'stray-word', word });
      this.#strays(bang, word);
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
    // What follows is most likely its values.
    if (isOption && !glued) part.words.push(...this.#words.takeValues());
  }

  /** A word in the place of an option. */
  #readStrayWord(bang: Word | undefined, word: Word): void {
    this.#faults.push({ code: 'stray-word', word });
    this.#keep(bang ? [bang, word] : [word]);
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
    const words = [word, ...this.#words.takeValues()];
    this.#matches.push(stray(bang ? [bang, ...words] : words));
  }

  /** `-s ! 10.0.0.1`, as it was written until iptables 1.4.3. */
  #oldBang(option: string): Word | undefined {
    const next = this.#words.peek();
    // In quotes, or before another option, it is a value, if an odd one.
    if (next?.text !== '!' || next.end - next.start > 1) return undefined;
    const value = this.#words.peek(1);
    if (!value || !isValue(value)) return undefined;
    const bang = this.#words.next();
    if (bang) this.#faults.push({ code: 'old-negation', word: bang, option });
    return bang;
  }

  #values(
    count: number,
    optional: number,
    glued: Word | undefined,
    option: Word,
    isKept: boolean,
  ): readonly Word[] {
    const values = glued ? [glued] : [];
    while (values.length < count) {
      const value = this.#words.next();
      if (!value) {
        this.#faults.push({ code: 'missing-value', word: option });
        // Printed, it must not take the next option for its value.
        if (isKept) values.push({ text: '', start: option.end, end: option.end });
        break;
      }
      values.push(value);
    }
    return [...values, ...this.#words.takeOptional(optional)];
  }
}

/** `[packets:bytes]` before the command, with or without a blank after it, and the words that follow. */
function countersBefore(
  words: readonly Word[],
): { readonly counters: string | undefined; readonly rest: readonly Word[] } | undefined {
  const [first, ...rest] = words;
  const found = /^\[(\d+:\d+)\](-?)/.exec(first?.text ?? '');
  if (!first || !found) return undefined;
  const [{ length }, counters, dash] = found;
  if (dash === '') return length < first.text.length ? undefined : { counters, rest };
  const start = first.start + length - 1;
  const command = { text: first.text.slice(length - 1), start, end: first.end };
  return { counters, rest: [command, ...rest] };
}

interface Found {
  readonly part: Part;
  readonly spec: OptionSpec;
}

/**
 * Whether iptables asks for a `-p` at once, and not when the rule is whole (libxt_multiport.c,
 * libxt_NAT.c, libxt_MASQUERADE.c): lists of ports, addresses to go to with a port.
 */
function asksForProtocol(option: string, value: string): boolean {
  if (/^--(?:to-ports|[sd]?ports)$/.test(option)) return true;
  return /^--to-(?:source|destination)$/.test(option) && /^(?:[\d.-]*|\[.*\]):\d/.test(value);
}

/**
 * Of these iptables 1.8.9 takes the whole word for the value where they are glued to it: `-ptcp`,
 * `--source=10.0.0.1` (xshared.c, do_parse reads argv[optind - 1]).
 */
const MISREAD_GLUED: ReadonlySet<string> = new Set(['-s', '-d', '-i', '-o', '-p', '-j']);
