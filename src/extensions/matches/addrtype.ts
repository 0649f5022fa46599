import { type AddressType, addressTypes } from '#host/routing.ts';
import type { Host } from '#host/host.ts';
import { type Address, isLoopback, printAddress } from '#net/address.ts';
import {
  type Answer,
  type Condition,
  type Situation,
  answer,
  defineMatch,
  maybe,
} from '../contract.ts';
import type { Given, OptionReader, ValueForm } from '../option-reader.ts';
import { type Phrase, joinPhrases, phrase } from '../phrase.ts';
import { placesNeeding } from '../shared/directions.ts';
import { nameList, orList } from '../shared/name-lists.ts';
import { givenWords, optionWords, printOptions } from '../shared/option-words.ts';

/** `-m addrtype`: what kind of address the packet's ends are to this host. */
export interface AddrtypeMatch {
  readonly kind: 'addrtype';
  readonly source: Given<readonly TypeName[]> | undefined;
  readonly destination: Given<readonly TypeName[]> | undefined;
  /** The interface to which LOCAL is confined. */
  readonly limit: 'in' | 'out' | undefined;
}

/** In the order that `iptables-save` prints; no address has one of the last three. */
const TYPES = [
  'UNSPEC',
  'UNICAST',
  'LOCAL',
  'BROADCAST',
  'ANYCAST',
  'MULTICAST',
  'BLACKHOLE',
  'UNREACHABLE',
  'PROHIBIT',
  'THROW',
  'NAT',
  'XRESOLVE',
] as const;

type TypeName = (typeof TYPES)[number];

export const addrtype = defineMatch<AddrtypeMatch>({
  kind: 'addrtype',
  families: [4, 6],
  says: 'Asks what kind of address it is to this host: its own, another’s, a broadcast.',
  options: [
    {
      name: '--src-type',
      negatable: true,
      values: ['TYPE[,TYPE…]'],
      says: 'The source address is of one of the types.',
    },
    {
      name: '--dst-type',
      negatable: true,
      values: ['TYPE[,TYPE…]'],
      says: 'The destination address is of one of the types.',
    },
    { name: '--limit-iface-in', says: 'Only addresses of the arrival interface count as LOCAL.' },
    { name: '--limit-iface-out', says: 'Only addresses of the outgoing interface count as LOCAL.' },
  ],
  // net/netfilter/xt_addrtype.c, addrtype_mt_checkentry_v1
  places: ({ limit }) => placesNeeding(limit === 'in', limit === 'out'),
  parse: readAddrtype,
  print: (match) =>
    printOptions(
      givenWords('--src-type', match.source, (types) => types.join(',')),
      givenWords('--dst-type', match.destination, (types) => types.join(',')),
      limitWords(match),
    ),
  // net/netfilter/xt_addrtype.c, addrtype_mt_v1
  conditions: (match) => [
    ...typeCondition('--src-type', match.source, match, ({ packet }) => packet.source),
    ...typeCondition('--dst-type', match.destination, match, ({ packet }) => packet.destination),
  ],
  describe: (match) =>
    joinPhrases([
      ...describeTypes('source', match.source, match),
      ...describeTypes('destination', match.destination, match),
    ]),
});

const ANY_TYPES = nameList('types such as LOCAL or UNICAST, with commas between', TYPES);

/** Refused by the kernel for IPv6 (addrtype_mt_checkentry_v1). */
const NOT_IN_IPV6: ReadonlySet<TypeName> = new Set([
  'BROADCAST',
  'BLACKHOLE',
  'PROHIBIT',
  'THROW',
  'NAT',
  'XRESOLVE',
]);

const TYPES_6: ValueForm<readonly TypeName[]> = {
  expected: 'UNSPEC, UNICAST, LOCAL, ANYCAST, MULTICAST or UNREACHABLE, with commas between',
  read: (text) => {
    const types = ANY_TYPES.read(text);
    return types?.some((type) => NOT_IN_IPV6.has(type)) ? undefined : types;
  },
};

function readAddrtype(given: OptionReader): AddrtypeMatch {
  const form = given.context.family === 6 ? TYPES_6 : ANY_TYPES;
  given.exclusive('--limit-iface-in', '--limit-iface-out');
  const match: AddrtypeMatch = {
    kind: 'addrtype',
    source: given.value('--src-type', form),
    destination: given.value('--dst-type', form),
    limit: given.has('--limit-iface-in')
      ? 'in'
      : given.has('--limit-iface-out')
        ? 'out'
        : undefined,
  };
  if (!given.has('--src-type') && !given.has('--dst-type')) given.required('--dst-type', form);
  return match;
}

function limitWords({ limit }: AddrtypeMatch): readonly string[] {
  return limit ? [`--limit-iface-${limit}`] : [];
}

function typeCondition(
  option: string,
  asked: Given<readonly TypeName[]> | undefined,
  { limit }: AddrtypeMatch,
  addressOf: (situation: Situation) => Address,
): readonly Condition[] {
  if (!asked) return [];
  const words = optionWords(option, asked.invert, asked.value.join(','));
  return [
    {
      words: limit ? `${words} --limit-iface-${limit}` : words,
      decide: (situation) => {
        const address = addressOf(situation);
        return isKnown(situation.host, address)
          ? answer(isOneOf(asked.value, typesOf(situation, address, limit)) !== asked.invert)
          : unknownType(asked, address, option === '--dst-type' && situation.hook === 'INPUT');
      },
      shows: (situation) => {
        const address = addressOf(situation);
        if (!isKnown(situation.host, address)) return printAddress(address);
        return `${[...typesOf(situation, address, limit)].join(', ')} (${printAddress(address)})`;
      },
    },
  ];
}

function typesOf(
  { host, inInterface, outInterface }: Situation,
  address: Address,
  limit: 'in' | 'out' | undefined,
): ReadonlySet<AddressType> {
  if (!limit) return addressTypes(host, address);
  return addressTypes(host, address, limit === 'in' ? inInterface : outInterface);
}

function isOneOf(asked: readonly TypeName[], types: ReadonlySet<TypeName>): boolean {
  return asked.some((type) => types.has(type));
}

/** Without the host's addresses only those can be told that are the same on every host. */
function isKnown(host: Host, address: Address): boolean {
  if (host.interfaces.length > 0 || isLoopback(address)) return true;
  const types = addressTypes(host, address);
  return types.has('MULTICAST') || types.has('BROADCAST') || types.has('UNSPEC');
}

/** A packet in INPUT was routed to this host, so its destination is most likely an own address. */
function unknownType(
  { value, invert }: Given<readonly TypeName[]>,
  address: Address,
  isLocal: boolean,
): Answer {
  const guess = value.includes(isLocal ? 'LOCAL' : 'UNICAST');
  const types = orList(value);
  return maybe({
    about: 'host',
    question: invert
      ? `Is ${printAddress(address)} anything but ${types} to this host?`
      : `Is ${printAddress(address)} ${types} to this host?`,
    probability: undefined,
    assumed: guess === invert ? 'no' : 'yes',
  });
}

function describeTypes(
  end: 'source' | 'destination',
  asked: Given<readonly TypeName[]> | undefined,
  { limit }: AddrtypeMatch,
): readonly Phrase[] {
  if (!asked) return [];
  const { value, invert } = asked;
  const start = [{ text: `the ${end}’s address type is ${invert ? 'not ' : ''}`, value: false }];
  const side = limit === 'in' ? 'arrival' : 'outgoing';
  const tail = limit ? [{ text: ` (counting the ${side} interface alone)`, value: false }] : [];
  return [phrase`${start}${orList(value)}${tail}`];
}
