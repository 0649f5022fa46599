import { printAddress } from '#net/address.ts';
import { printProtocol, readProtocol } from '#net/protocol.ts';
import { type Subnet, printSubnet, subnetHas } from '#net/subnet.ts';
import { type Condition, answer, defineMatch } from '../contract.ts';
import { type NumberTest, PACKET_NUMBER, equals, hashName, invertedIf } from '../number-test.ts';
import type { Given, OptionReader, ValueForm } from '../option-reader.ts';
import { testsCondition } from '../packet-numbers.ts';
import { type Phrase, joinPhrases, phrase } from '../phrase.ts';
import { placesNeeding } from '../shared/directions.ts';
import { givenWords, optionWords, printOptions } from '../shared/option-words.ts';
import { inSubnet, isEverything, showSubnet, subnetOf } from '../shared/subnets.ts';

/** What every rule may ask without `-m`: `undefined` is not asked. */
export interface BasicMatch {
  readonly kind: 'basic';
  readonly source: Given<Subnet> | undefined;
  readonly destination: Given<Subnet> | undefined;
  /** A name, or the beginning of one with `+` after it. */
  readonly inInterface: Given<string> | undefined;
  readonly outInterface: Given<string> | undefined;
  /** Never 0, which is any protocol. */
  readonly protocol: Given<number> | undefined;
  /** Whether it asks for later fragments; inverted, for the others. */
  readonly fragment: Given<true> | undefined;
}

export const basic = defineMatch<BasicMatch>({
  kind: 'basic',
  families: [4, 6],
  says: 'Asks for the packet’s addresses, interfaces and protocol.',
  options: [
    {
      name: '-s',
      aliases: ['--source', '--src'],
      negatable: true,
      values: ['ADDRESS[/MASK]'],
      says: 'The source address is in the subnet.',
    },
    {
      name: '-d',
      aliases: ['--destination', '--dst'],
      negatable: true,
      values: ['ADDRESS[/MASK]'],
      says: 'The destination address is in the subnet.',
    },
    {
      name: '-i',
      aliases: ['--in-interface'],
      negatable: true,
      values: ['NAME'],
      says: 'The packet came in by the interface; a + at the end stands for any ending.',
    },
    {
      name: '-o',
      aliases: ['--out-interface'],
      negatable: true,
      values: ['NAME'],
      says: 'The packet leaves by the interface; a + at the end stands for any ending.',
    },
    {
      name: '-p',
      aliases: ['--protocol', '--proto'],
      negatable: true,
      values: ['PROTOCOL'],
      says: 'The packet’s protocol, by name or number.',
    },
    {
      name: '-f',
      aliases: ['--fragment'],
      negatable: true,
      says: 'The packet is a second or later fragment, which has no ports. IPv4 only.',
    },
  ],
  // iptables/xshared.c, do_parse: no question of the kernel's, which takes such a rule anywhere.
  places: ({ inInterface, outInterface }) => ({
    ...placesNeeding(inInterface !== undefined, outInterface !== undefined),
    directly: 'always',
  }),
  parse(given) {
    const fragment = given.flag('-f');
    if (fragment && given.context.family === 6) {
      given.fail({
        code: 'bad-value',
        option: '-f',
        value: 'IPv6',
        expected: 'IPv4 rules only (for IPv6 there is -m frag)',
      });
    }
    return {
      kind: 'basic',
      source: readSubnet('-s', given),
      destination: readSubnet('-d', given),
      inInterface: unlessVain(given.value('-i', INTERFACE), (name) => name === '+'),
      outInterface: unlessVain(given.value('-o', INTERFACE), (name) => name === '+'),
      protocol: readProtocolTest(given),
      fragment,
    };
  },
  print: (match) =>
    printOptions(
      givenWords('-s', match.source, printSubnet),
      givenWords('-d', match.destination, printSubnet),
      givenWords('-i', match.inInterface, String),
      givenWords('-o', match.outInterface, String),
      givenWords('-p', match.protocol, printProtocol),
      fragmentWords(match),
    ),
  // net/ipv4/netfilter/ip_tables.c, ip_packet_match; ip6_tables.c, ip6_packet_match
  conditions: (match) => [
    ...addressCondition('-s', match.source, 'source'),
    ...addressCondition('-d', match.destination, 'destination'),
    ...interfaceCondition('-i', match.inInterface, 'inInterface'),
    ...interfaceCondition('-o', match.outInterface, 'outInterface'),
    ...protocolCondition(match),
    ...fragmentWords(match).map((words) =>
      testsCondition(
        words,
        [invertedIf(match.fragment?.invert ?? false, equals(PACKET_NUMBER.fragment, 2))],
        ({ packet }) => FRAGMENTS[packet.fragment],
      ),
    ),
  ],
  describe: (match) => {
    const parts = describeParts(match);
    return parts.length === 0 ? phrase`it is any packet` : joinPhrases(parts);
  },
});

const FRAGMENTS = {
  whole: 'a whole packet',
  first: 'a first fragment',
  later: 'a later fragment',
} as const;

