import { present } from '#base/assert.ts';
import { printAddress } from '#net/address.ts';
import { type Subnet, addressBits, lengthOfMask, maskOfLength } from '#net/subnet.ts';
import { type Condition, type OptionSpec, defineMatch } from '../contract.ts';
import type { Given, OptionReader } from '../option-reader.ts';
import { type Phrase, joinPhrases, phrase } from '../phrase.ts';
import { HEADER, headerTest } from '../shared/extension-header.ts';
import { wholeNumber } from '../shared/forms.ts';
import { optionWords, printOptions } from '../shared/option-words.ts';
import { maskedAddress } from '../shared/subnets.ts';
import { unknown } from '../shared/unknown.ts';

/** `-m srh`: the IPv6 segment routing header. */
export interface SrhMatch {
  readonly kind: 'srh';
  /** In the order of `NUMBERS`, and so of printing. */
  readonly numbers: readonly SrhNumber[];
  /** In the order of `SEGMENTS`. */
  readonly segments: readonly SrhSegment[];
}

interface SrhNumber extends Given<number> {
  readonly option: string;
}

interface SrhSegment extends Given<Subnet> {
  readonly option: string;
}

/** Options that say `-eq`, `-gt` and `-lt` of one field share one value: the last one written. */
const NUMBERS = [
  { option: '--srh-next-hdr', field: 'next header', is: 'is', max: 255 },
  { option: '--srh-hdr-len-eq', field: 'length', is: 'is', max: 255 },
  { option: '--srh-hdr-len-gt', field: 'length', is: 'is more than', max: 255 },
  { option: '--srh-hdr-len-lt', field: 'length', is: 'is less than', max: 255 },
  { option: '--srh-segs-left-eq', field: 'number of segments left', is: 'is', max: 255 },
  { option: '--srh-segs-left-gt', field: 'number of segments left', is: 'is more than', max: 255 },
  { option: '--srh-segs-left-lt', field: 'number of segments left', is: 'is less than', max: 255 },
  { option: '--srh-last-entry-eq', field: 'last entry', is: 'is', max: 255 },
  { option: '--srh-last-entry-gt', field: 'last entry', is: 'is more than', max: 255 },
  { option: '--srh-last-entry-lt', field: 'last entry', is: 'is less than', max: 255 },
  { option: '--srh-tag', field: 'tag', is: 'is', max: 65535 },
] as const;

const SEGMENTS = [
  { option: '--srh-psid', field: 'previous segment' },
  { option: '--srh-nsid', field: 'next segment' },
  { option: '--srh-lsid', field: 'last segment' },
] as const;

export const srh = defineMatch<SrhMatch>({
  kind: 'srh',
  families: [6],
  says: 'Asks for the IPv6 segment routing header.',
  options: [
    ...NUMBERS.map(({ option, field, is }): OptionSpec => ({
      name: option,
      negatable: true,
      values: ['N'],
      says: `The header’s ${field} ${is} N.`,
    })),
    ...SEGMENTS.map(({ option, field }): OptionSpec => ({
      name: option,
      negatable: true,
      values: ['ADDRESS[/LENGTH]'],
      says: `The ${field} is in that subnet.`,
    })),
  ],
  parse: (given) => ({
    kind: 'srh',
    numbers: readNumbers(given),
    segments: readSegments(given),
  }),
  print: ({ numbers, segments }) =>
    printOptions(numbers.map(numberWords), segments.map(segmentWords)),
  // net/ipv6/netfilter/ip6t_srh.c, srh1_mt6
  conditions: ({ numbers, segments }) => {
    const conditions = [...numbers.map(numberCondition), ...segments.map(segmentCondition)];
    return conditions.length > 0 ? conditions : [PRESENCE];
  },
  describe: describeSrh,
});

function readNumbers(given: OptionReader): readonly SrhNumber[] {
  return NUMBERS.flatMap(({ option, field, max }) => {
    const number = given.value(option, wholeNumber(0, max));
    if (!number) return [];
    const sharing = NUMBERS.filter((each) => each.field === field).map((each) => each.option);
    const last = given.last(...sharing) ?? option;
    const value = given.value(last, wholeNumber(0, max))?.value ?? number.value;
    return [{ option, invert: number.invert, value }];
  });
}

function readSegments(given: OptionReader): readonly SrhSegment[] {
  return SEGMENTS.flatMap(({ option }) => {
    const segment = given.value(option, maskedAddress(6));
    if (!segment) return [];
    const { address, mask } = segment.value;
    // A mask with gaps counts as a full one (libxtables, xtopt_parse_plenmask).
    const length = lengthOfMask(mask) ?? addressBits(6);
    const value = { address, mask: maskOfLength(6, length) };
    return [{ option, invert: segment.invert, value }];
  });
}

function numberWords({ option, invert, value }: SrhNumber): string {
  return optionWords(option, invert, String(value));
}

function segmentWords({ option, invert, value }: SrhSegment): string {
  return optionWords(option, invert, printSegment(value));
}

/** The host bits stay, and so does a full length. */
function printSegment({ address, mask }: Subnet): string {
  return `${printAddress(address)}/${lengthOfMask(mask) ?? addressBits(6)}`;
}

function numberCondition(number: SrhNumber): Condition {
  const { field, is } = fieldOf(number, NUMBERS);
  return asked(number, numberWords(number), field, is.slice(3), String(number.value));
}

function segmentCondition(segment: SrhSegment): Condition {
  const { field } = fieldOf(segment, SEGMENTS);
  return asked(segment, segmentWords(segment), field, 'in', printSegment(segment.value));
}

function asked(
  { invert }: SrhNumber | SrhSegment,
  words: string,
  field: string,
  how: string,
  value: string,
): Condition {
  const relation = [invert ? 'not' : '', how, value].filter((word) => word !== '').join(' ');
  const question = `Is the segment routing header’s ${field} ${relation}?`;
  return headerTest(HEADER.routing, words, () =>
    unknown('payload', question, invert ? 'yes' : 'no'),
  );
}

// net/ipv6/netfilter/ip6t_srh.c, srh_mt6: a routing header of another type is none.
const PRESENCE = headerTest(HEADER.routing, '-m srh', () =>
  unknown('payload', 'Is the routing header one of segment routing (type 4)?', 'yes'),
);

function fieldOf<T extends { readonly option: string }>(
  { option }: { readonly option: string },
  fields: readonly T[],
): T {
  return present(
    fields.find((each) => each.option === option),
    'every option has its field',
  );
}

function describeSrh({ numbers, segments }: SrhMatch): Phrase {
  const parts: Phrase[] = [phrase`there is a segment routing header`];
  for (const number of numbers) {
    const { invert, value } = number;
    const { field, is } = fieldOf(number, NUMBERS);
    const text = `its ${field} ${invert ? is.replace('is', 'is not') : is} `;
    parts.push(phrase`${[{ text, value: false }]}${value}`);
  }
  for (const segment of segments) {
    const { invert, value } = segment;
    const { field } = fieldOf(segment, SEGMENTS);
    const text = `its ${field} is ${invert ? 'not ' : ''}in `;
    parts.push(phrase`${[{ text, value: false }]}${printSegment(value)}`);
  }
  return joinPhrases(parts);
}
