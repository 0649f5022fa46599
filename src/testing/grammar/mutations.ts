/** Rules as people get them wrong: drawn from the grammar, then changed in a place or two. */
import fc from 'fast-check';
import type { Words } from './words.ts';

/** The rule after one to three changes of any kind. */
export function mutated(rule: Words): Words {
  const change = fc.record({
    kind: fc.constantFrom(...CHANGES),
    at: fc.nat(1000),
    with: fc.nat(1000),
  });
  return fc.tuple(rule, fc.array(change, { minLength: 1, maxLength: 3 })).map(([text, changes]) => {
    let words = splitBlanks(text);
    for (const { kind, at, with: value } of changes) {
      if (words.length > 0) words = kind(words, at % words.length, value);
    }
    return words.join(' ');
  });
}

/** Changes the words of a rule at one of them; `value` chooses what is put there. */
type Change = (words: readonly string[], at: number, value: number) => readonly string[];

function chosen(from: readonly string[], value: number): string {
  return from[value % from.length] ?? '';
}

const isOption = (word: string | undefined): boolean => /^--?[a-z]/.test(word ?? '');

/** The place of the option at or before a word. */
function optionAt(words: readonly string[], at: number): number {
  return words.findLastIndex((word, index) => index <= at && isOption(word));
}

/** Where the values of an option end. */
function endOf(words: readonly string[], option: number): number {
  const next = words.findIndex((word, index) => index > option && (isOption(word) || word === '!'));
  return next < 0 ? words.length : next;
}

const CHANGES: readonly Change[] = [
  // A word left out.
  (words, at) => (words.length > 1 ? words.toSpliced(at, 1) : words),
  // An option said twice.
  (words, at) => {
    const option = Math.max(0, optionAt(words, at));
    return [...words, ...words.slice(option, endOf(words, option))];
  },
  // Negated, or no more; the `!` before the value.
  (words, at) => {
    const option = Math.max(0, optionAt(words, at));
    return words[option - 1] === '!'
      ? words.toSpliced(option - 1, 1)
      : words.toSpliced(option, 0, '!');
  },
  (words, at) => words.toSpliced(Math.max(0, optionAt(words, at)) + 1, 0, '!'),
  // Glued to the option, or the option cut short.
  (words, at) => {
    const option = optionAt(words, at);
    const [name = '', value] = words.slice(option, option + 2);
    return option < 0 || !name.startsWith('--') || value === undefined
      ? words
      : words.toSpliced(option, 2, `${name}=${value}`);
  },
  (words, at, value) => {
    const option = optionAt(words, at);
    const name = words[option] ?? '';
    return name.startsWith('--')
      ? words.with(option, name.slice(0, 3 + (value % (name.length - 2))))
      : words;
  },
  // Another value.
  (words, at, value) =>
    isOption(words[at]) || words[at]?.includes('"') ? words : words.with(at, chosen(VALUES, value)),
  (words, at, value) =>
    isOption(words[at])
      ? words
      : words.with(
          at,
          (words[at] ?? '').replace(/\d+/, (number) =>
            chosen(
              [
                `0${number}`,
                `0x${number}`,
                `-${number}`,
                `+${number}`,
                `${number}0`,
                `${number}:`,
                `${number}-1`,
              ],
              value,
            ),
          ),
        ),
  // Words changed about.
  (words, at, value) => {
    const other = value % words.length;
    return words.with(at, words[other] ?? '').with(other, words[at] ?? '');
  },
  // Something more, or the protocol or the match left out.
  (words, at, value) => words.toSpliced(at, 0, ...splitBlanks(chosen(MORE, value))),
  (words) => withoutPair(words, '-p'),
  (words) => withoutPair(words, '-m'),
];

function withoutPair(words: readonly string[], option: string): readonly string[] {
  const at = words.indexOf(option);
  return at < 0 || words.length < 3 ? words : words.toSpliced(at, 2);
}

/** At blanks outside of quotation marks. */
function splitBlanks(text: string): readonly string[] {
  return text.match(/(?:"(?:[^"\\]|\\.)*"|[^\s"])+/g) ?? [];
}

const VALUES = [
  '0',
  '1',
  '255',
  '256',
  '65535',
  '4294967295',
  '4294967296',
  '0x10',
  '0x10/0xff',
  '1:2',
  '2:1',
  ':',
  '80,443',
  'http',
  'HTTP',
  '""',
  '10.0.0.1',
  '10.0.0.1/33',
  '::1',
  'any',
  'eth+',
  'NEW',
  'x',
];
const MORE = [
  '-p tcp',
  '! -p udp',
  '-p icmp',
  '-i eth0',
  '-o lo',
  '! -i eth0',
  '-f',
  '-j ACCEPT',
  '-j LOG',
  '-g T',
  '-c 1 2',
  '-c 1,2',
  '! -j DROP',
  '-n',
  '-v',
  '-t nat',
  '-m tcp',
  '! -m mark --mark 1',
  '--dport 80',
  'word',
  '!',
  '--',
  '-A T',
];
