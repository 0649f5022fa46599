import type { IpSet } from '#host/host.ts';
import { type Membership, type SetQuestion, type SetSide, showElement } from '#host/ipset.ts';
import type { SetEntry } from '#host/ipset-index.ts';
import { printAddress } from '#net/address.ts';
import { type Answer, type OptionSpec, type Situation, answer, defineMatch } from '../contract.ts';
import type { OptionReader, ValueForm } from '../option-reader.ts';
import { type Phrase, joinPhrases, phrase } from '../phrase.ts';
import { optionWords } from '../shared/option-words.ts';
import { askChangedSet } from '../shared/set-memory.ts';
import { unknown } from '../shared/unknown.ts';
import { readWide } from '../shared/wide-number.ts';

/** `-m set`: whether the packet is in a set of ipset(8). */
export interface SetMatch {
  readonly kind: 'set';
  readonly invert: boolean;
  readonly set: string;
  /** Which end of the packet feeds each dimension of the set. */
  readonly sides: readonly SetSide[];
  readonly returnNomatch: boolean;
  readonly updateCounters: boolean;
  readonly updateSubcounters: boolean;
  readonly counters: readonly CounterTest[];
}

/** What is asked of the entry's counters. */
interface CounterTest {
  readonly counter: Counter;
  readonly compare: 'eq' | 'ne' | 'lt' | 'gt';
  /** Decimal: it may be greater than a JavaScript number counts. */
  readonly value: string;
}

type Counter = 'packets' | 'bytes';

const COUNTERS = ['packets', 'bytes'] as const;

export const set = defineMatch<SetMatch>({
  kind: 'set',
  families: [4, 6],
  says: 'Asks whether the packet is in a set of addresses, ports and so on (ipset).',
  options: [
    {
      name: '--match-set',
      aliases: ['--set'],
      negatable: true,
      values: ['SET', 'src|dst[,…]'],
      says: 'The set has the packet: src or dst says for each dimension which end is looked up.',
    },
    { name: '--return-nomatch', repeatable: true, says: 'Only entries marked nomatch count.' },
    {
      name: '--update-counters',
      negatable: true,
      repeatable: true,
      says: 'Counts the packet at the entry found, which is usual; after ! it does not.',
    },
    {
      name: '--update-subcounters',
      negatable: true,
      repeatable: true,
      says: 'The same for the counters of a set within a list.',
    },
    ...COUNTERS.flatMap(counterOptions),
  ],
  parse: readSet,
  print: (match) => ` ${words(match)}`,
  conditions: (match) => [
    {
      words: words(match),
      decide: (situation) => decideSet(match, situation),
      shows: (situation) => showSet(match, situation),
    },
  ],
  describe: describeSet,
});

function counterOptions(counter: Counter): readonly OptionSpec[] {
  return [
    {
      name: `--${counter}-eq`,
      negatable: true,
      values: ['N'],
      says: `The entry has counted N ${counter}.`,
    },
    {
      name: `--${counter}-lt`,
      values: ['N'],
      says: `The entry has counted fewer than N ${counter}.`,
    },
    {
      name: `--${counter}-gt`,
      values: ['N'],
      says: `The entry has counted more than N ${counter}.`,
    },
  ];
}

const NAME: ValueForm<string> = {
  expected: 'the name of a set, at most 31 characters',
  read: (text) => (text !== '' && text.length <= 31 ? text : undefined),
};

const SIDES: ValueForm<readonly SetSide[]> = {
  expected: 'src or dst for each dimension, at most six with commas between',
  read: (text) => {
    const sides = text
      .split(',')
      .map((each) => (each === 'src' || each === 'dst' ? each : undefined));
    const known = sides.filter((side) => side !== undefined);
    return known.length === sides.length && known.length <= 6 ? known : undefined;
  },
};

const COUNT: ValueForm<string> = {
  expected: 'a whole number below 2 to the power of 64',
  read: (text) => readWide(text)?.toString(),
};

function readSet(given: OptionReader): SetMatch | undefined {
  const asked = given.flag('--match-set');
  if (!asked) given.fail({ code: 'missing-option', option: '--match-set' });
  const name = given.valueAt('--match-set', 0, NAME);
  const sides = given.valueAt('--match-set', 1, SIDES);
  const counters = COUNTERS.flatMap((counter) => readCounter(given, counter));
  if (!asked || name === undefined || !sides) return undefined;
  return {
    kind: 'set',
    invert: asked.invert,
    set: name,
    sides,
    returnNomatch: given.has('--return-nomatch'),
    updateCounters: !isNegated(given, '--update-counters'),
    updateSubcounters: !isNegated(given, '--update-subcounters'),
    counters,
  };
}

/** Once is enough, however often it stands without a `!`. */
function isNegated(given: OptionReader, option: string): boolean {
  return given.all().some(({ name, invert }) => name === option && invert);
}

