/** Judges a draft and adds the rules it means: one, or one for each address of a list. */
import type { GivenOption, RuleContext } from '#extensions/option-reader.ts';
import { matchExtension, printMatch, printTarget, targetExtension } from '#extensions/registry.ts';
import type { Family } from '#net/family.ts';
import { NO_ACTION, type Builder } from '#ruleset/build.ts';
import { ACTION, ACTION_BITS, VERDICTS, packAction } from '#ruleset/columns.ts';
import { contextWith, parseMatch, parseTarget, protocolCode } from '#ruleset/read-segment.ts';
import { SEGMENT, STATE } from '#ruleset/segments.ts';
import { type Word, quoteWord, splitWords } from '#ruleset/words.ts';
import type { Draft, Part, PlacedOption } from './draft.ts';
import { FaultReporter, optionOf } from './fault-reporter.ts';
import type { LogicalLine } from './logical-line.ts';
import { ProblemList } from './problem-list.ts';
import { BASIC_ORDER } from './rule-options.ts';

/** Where a rule goes. */
export interface TablePlace {
  readonly family: Family;
  readonly tableName: string;
  /** The builder's table. */
  readonly table: number;
}

/** What a rule is made of, ready to be added. */
export interface ReadRule {
  readonly segments: readonly number[];
  readonly action: number;
}

/** How much is wrong with a draft, without adding it: what is odd about it, and a jump to nowhere. */
export function faultsOf(
  builder: Builder,
  line: LogicalLine,
  draft: Draft,
  place: TablePlace,
): number {
  const problems = new ProblemList();
  new RuleReader(builder, problems, line, place).read(draft);
  const { error, warning } = problems.finish().problemCount;
  const { target } = draft;
  const leads =
    !target ||
    target.extension ||
    VERDICTS.some((each) => each === target.name) ||
    builder.hasChain(place.table, target.name);
  return error + warning + (leads ? 0 : 1);
}

export class RuleReader {
  readonly #builder: Builder;
  readonly #problems: ProblemList;
  readonly #faults: FaultReporter;
  #line: LogicalLine;
  #place: TablePlace;
  #context: RuleContext;
  #contextId = 0;

  constructor(builder: Builder, problems: ProblemList, line: LogicalLine, place: TablePlace) {
    this.#builder = builder;
    this.#problems = problems;
    this.#faults = new FaultReporter(problems, line, place.family);
    this.#line = line;
    this.#place = place;
    this.#context = contextWith(0, { family: place.family, table: place.tableName });
  }

