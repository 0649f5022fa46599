/** Says what is wrong with a rule's words and options, at the words themselves. */
import { printProtocol } from '#net/protocol.ts';
import type { Family } from '#net/family.ts';
import type { SegmentFault } from '#ruleset/read-segment.ts';
import type { Word } from '#ruleset/words.ts';
import type { Draft, PlacedOption } from './draft.ts';
import type { LogicalLine, Place } from './logical-line.ts';
import type { Fix } from './problem.ts';
import type { ProblemList } from './problem-list.ts';

export class FaultReporter {
  readonly #problems: ProblemList;
  readonly #line: LogicalLine;
  readonly #family: Family;

  constructor(problems: ProblemList, line: LogicalLine, family: Family) {
    this.#problems = problems;
    this.#line = line;
    this.#family = family;
  }

  /** What is wrong with a draft's words. */
  ofDraft({ faults }: Draft): void {
    for (const fault of faults) {
      const place = this.#line.place(fault.word.start, fault.word.end);
      const word = fault.word.text;
      switch (fault.code) {
        case 'stray-word':
          this.#problems.add('stray-word', { word }, place);
          break;
        case 'bad-negation':
          this.#problems.add('bad-negation', { option: fault.option }, place);
          break;
        case 'listing-doubt': {
          const { start } = fault.word;
          const end = fault.words.at(-1)?.end ?? fault.word.end;
          const what = [this.#line.text.slice(start, end)];
          this.#problems.add('listed-otherwise', { what }, this.#line.place(start, end));
          break;
        }
        case 'late-protocol': {
          const { protocol } = fault;
          this.#problems.add('late-protocol', { option: word, protocol }, place);
          break;
        }
        case 'bad-counters': {
          const expected = 'the numbers of packets and of bytes';
          const facts = { option: word, value: fault.given.replace(':', ' '), expected };
          this.#problems.add('bad-value', facts, place);
          break;
        }
        case 'repeated-option':
          this.#problems.add('repeated-option', { option: word }, place);
          break;
        case 'second-target':
          this.#problems.add('second-target', {}, place);
          break;
        case 'second-command':
          this.#problems.add('second-command', { word, command: fault.command }, place);
          break;
        case 'listing-option':
          this.#problems.add('listing-option', { option: word }, place);
          break;
        case 'ambiguous-option':
          this.#problems.add('ambiguous-option', { option: word, names: fault.names }, place);
          break;
        case 'missing-value':
          this.#problems.add('missing-value', { option: word }, place);
          break;
        case 'old-negation':
          this.#problems.add('old-negation', { option: fault.option }, place);
          break;
        case 'glued-value':
          this.#problems.add('glued-value', { option: fault.option.replace(/=$/, '') }, place, [
            insertBlank(place, fault.option),
          ]);
          break;
        case 'glued-negation':
          this.#problems.add('glued-negation', { word }, place, [insertBlank(place, '!')]);
          break;
        case 'needs-protocol':
          this.#reportProtocol(word, fault.protocols, place);
          break;
        case 'unknown-option': {
          const { extension, meant } = fault;
          const fixes = meant === undefined ? [] : [changeTo(meant, place)];
          this.#problems.add('unknown-option', { option: word, extension }, place, fixes);
        }
      }
    }
  }

  /** An option such as `--dport` in a rule without `-p`: it may be meant for one of a few. */
  #reportProtocol(option: string, protocols: readonly string[], place: Place): void {
    const fixes = protocols.slice(0, 2).map((name) => ({
      title: `Add -p ${name}`,
      ...place,
      endColumn: place.column,
      text: `-p ${name} `,
    }));
    this.#problems.add('needs-protocol', { option, protocols }, place, fixes);
  }

  /** What an extension could not read, among the options given to it. */
  ofSegment(
    name: string,
    fault: SegmentFault,
    given: readonly PlacedOption[],
    otherwise: Word | undefined,
  ): void {
    const option = given.find((each) => each.name === optionOf(fault));
    const whole = option?.option ?? otherwise ?? { start: 0, end: this.#line.text.length };
    const place = this.#line.place(whole.start, whole.end);
    switch (fault.code) {
      case 'bad-value': {
        const value = option?.valueWords.find(({ text }) => text === fault.value) ?? whole;
        const code = isMasked(fault.value) ? 'masked-value' : 'bad-value';
        this.#problems.add(code, fault, this.#line.place(value.start, value.end));
        return;
      }
      case 'missing-option':
        this.#problems.add('missing-option', { option: fault.option, extension: name }, place);
        return;
      case 'repeated-option':
        this.#problems.add('repeated-option', fault, place);
        return;
      case 'clash':
        this.#problems.add('clash', fault, place);
        return;
      case 'bad-negation':
        this.#problems.add('bad-negation', fault, place);
        return;
      case 'needs-protocol': {
        const protocols = fault.protocols.map(printProtocol);
        this.#problems.add('needs-protocol', { option: fault.option, protocols }, place);
        return;
      }
      case 'wrong-family':
        this.#problems.add('wrong-family', { name, family: this.#family }, place);
        return;
      default:
        this.#problems.add('unreadable', { name }, place);
    }
  }
}

/** Whether somebody has hidden an address or a number: `10.0.X.X`, `XX:XX:XX:XX:XX:XX`, `<redacted>`. */
function isMasked(value: string): boolean {
  if (/^[<[{(][\w .-]{1,40}[>\]})](?:[/:].{0,40})?$/.test(value)) return true;
  const groups = value.split(/[.:/,-]/);
  return groups.length > 1
    ? groups.some((group) => /^(?:x{1,4}|\*{1,4}|#{1,4}|\?{1,4})$/i.test(group)) &&
        groups.every((group) => /^(?:[\da-f]{0,4}|[x*#?]{1,4})$/i.test(group))
    : /^(?:x{2,}|redacted|hidden|masked|anonymi[sz]ed)$/i.test(value);
}

/** Puts a blank after the option, in the place of a `=`. */
function insertBlank(place: Place, option: string): Fix {
  const endColumn = place.column + option.length;
  const column = option.endsWith('=') ? endColumn - 1 : endColumn;
  return { title: 'Add a blank', ...place, column, endColumn, text: ' ' };
}

function changeTo(text: string, place: Place): Fix {
  return { title: `Change to ${text}`, ...place, text };
}

/** The option that a fault is about, where it is about one. */
export function optionOf(fault: SegmentFault): string | undefined {
  return 'option' in fault ? fault.option : undefined;
}
