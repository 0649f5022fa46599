import { type Condition, defineMatch } from '../contract.ts';
import type { OptionReader, ValueForm } from '../option-reader.ts';
import { type Phrase, joinPhrases, phrase } from '../phrase.ts';
import { textOfBytes } from '../shared/byte-text.ts';
import { wholeNumber } from '../shared/forms.ts';
import { printOptions } from '../shared/option-words.ts';
import { unknown } from '../shared/unknown.ts';

/** `-m rateest`: a rate that RATEEST measured, against a number or against another one. */
export interface RateestMatch {
  readonly kind: 'rateest';
  readonly first: string;
  /** `undefined` where the rate is compared with a number. */
  readonly second: string | undefined;
  /** Whether not the rates are compared but how far they are from a number each. */
  readonly delta: boolean;
  readonly comparison: 'lt' | 'gt' | 'eq';
  readonly invert: boolean;
  /** What is compared, in the order of printing: bytes a second, packets a second, or both. */
  readonly measures: readonly Measure[];
}

interface Measure {
  readonly unit: 'bps' | 'pps';
  /** 0 where none was written. */
  readonly first: number;
  readonly second: number;
}

const COMPARISONS = ['lt', 'gt', 'eq'] as const;
const LARGEST = 0xffffffff;

export const rateest = defineMatch<RateestMatch>({
  kind: 'rateest',
  families: [4, 6],
  says: 'Compares a rate that the target RATEEST measured.',
  options: [
    {
      name: '--rateest',
      aliases: ['--rateest1'],
      values: ['NAME'],
      says: 'The rate that was measured under that name.',
    },
    { name: '--rateest2', values: ['NAME'], says: 'Another rate, to compare it with.' },
    {
      name: '--rateest-delta',
      says: 'Compares how far each rate is below its number.',
    },
    { name: '--rateest-lt', negatable: true, says: 'The rate is lower.' },
    { name: '--rateest-gt', negatable: true, says: 'The rate is higher.' },
    { name: '--rateest-eq', negatable: true, says: 'The rate is the same.' },
    {
      name: '--rateest-bps',
      aliases: ['--rateest-bps2'],
      values: ['[RATE]'],
      says: 'Bytes a second are compared; RATE is 1mbit, 500kbit, 10KBps or plain bits.',
    },
    {
      name: '--rateest-pps',
      aliases: ['--rateest-pps2'],
      values: ['[N]'],
      says: 'Packets a second are compared.',
    },
    { name: '--rateest-bps1', values: ['[RATE]'], says: 'With --rateest-delta, the first number.' },
    { name: '--rateest-pps1', values: ['[N]'], says: 'With --rateest-delta, the first number.' },
  ],
  parse: readRateest,
  print: (match) => printOptions([words(match)]),
  conditions: (match): readonly Condition[] => [
    {
      words: words(match),
      decide: () => {
        const question = `Does the measured rate meet “${words(match)}”?`;
        return unknown('memory', question, match.invert ? 'yes' : 'no');
      },
      shows: () => 'a rate not known here',
    },
  ],
  describe: describeRateest,
});

const NAME = textOfBytes(15);

/**
 * Bits, or with `Bps` bytes, in thousands or (`Ki`) in 1024s (rateest_get_rate). What does not fit into
 * 32 bits of bytes loses its upper part.
 */
const BYTES: ValueForm<number> = {
  expected: 'a rate such as 1mbit, 500kbit or 10KBps',
  read: (text) => {
    const found = RATE.exec(text);
    if (!found) return undefined;
    const [, digits = '', letter = '', binary = '', unit = 'bit'] = found;
    if (binary !== '' && letter === '') return undefined;
    const power = 'kmgt'.indexOf(letter.toLowerCase()) + 1;
    const scale = letter === '' ? 1 : (binary === '' ? 1000 : 1024) ** power;
    const bytes = (Number(digits) * scale) / (unit.toLowerCase() === 'bit' ? 8 : 1);
    return Math.floor(bytes) % 2 ** 32;
  },
};

const RATE = /^((?:\d{1,15}\.?\d{0,15}|\.\d{1,15})(?:e[+-]?\d{1,2})?)(?:([kmgt]?)(i?)(bit|bps))?$/i;