  /** The rules of a draft, in the order of its addresses. What is wrong is reported. */
  read(draft: Draft): readonly ReadRule[] {
    this.#faults.ofDraft(draft);
    this.#enter(protocolOf(draft.basic));
    const matches = draft.matches.map((part) => this.#match(part));
    const action = this.#action(draft.target);
    const strays = this.#strays(draft.target, action);
    this.#enter(0);
    return this.#alternatives(draft.basic).map((options) => ({
      segments: [...this.#basic(options), ...matches, ...strays],
      action,
    }));
  }

  #enter(protocolCode: number): void {
    const { family, tableName: table } = this.#place;
    this.#context = contextWith(protocolCode, { family, table });
    this.#contextId = this.#builder.segments.context(this.#context);
  }

  /** `-s A,B -d C,D` is four rules: A C, A D, B C, B D. */
  #alternatives(basic: readonly PlacedOption[]): readonly (readonly PlacedOption[])[] {
    let all: readonly (readonly PlacedOption[])[] = [[]];
    for (const name of BASIC_ORDER) {
      for (const option of basic.filter((each) => each.name === name)) {
        const choices = name === '-s' || name === '-d' ? splitAddresses(option) : [option];
        if (choices.length > 1 && option.invert) {
          const { start, end } = option.option;
          this.#problems.add('negated-list', { option: name }, this.#line.place(start, end));
        }
        // A list of lists grows fast; beyond this it is no rule that anybody wrote.
        if (all.length * choices.length > 10_000) continue;
        all = all.flatMap((before) => choices.map((choice) => [...before, choice]));
      }
    }
    return all;
  }

  /** The rule's own options. One that cannot be read is kept verbatim among those that can. */
  #basic(options: readonly PlacedOption[]): readonly number[] {
    if (options.length === 0) return [];
    const specs = matchExtension('basic')?.options ?? [];
    const given = options.map((option) => {
      const own = specs.find(
        ({ name, aliases }) => name === option.name || aliases?.includes(option.name),
      );
      return { ...option, name: own?.name ?? option.name };
    });
    const read = parseMatch('basic', given, this.#context);
    if (read.ok) {
      const words = printMatch(read.value, this.#context.family).slice(1);
      return words === '' ? [] : [this.#readable(SEGMENT.match, words, givenWords(given))];
    }
    const faulty = given.findIndex(({ name }) => name === optionOf(read.error));
    const index = faulty < 0 ? 0 : faulty;
    const option = given[index];
    if (!option) return [];
    this.#faults.ofSegment('basic', read.error, [option], option.option);
    return [
      ...this.#basic(options.slice(0, index)),
      this.#unread(optionWords(option)),
      ...this.#basic(options.slice(index + 1)),
    ];
  }

  #match(part: Part): number {
    if (!part.extension) {
      const [first] = part.words;
      const word = part.words[1] ?? first;
      if (word && part.origin !== 'stray') this.#reportUnknown('unknown-match', part.name, word);
      return this.#unread(this.#raw(part.words));
    }
    const read = parseMatch(part.name, part.given, this.#context);
    if (read.ok && part.unknown.length === 0) {
      const words = printMatch(read.value, this.#context.family).slice(1);
      return this.#readable(SEGMENT.match, words, `-m ${part.name} ${givenWords(part.given)}`);
    }
    if (!read.ok)
      this.#faults.ofSegment(part.name, read.error, part.given, part.words[1] ?? part.words[0]);
    const raw = this.#raw(part.words);
    return this.#unread(part.origin === 'implied' ? `-m ${part.name} ${raw}` : raw);
  }

  /** A name that may be one of a newer iptables; no name starts as an option does. */
  #reportUnknown(code: 'unknown-match' | 'unknown-target', name: string, word: Word): void {
    const place = this.#line.place(word.start, word.end);
    if (/^(?:[-!]|$)/.test(name)) {
      const option = code === 'unknown-match' ? '-m' : '-j';
      this.#problems.add('missing-name', { option, given: name }, place);
    } else {
      this.#problems.add(code, { name }, place);
    }
  }

  #action(target: Draft['target']): number {
    if (!target) return NO_ACTION;
    const { name, nameWord, goto, words } = target;
    const place = this.#line.place(nameWord.start, nameWord.end);
    const { names } = this.#builder;
    const extension = targetExtension(name);
    const verdict = VERDICTS.findIndex((each) => each === name);
    if (goto && (verdict >= 0 || extension)) this.#problems.add('goto-target', { name }, place);
    if (verdict >= 0) return packAction(ACTION.verdict, verdict);
    const bare = !words.slice(2).some(({ text }) => text.startsWith('-'));
    const chain = names.internText(this.#place.table, name);
    this.#builder.chainNamed(this.#place.table, name);
    const isChain = goto || this.#builder.exists(chain) || (bare && !extension);
    if (isChain && (bare || !extension)) {
      return packAction(goto ? ACTION.goto : ACTION.jump, chain);
    }
    if (!extension) {
      this.#reportUnknown('unknown-target', name, nameWord);
      return this.#unreadTarget(nameWord, words);
    }
    const read = parseTarget(name, target.given, this.#context);
    if (!read.ok) this.#faults.ofSegment(name, read.error, target.given, nameWord);
    if (!read.ok || target.unknown.length > 0) return this.#unreadTarget(nameWord, words);
    const printed = name + printTarget(read.value, this.#context.family);
    const text = `${name} ${givenWords(target.given)}`.trimEnd();
    return packAction(ACTION.target, this.#readable(SEGMENT.target, printed, text));
  }

  /** Options after a jump or a verdict, which take none: kept as a match that nobody can read. */
  #strays(target: Draft['target'], action: number): readonly number[] {
    const [first, ...more] = target?.words.slice(2) ?? [];
    if (!target || !first || (action & ((1 << ACTION_BITS) - 1)) === ACTION.target) return [];
    const place = this.#line.place(first.start, first.end);
    if (first.text.startsWith('-')) {
      this.#problems.add('unknown-option', { option: first.text, extension: target.name }, place);
    } else {
      this.#problems.add('stray-word', { word: first.text }, place);
    }
    return [this.#unread(this.#raw([first, ...more]))];
  }

  /** A segment by its printed form, or by the given words where the print does not read back. */
  #readable(
    kind: typeof SEGMENT.match | typeof SEGMENT.target,
    printed: string,
    given: string,
  ): number {
    const { segments } = this.#builder;
    const id = segments.internText(kind, this.#contextId, printed);
    segments.check(id);
    if (segments.state(id) === STATE.canonical) return id;
    const spelled = segments.internText(kind, this.#contextId, given);
    segments.check(spelled);
    return spelled;
  }

  #unread(words: string): number {
    const { segments } = this.#builder;
    const id = segments.internText(SEGMENT.unreadMatch, this.#contextId, words);
    segments.check(id);
    return id;
  }

  /** `words` start with `-j` and the name. */
  #unreadTarget(nameWord: Word, words: readonly Word[]): number {
    const { segments } = this.#builder;
    const text = this.#raw([nameWord, ...words.slice(2)]);
    const id = segments.internText(SEGMENT.unreadTarget, this.#contextId, text);
    segments.check(id);
    return packAction(ACTION.target, id);
  }

  /** Words as they stand in the dump; in double quotes where they stood in others. */
  #raw(words: readonly Word[]): string {
    return words
      .filter(({ start }, index) => start >= (words[index - 1]?.end ?? 0))
      .map(({ text, start, end }) => {
        const raw = this.#line.text.slice(start, end);
        // What follows must not be drawn into a quotation that the line leaves open.
        const [same, next, more] = splitWords(`${raw} -`);
        const stands = same?.text === text && next?.text === '-' && !more && !/^#|\\$/.test(raw);
        return stands ? raw : quoteWord(text);
      })
      .join(' ');
  }
}

function protocolOf(basic: readonly PlacedOption[]): number {
  const given = basic.findLast(({ name }) => name === '-p');
  return given ? protocolCode(given.invert, given.values[0] ?? '') : 0;
}

function splitAddresses(option: PlacedOption): readonly PlacedOption[] {
  const addresses = (option.values[0] ?? '').split(',').filter((address) => address !== '');
  if (addresses.length < 2) return [option];
  return addresses.map((address) => ({ ...option, values: [address] }));
}

function optionWords({ name, invert, values }: GivenOption): string {
  return [...(invert ? ['!'] : []), name, ...values.map(quoteWord)].join(' ');
}

function givenWords(given: readonly GivenOption[]): string {
  return given.map(optionWords).join(' ');
}