/** Names of 15 bytes at most, as the kernel keeps them. */
const INTERFACE: ValueForm<string> = {
  expected: 'an interface name of at most 15 characters',
  read: (text) => (/^\S{1,15}$/.test(text) ? text : undefined),
};

/** What everything meets is not asked. Negated it stays, and nothing meets it. */
function unlessVain<T>(
  given: Given<T> | undefined,
  isVain: (value: T) => boolean,
): Given<T> | undefined {
  return given && !given.invert && isVain(given.value) ? undefined : given;
}

/** All addresses negated: the legacy build takes that, and no packet meets it. The nft build refuses. */
function readSubnet(option: '-s' | '-d', given: OptionReader): Given<Subnet> | undefined {
  const subnet = given.value(option, subnetOf(given.context.family));
  if (!subnet || !isEverything(subnet.value)) return subnet;
  if (subnet.invert) {
    const value = given.all().find(({ name }) => name === option)?.values[0] ?? '';
    const expected = 'a smaller subnet after “!” (no address is outside of all)';
    given.fail({ code: 'bad-value', option, value, expected });
  }
  return undefined;
}

function readProtocolTest(given: OptionReader): Given<number> | undefined {
  const protocol = given.value('-p', PROTOCOL);
  if (protocol?.value !== 0) return protocol;
  if (protocol.invert) {
    given.fail({ code: 'bad-value', option: '-p', value: 'all', expected: 'one protocol after !' });
  }
  return undefined;
}

const PROTOCOL: ValueForm<number> = {
  expected: 'a protocol’s name or number, 0 to 255',
  read: readProtocol,
};

function fragmentWords({ fragment }: BasicMatch): readonly string[] {
  return fragment ? [optionWords('-f', fragment.invert)] : [];
}

function addressCondition(
  name: string,
  given: Given<Subnet> | undefined,
  end: 'source' | 'destination',
): readonly Condition[] {
  if (!given) return [];
  const { value: subnet, invert } = given;
  const words = optionWords(name, invert, printSubnet(subnet));
  const shows: Condition['shows'] = ({ packet }) => printAddress(packet[end]);
  const [test, ...others] = subnetTests(subnet, PACKET_NUMBER[end]);
  if (test && others.length === 0)
    return [testsCondition(words, [invertedIf(invert, test)], shows)];
  if (test && !invert) return [testsCondition(words, [test, ...others], shows)];
  // Outside of a subnet is whatever differs in one word or another.
  const decide: Condition['decide'] = ({ packet }) =>
    answer(subnetHas(subnet, packet[end]) !== invert);
  return [{ words, decide, needs: [], shows }];
}

/** One test for each word of the address that the mask does not clear. */
function subnetTests({ address, mask }: Subnet, first: number): readonly NumberTest[] {
  return mask.words.flatMap((bits, at) =>
    bits === 0 ? [] : [equals(first + at, address.words[at] ?? 0, bits)],
  );
}

function interfaceCondition(
  option: string,
  given: Given<string> | undefined,
  side: 'inInterface' | 'outInterface',
): readonly Condition[] {
  if (!given) return [];
  return [
    {
      words: optionWords(option, given.invert, given.value),
      decide: (situation) => answer(isNamed(situation[side] ?? '', given.value) !== given.invert),
      needs:
        given.invert || given.value.endsWith('+')
          ? []
          : [equals(PACKET_NUMBER[side], hashName(given.value))],
      shows: (situation) => situation[side] ?? '(none)',
    },
  ];
}

/** Whether an interface has the name, or begins as `pattern+` says; '' is no interface. */
function isNamed(name: string, pattern: string): boolean {
  return pattern.endsWith('+') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

function protocolCondition({ protocol }: BasicMatch): readonly Condition[] {
  if (!protocol) return [];
  return [
    testsCondition(
      optionWords('-p', protocol.invert, printProtocol(protocol.value)),
      [invertedIf(protocol.invert, equals(PACKET_NUMBER.protocol, protocol.value))],
      ({ packet }) => printProtocol(packet.protocol),
    ),
  ];
}

function describeParts(match: BasicMatch): readonly Phrase[] {
  const parts: Phrase[] = [];
  const say = (yes: string, no: string, given: Given<unknown> | undefined, value: string): void => {
    if (given) parts.push(phrase`${[{ text: given.invert ? no : yes, value: false }]}${value}`);
  };
  const saySubnet = (given: Given<Subnet> | undefined, start: string): void => {
    if (!given) return;
    const inside = inSubnet(given.value);
    say(`${start}${inside}`, `${start}not ${inside}`, given, showSubnet(given.value));
  };
  saySubnet(match.source, 'the source is ');
  saySubnet(match.destination, 'the destination is ');
  const { inInterface, outInterface, protocol } = match;
  say('it came in by ', 'it did not come in by ', inInterface, inInterface?.value ?? '');
  say('it leaves by ', 'it does not leave by ', outInterface, outInterface?.value ?? '');
  const name = protocol ? printProtocol(protocol.value) : '';
  say('the protocol is ', 'the protocol is not ', protocol, name);
  if (match.fragment) {
    parts.push(
      match.fragment.invert
        ? phrase`it is whole or a first fragment`
        : phrase`it is a second or later fragment`,
    );
  }
  return parts;
}
