import { type Answer, type Situation, answer, defineMatch } from '../contract.ts';
import type { OptionReader, ValueForm } from '../option-reader.ts';
import { type Phrase, phrase } from '../phrase.ts';
import { oneOf, wholeNumber } from '../shared/forms.ts';
import { optionWords, printOptions } from '../shared/option-words.ts';
import { MOST_BYTES, readHexPattern } from '../shared/string-pattern.ts';
import { unknown } from '../shared/unknown.ts';

/** `-m string`: bytes that stand somewhere in the packet. */
export interface StringMatch {
  readonly kind: 'string';
  /** The bytes looked for. */
  readonly pattern: readonly number[];
  readonly invert: boolean;
  readonly algorithm: 'bm' | 'kmp';
  /** Where to look, counted from the IP header. */
  readonly from: number;
  readonly to: number;
  readonly ignoreCase: boolean;
}

/** `--to` when it is not given. */
const END = 0xffff;
const OFFSET = wholeNumber(0, END);
const ALGORITHM = oneOf('bm', 'kmp');

export const string = defineMatch<StringMatch>({
  kind: 'string',
  families: [4, 6],
  says: 'Looks for a text, or for bytes, in the packet.',
  options: [
    { name: '--string', negatable: true, values: ['TEXT'], says: 'The packet contains TEXT.' },
    {
      name: '--hex-string',
      negatable: true,
      values: ['TEXT'],
      says: 'The same, with bytes in hexadecimal between bars: |0d 0a|.',
    },
    {
      name: '--algo',
      values: ['bm|kmp'],
      says: 'How to search: Boyer-Moore or Knuth-Morris-Pratt.',
    },
    { name: '--from', values: ['OFFSET'], says: 'Look from this byte of the packet on.' },
    { name: '--to', values: ['OFFSET'], says: 'Look up to this byte of the packet.' },
    { name: '--icase', says: 'Upper and lower case are one.' },
  ],
  parse: readString,
  print: (match) => printOptions([words(match)]),
  conditions: (match) => [
    {
      words: words(match),
      decide: (situation) => search(match, situation),
      shows: ({ packet }) => `${packet.length} bytes, their payload not known`,
    },
  ],
  describe({ pattern, invert, algorithm, from, to, ignoreCase }) {
    const parts: Phrase[] = [phrase`searched with ${algorithm}`];
    if (from !== 0) parts.push(phrase`, from byte ${from}`);
    if (to !== END) parts.push(phrase`, up to byte ${to}`);
    if (ignoreCase) parts.push(phrase`, in upper or lower case`);
    return invert
      ? phrase`the packet does not contain ${showPattern(pattern)} (${parts.flat()})`
      : phrase`the packet contains ${showPattern(pattern)} (${parts.flat()})`;
  },
});

const TEXT_PATTERN: ValueForm<readonly number[]> = {
  expected: `a text of 1 to ${MOST_BYTES} bytes`,
  read: (text) => {
    const bytes = [...new TextEncoder().encode(text)];
    return bytes.length === 0 || bytes.length > MOST_BYTES ? undefined : bytes;
  },
};

const HEX_PATTERN: ValueForm<readonly number[]> = {
  expected: `a text of 1 to ${MOST_BYTES} bytes, hexadecimal ones as |0d 0a|`,
  read: readHexPattern,
};

function readString(given: OptionReader): StringMatch | undefined {
  given.exclusive('--string', '--hex-string');
  const text = given.value('--hex-string', HEX_PATTERN);
  const pattern =
    text ?? (given.has('--hex-string') ? undefined : given.required('--string', TEXT_PATTERN));
  const algorithm = given.required('--algo', ALGORITHM);
  const from = given.value('--from', OFFSET)?.value ?? 0;
  const to = given.value('--to', OFFSET)?.value ?? END;
  if (from > to) {
    const expected = `an offset of at least ${from}`;
    given.fail({ code: 'bad-value', option: '--to', value: String(to), expected });
  }
  return (
    pattern &&
    algorithm && {
      kind: 'string',
      pattern: pattern.value,
      invert: pattern.invert,
      algorithm: algorithm.value,
      from,
      to,
      ignoreCase: given.has('--icase'),
    }
  );
}

function words({ pattern, invert, algorithm, from, to, ignoreCase }: StringMatch): string {
  return [
    isText(pattern)
      ? optionWords('--string', invert, `"${printText(pattern)}"`)
      : optionWords('--hex-string', invert, `"${printHex(pattern)}"`),
    `--algo ${algorithm}`,
    ...(from === 0 ? [] : [`--from ${from}`]),
    ...(to === END ? [] : [`--to ${to}`]),
    ...(ignoreCase ? ['--icase'] : []),
  ].join(' ');
}

/** Printable ASCII that does not end in a backslash (libxt_string.c, is_hex_string). */
function isText(pattern: readonly number[]): boolean {
  return pattern.every((byte) => byte >= 0x20 && byte < 0x7f) && pattern.at(-1) !== 0x5c;
}

function printText(pattern: readonly number[]): string {
  return String.fromCharCode(...pattern).replace(/["\\]/g, '\\$&');
}

function printHex(pattern: readonly number[]): string {
  return `|${pattern.map((byte) => byte.toString(16).padStart(2, '0')).join('')}|`;
}

/** For people: without the backslashes. */
function showPattern(pattern: readonly number[]): string {
  return isText(pattern) ? String.fromCharCode(...pattern) : printHex(pattern);
}

// net/netfilter/xt_string.c, string_mt. What the packet carries is not known, only how much.
function search({ pattern, invert, from }: StringMatch, { packet }: Situation): Answer {
  if (from + pattern.length > packet.length) return answer(invert);
  const text = showPattern(pattern);
  return invert
    ? unknown('payload', `Is the packet without “${text}”?`, 'yes')
    : unknown('payload', `Does the packet contain “${text}”?`);
}
