import { type Address, compareAddresses, printAddress } from '#net/address.ts';
import type { Family } from '#net/family.ts';
import type { Packet } from '#net/packet.ts';
import { type Condition, answer, defineMatch } from '../contract.ts';
import type { Given, OptionReader, ValueForm } from '../option-reader.ts';
import { type Phrase, joinPhrases, phrase } from '../phrase.ts';
import { givenWords, optionWords, printOptions } from '../shared/option-words.ts';
import { readRuleAddress } from '../shared/subnets.ts';

/** `-m iprange`: addresses between two others. */
export interface IprangeMatch {
  readonly kind: 'iprange';
  readonly source: Given<AddressRange> | undefined;
  readonly destination: Given<AddressRange> | undefined;
}

/** Both ends included; where it runs backwards, nothing is in it. */
interface AddressRange {
  readonly from: Address;
  readonly to: Address;
}

export const iprange = defineMatch<IprangeMatch>({
  kind: 'iprange',
  families: [4, 6],
  says: 'Asks whether an address lies between two others.',
  options: [
    {
      name: '--src-range',
      negatable: true,
      values: ['ADDRESS[-ADDRESS]'],
      says: 'The source address lies in the range, both ends included.',
    },
    {
      name: '--dst-range',
      negatable: true,
      values: ['ADDRESS[-ADDRESS]'],
      says: 'The destination address lies in the range, both ends included.',
    },
  ],
  parse(given) {
    const form = rangeForm(given.context.family);
    const match: IprangeMatch = {
      kind: 'iprange',
      source: given.value('--src-range', form),
      destination: given.value('--dst-range', form),
    };
    requireEither(given);
    return match;
  },
  print: (match) =>
    printOptions(
      givenWords('--src-range', match.source, printRange),
      givenWords('--dst-range', match.destination, printRange),
    ),
  // net/netfilter/xt_iprange.c, iprange_mt4 and iprange_mt6
  conditions: (match) => [
    ...rangeCondition('--src-range', match.source, ({ source }) => source),
    ...rangeCondition('--dst-range', match.destination, ({ destination }) => destination),
  ],
  describe: (match) =>
    joinPhrases([
      ...describeRange('source', match.source),
      ...describeRange('destination', match.destination),
    ]),
});

function rangeForm(family: Family): ValueForm<AddressRange> {
  return {
    expected: 'an address, or two with - between',
    read: (text) => {
      const [head = '', tail = head, rest] = text.split('-');
      const from = readRuleAddress(head, family);
      const to = readRuleAddress(tail, family);
      return from && to && rest === undefined ? { from, to } : undefined;
    },
  };
}

function requireEither(given: OptionReader): void {
  if (!given.has('--src-range') && !given.has('--dst-range')) {
    given.fail({ code: 'missing-option', option: '--src-range' });
  }
}

function printRange({ from, to }: AddressRange): string {
  return `${printAddress(from)}-${printAddress(to)}`;
}

function rangeCondition(
  option: string,
  given: Given<AddressRange> | undefined,
  addressOf: (packet: Packet) => Address,
): readonly Condition[] {
  if (!given) return [];
  const { value, invert } = given;
  return [
    {
      words: optionWords(option, invert, printRange(value)),
      decide: ({ packet }) => answer(isBetween(addressOf(packet), value) !== invert),
      shows: ({ packet }) => printAddress(addressOf(packet)),
    },
  ];
}

function isBetween(address: Address, { from, to }: AddressRange): boolean {
  return compareAddresses(address, from) >= 0 && compareAddresses(address, to) <= 0;
}

function describeRange(
  end: 'source' | 'destination',
  given: Given<AddressRange> | undefined,
): readonly Phrase[] {
  if (!given) return [];
  const { value, invert } = given;
  const [from, to] = [printAddress(value.from), printAddress(value.to)];
  const start = [{ text: `the ${end} is ${invert ? 'not ' : ''}`, value: false }];
  return [from === to ? phrase`${start}${from}` : phrase`${start}between ${from} and ${to}`];
}