const PACKETS = wholeNumber(0, LARGEST);

function readRateest(given: OptionReader): RateestMatch | undefined {
  const first = given.required('--rateest', NAME);
  const second = given.value('--rateest2', NAME);
  const asked = given.last(...COMPARISONS.map((each) => `--rateest-${each}`));
  const comparison = COMPARISONS.find((each) => asked === `--rateest-${each}`);
  const measures = [...readMeasure(given, 'bps', BYTES), ...readMeasure(given, 'pps', PACKETS)];
  if (comparison === undefined) given.fail({ code: 'missing-option', option: '--rateest-lt' });
  if (measures.length === 0) given.fail({ code: 'missing-option', option: '--rateest-bps' });
  return first && comparison
    ? {
        kind: 'rateest',
        first: first.value,
        second: second?.value,
        delta: given.has('--rateest-delta'),
        comparison,
        // Any of them negates, be it not the one that counts (libxt_rateest.c, rateest_parse).
        invert: COMPARISONS.some((each) => given.flag(`--rateest-${each}`)?.invert),
        measures,
      }
    : undefined;
}

function readMeasure(
  given: OptionReader,
  unit: Measure['unit'],
  form: ValueForm<number>,
): readonly Measure[] {
  const [one, two] = [`--rateest-${unit}1`, `--rateest-${unit}`];
  if (!given.has(one) && !given.has(two)) return [];
  const read = (name: string): number =>
    given.all().some((option) => option.name === name && option.values.length > 0)
      ? (given.value(name, form)?.value ?? 0)
      : 0;
  return [{ unit, first: read(one), second: read(two) }];
}

function words(match: RateestMatch): string {
  const { first, second, delta, measures } = match;
  return [
    ...(delta ? ['--rateest-delta'] : []),
    second === undefined ? `--rateest ${first}` : `--rateest1 ${first}`,
    ...measures.flatMap((measure) => measureWords(match, measure)),
    ...(second === undefined ? [] : [`--rateest2 ${second}`]),
  ].join(' ');
}

/** With two measures the comparison stands twice, which the tool does not read again. */
function measureWords(match: RateestMatch, { unit, first, second }: Measure): readonly string[] {
  const { delta, invert, comparison } = match;
  const compare = `${invert ? '! ' : ''}--rateest-${comparison}`;
  if (delta) {
    const [one, two] = [printRate(unit, first), printRate(unit, second)];
    return [`--rateest-${unit}1 ${one} ${compare} --rateest-${unit}2 ${two}`];
  }
  const option = `${compare} --rateest-${unit}`;
  return [match.second === undefined ? `${option} ${printRate(unit, second)}` : option];
}

/** Bytes are printed as bits, in a unit of which there are more than a thousand (rateest_print_rate). */
function printRate(unit: Measure['unit'], rate: number): string {
  if (unit === 'pps') return String(rate);
  const bits = rate * 8;
  if (bits >= 1e9) return `${roundToEven(bits / 1e6)}Mbit`;
  return bits >= 1e6 ? `${roundToEven(bits / 1e3)}Kbit` : `${bits}bit`;
}

/** As C's `%.0f` rounds: halves to the even side. */
function roundToEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}

const COMPARED = { lt: 'below', gt: 'above', eq: 'the same as' } as const;

function describeRateest(match: RateestMatch): Phrase {
  const { first, second, delta, comparison, invert, measures } = match;
  const is = [{ text: ` is ${invert ? 'not ' : ''}${COMPARED[comparison]} `, value: false }];
  const parts = measures.map(({ unit, ...numbers }): Phrase => {
    const what = unit === 'bps' ? phrase`bit/s` : phrase`packets/s`;
    const [one, two] = [printRate(unit, numbers.first), printRate(unit, numbers.second)];
    if (delta) {
      const other = second === undefined ? phrase`how far it is` : phrase`how far ${second} is`;
      return phrase`how far the rate ${first} is below ${one}${is}${other} below ${two} (${what})`;
    }
    const other = second === undefined ? phrase`${two}` : phrase`the rate ${second}`;
    return phrase`the rate ${first}${is}${other} (${what})`;
  });
  return joinPhrases(parts);
}