function readCounter(given: OptionReader, counter: Counter): readonly CounterTest[] {
  const [eq, lt, gt] = [`--${counter}-eq`, `--${counter}-lt`, `--${counter}-gt`];
  given.exclusive(eq, lt, gt);
  const equal = given.value(eq, COUNT);
  if (equal) return [{ counter, compare: equal.invert ? 'ne' : 'eq', value: equal.value }];
  const less = given.value(lt, COUNT);
  if (less) return [{ counter, compare: 'lt', value: less.value }];
  const greater = given.value(gt, COUNT);
  return greater ? [{ counter, compare: 'gt', value: greater.value }] : [];
}

function words(match: SetMatch): string {
  const parts = [optionWords('--match-set', match.invert, `${match.set} ${match.sides.join(',')}`)];
  if (match.returnNomatch) parts.push('--return-nomatch');
  if (!match.updateCounters) parts.push('! --update-counters');
  if (!match.updateSubcounters) parts.push('! --update-subcounters');
  for (const { counter, compare, value } of match.counters) {
    const option = `--${counter}-${compare === 'ne' ? 'eq' : compare}`;
    parts.push(optionWords(option, compare === 'ne', value));
  }
  return parts.join(' ');
}

/** net/netfilter/xt_set.c, set_match_v4 */
function decideSet(match: SetMatch, situation: Situation): Answer {
  const { host } = situation;
  const known = host.sets.find(({ name }) => name === match.set);
  if (!known) return doubt(match, situation, 'memory');
  const found = askChangedSet(host, known, questionOf(match, situation), situation.memory);
  if (found.kind === 'unknown') return doubt(match, situation, 'host');
  return answer(isCounted(found, match.counters) !== match.invert);
}

function doubt(match: SetMatch, situation: Situation, about: 'memory' | 'host'): Answer {
  const packet = showEnds(match, situation);
  const counted = match.counters.length === 0 ? '' : ', with the counters asked for';
  return match.invert
    ? unknown(about, `Is ${packet} missing from the set ${match.set}${counted}?`, 'yes')
    : unknown(about, `Is ${packet} in the set ${match.set}${counted}?`, 'no');
}

function questionOf(
  { sides, returnNomatch }: SetMatch,
  { packet, inInterface, outInterface }: Situation,
): SetQuestion {
  return { packet, inInterface, outInterface, sides, returnNomatch };
}

/** ip_set_core.c, ip_set_match_extensions: a set without counters does not ask for them. */
function isCounted(found: Membership, tests: readonly CounterTest[]): boolean {
  return found.kind === 'in' && tests.every((test) => isCountMet(found.entry, test));
}

function isCountMet({ counters }: SetEntry, { counter, compare, value }: CounterTest): boolean {
  if (!counters) return true;
  const [has, asked] = [counters[counter], BigInt(value)];
  switch (compare) {
    case 'eq':
      return has === asked;
    case 'ne':
      return has !== asked;
    case 'lt':
      return has < asked;
    case 'gt':
      return has > asked;
  }
}

function showSet(match: SetMatch, situation: Situation): string {
  const { host } = situation;
  const known = host.sets.find(({ name }) => name === match.set);
  if (!known) return `${showEnds(match, situation)}, set not known`;
  return showMembership(known, match, situation);
}

function showMembership(known: IpSet, match: SetMatch, situation: Situation): string {
  const question = questionOf(match, situation);
  const element = showElement(situation.host, known, question);
  const found = askChangedSet(situation.host, known, question, situation.memory);
  switch (found.kind) {
    case 'in':
      return found.entry.element === element
        ? `${element}, in`
        : `${element}, in as ${found.entry.element}`;
    case 'out':
      return found.entry ? `${element}, excluded by ${found.entry.element}` : `${element}, not in`;
    case 'unknown':
      return `${found.what} not known`;
  }
}

/** Of a set whose type nobody knows: the addresses that it is asked for. */
function showEnds({ sides }: SetMatch, { packet }: Situation): string {
  const ends = new Set(sides);
  return [...ends]
    .map((side) => `${side} ${printAddress(side === 'src' ? packet.source : packet.destination)}`)
    .join(', ');
}

const COMPARES = { eq: '', ne: 'other than ', lt: 'fewer than ', gt: 'more than ' } as const;

function describeSet(match: SetMatch): Phrase {
  const is = [{ text: match.invert ? 'is not' : 'is', value: false }];
  const parts: Phrase[] = [
    phrase`the packet’s ${match.sides.join(',')} ${is} in the set ${match.set}`,
  ];
  if (match.returnNomatch) parts.push(phrase`only entries that exclude count`);
  for (const { counter, compare, value } of match.counters) {
    const amount = [{ text: `the entry has counted ${COMPARES[compare]}`, value: false }];
    parts.push(phrase`${amount}${value} ${[{ text: counter, value: false }]}`);
  }
  return joinPhrases(parts);
}
