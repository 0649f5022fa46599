import type { Packet } from '#net/packet.ts';
import { type Answer, answer, defineMatch } from '../contract.ts';
import type { ValueForm } from '../option-reader.ts';
import { phrase } from '../phrase.ts';
import { readInteger } from '../shared/forms.ts';
import { hex } from '../shared/masked-value.ts';
import { type NumberRange } from '../shared/number-range.ts';
import { optionWords, printOptions } from '../shared/option-words.ts';
import { readBytes } from '../shared/packet-bytes.ts';
import {
  type PartialWord,
  and,
  exactly,
  isBetween,
  numberOf,
  shiftLeft,
  shiftRight,
} from '../shared/partial-word.ts';
import { unknown } from '../shared/unknown.ts';

/** `-m u32`: bytes of the packet, taken four at a time, against numbers. */
export interface U32Match {
  readonly kind: 'u32';
  readonly invert: boolean;
  /** All must hold. */
  readonly tests: readonly U32Test[];
}

interface U32Test {
  /** Where the first four bytes are taken, counted from the IP header. */
  readonly start: number;
  readonly steps: readonly Step[];
  /** One of which must hold what was computed. */
  readonly ranges: readonly NumberRange[];
}

interface Step {
  readonly operator: '&' | '<<' | '>>' | '@';
  readonly number: number;
}

/** XT_U32_MAXSIZE: tests, numbers of a location (with the start), ranges. */
const MOST = 10;

export const u32 = defineMatch<U32Match>({
  kind: 'u32',
  families: [4, 6],
  says: 'Computes with bytes of the packet and compares the result.',
  options: [
    {
      name: '--u32',
      negatable: true,
      values: ['TESTS'],
      says: 'Each test takes four bytes, perhaps masks, shifts or follows them, and compares: 6&0xff=1&&4&0x3fff=0.',
    },
  ],
  parse(given) {
    const tests = given.required('--u32', TESTS);
    return tests && { kind: 'u32', invert: tests.invert, tests: tests.value };
  },
  print: (match) => printOptions([words(match)]),
  conditions: (match) => [
    {
      words: words(match),
      decide: ({ packet }) => decideTests(match, packet),
      shows: ({ packet }) => showTests(match, packet),
    },
  ],
  describe: ({ tests, invert }) =>
    invert
      ? phrase`the packet’s bytes do not meet ${printTests(tests)}`
      : phrase`the packet’s bytes meet ${printTests(tests)}`,
});

const TESTS: ValueForm<readonly U32Test[]> = {
  expected: 'tests such as 6&0xff=1 with && between them',
  read: (text) => {
    const tests = text.split('&&').map(readTest);
    const read = tests.filter((test) => test !== undefined);
    return read.length < tests.length || read.length > MOST ? undefined : read;
  },
};

/** `0>>22&0x3C@0>>24=0:5,7`, with blanks between any two parts. */
function readTest(text: string): U32Test | undefined {
  const [location = '', values, rest] = text.split('=');
  if (values === undefined || rest !== undefined) return undefined;
  const [first, ...parts] = location.split(/(&|<<|>>|@)/).map((part) => part.trim());
  const start = readWord(first);
  const steps: Step[] = [];
  for (let at = 0; at < parts.length; at += 2) {
    const step = readStep(parts[at], parts[at + 1]);
    if (!step) return undefined;
    steps.push(step);
  }
  const ranges = values.split(',').map(readRange);
  const read = ranges.filter((range) => range !== undefined);
  if (start === undefined || steps.length >= MOST) return undefined;
  return read.length < ranges.length || read.length > MOST
    ? undefined
    : { start, steps, ranges: read };
}

function readStep(operator: string | undefined, text: string | undefined): Step | undefined {
  const number = readWord(text);
  if (number === undefined) return undefined;
  if (operator === '&' || operator === '@') return { operator, number };
  // The kernel refuses to shift by more than a word has.
  return (operator === '<<' || operator === '>>') && number < 32 ? { operator, number } : undefined;
}

function readRange(text: string): NumberRange | undefined {
  const [head, tail, rest] = text.split(':');
  const from = readWord(head);
  const to = tail === undefined ? from : readWord(tail);
  return from === undefined || to === undefined || rest !== undefined ? undefined : { from, to };
}

function readWord(text: string | undefined): number | undefined {
  const number = readInteger((text ?? '').trim());
  return number !== undefined && number <= 0xffffffff ? number : undefined;
}

function words({ invert, tests }: U32Match): string {
  return optionWords('--u32', invert, `"${printTests(tests)}"`);
}

function printTests(tests: readonly U32Test[]): string {
  return tests.map(printTest).join('&&');
}

function printTest({ start, steps, ranges }: U32Test): string {
  const location = steps.map(({ operator, number }) => `${operator}${hex(number)}`).join('');
  const values = ranges.map(({ from, to }) =>
    from === to ? hex(from) : `${hex(from)}:${hex(to)}`,
  );
  return `${hex(start)}${location}=${values.join(',')}`;
}

// net/netfilter/xt_u32.c, u32_match_it
function decideTests({ tests, invert }: U32Match, packet: Packet): Answer {
  let isOpen = false;
  for (const test of tests) {
    const met = isMet(test, packet);
    if (met === false) return answer(invert);
    if (met === undefined) isOpen = true;
  }
  if (!isOpen) return answer(!invert);
  const meet = invert ? 'fail to meet' : 'meet';
  const question = `Do the packet’s bytes ${meet} ${printTests(tests)}?`;
  return unknown('payload', question, invert ? 'yes' : 'no');
}

/** `undefined` where bytes count that are not known. Reading past the packet's end is not met. */
function isMet(test: U32Test, packet: Packet): boolean | undefined {
  const value = compute(test, packet);
  if (value === 'past the end') return false;
  if (value === undefined) return undefined;
  let isOpen = false;
  for (const { from, to } of test.ranges) {
    const met = isBetween(value, from, to);
    if (met === true) return true;
    if (met === undefined) isOpen = true;
  }
  return isOpen ? undefined : false;
}

function compute(
  { start, steps }: U32Test,
  packet: Packet,
): PartialWord | 'past the end' | undefined {
  let base = 0;
  let value = readBytes(packet, start, 4);
  for (const { operator, number } of steps) {
    if (!value) return 'past the end';
    if (operator === '@') {
      const offset = numberOf(value);
      if (offset === undefined) return undefined;
      base += offset;
      value = readBytes(packet, base + number, 4);
    } else {
      value = OPERATIONS[operator](value, number);
    }
  }
  return value ?? 'past the end';
}

const OPERATIONS = {
  '&': (value: PartialWord, number: number) => and(value, exactly(number)),
  '<<': shiftLeft,
  '>>': shiftRight,
} as const;

function showTests({ tests }: U32Match, packet: Packet): string {
  const shown = tests.map((test) => {
    const value = compute(test, packet);
    if (value === 'past the end') return value;
    const number = value && numberOf(value);
    return number === undefined ? 'bytes not known here' : hex(number);
  });
  return shown.join(', ');
}
