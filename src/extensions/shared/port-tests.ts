/** Port conditions as tcp, udp, sctp and dccp share them. */
import { type PortRange, printPortRange, readPort } from '#net/ports.ts';
import { type Packet, destinationPort, sourcePort } from '#net/packet.ts';
import { PROTOCOL } from '#net/protocol.ts';
import { type Condition, type OptionSpec, type Situation, answer } from '../contract.ts';
import { PACKET_NUMBER, hasHeader, invertedIf, within } from '../number-test.ts';
import type { Given, OptionReader, ValueForm } from '../option-reader.ts';
import { testsCondition } from '../packet-numbers.ts';
import { type Phrase, phrase } from '../phrase.ts';
import { readInteger } from './forms.ts';
import { rangeOf } from './number-range.ts';
import { givenWords, optionWords } from './option-words.ts';

export interface PortTests {
  readonly sourcePorts: Given<PortRange> | undefined;
  readonly destinationPorts: Given<PortRange> | undefined;
}

export const PORT_OPTIONS: readonly OptionSpec[] = [
  {
    name: '--sport',
    aliases: ['--source-port'],
    negatable: true,
    values: ['PORT[:PORT]'],
    says: 'The source port is PORT, or in the range.',
  },
  {
    name: '--dport',
    aliases: ['--destination-port'],
    negatable: true,
    values: ['PORT[:PORT]'],
    says: 'The destination port is PORT, or in the range.',
  },
];

const EXPECTED = 'a port, 0 to 65535, or a range such as 1000:2000';

/**
 * A port as tcp, sctp and multiport read it: a number of any base (`0x50`, `010` is eight), or a
 * service that is known with the protocol (libxtables, xtables_parse_port). Hosts know next to none
 * with any but TCP and UDP.
 */
export function readRulePort(text: string, protocol: number | undefined): number | undefined {
  if (!/^\d/.test(text)) return isServed(text, protocol) ? readPort(text) : undefined;
  const port = readInteger(text);
  return port !== undefined && port <= 65535 ? port : undefined;
}

function isServed(name: string, protocol: number | undefined): boolean {
  if (protocol === PROTOCOL.sctp) return name === 'amqp';
  return protocol === undefined || protocol === PROTOCOL.tcp || protocol === PROTOCOL.udp;
}

/** The port options of tcp and sctp: a range that runs backwards is refused. */
export function orderedPorts(protocol: number): ValueForm<PortRange> {
  const { read } = rangeOf(EXPECTED, 65535, (text) => readRulePort(text, protocol));
  return {
    expected: EXPECTED,
    read: (text) => {
      const range = read(text);
      return range && range.from <= range.to ? range : undefined;
    },
  };
}

/**
 * The port options of udp, dccp and conntrack: decimal whatever stands first (`022` is 22) or any
 * service, and a range may run backwards, which no port is in (libxtables, xtopt_parse_mport). The
 * tool takes 65536 for 0 and so on; here that is told as the mistake it is.
 */
export const DECIMAL_PORTS: ValueForm<PortRange> = rangeOf(EXPECTED, 65535, readPort);

export function readPortTests(given: OptionReader, form: ValueForm<PortRange>): PortTests {
  return {
    sourcePorts: given.value('--sport', form),
    destinationPorts: given.value('--dport', form),
  };
}

/**
 * To tcp and udp, every port is not asked for (libxt_tcp.c, print_ports). Negated it stays, and
 * nothing meets it.
 */
export function unlessEveryPort({ sourcePorts, destinationPorts }: PortTests): PortTests {
  return { sourcePorts: unlessEvery(sourcePorts), destinationPorts: unlessEvery(destinationPorts) };
}

function unlessEvery(given: Given<PortRange> | undefined): Given<PortRange> | undefined {
  const isVain = given && !given.invert && given.value.from === 0 && given.value.to === 65535;
  return isVain ? undefined : given;
}

export function portWords({ sourcePorts, destinationPorts }: PortTests): readonly string[] {
  return [
    ...givenWords('--sport', sourcePorts, printPortRange),
    ...givenWords('--dport', destinationPorts, printPortRange),
  ];
}

/** Source port before destination port; never met by a later fragment, whether negated or not. */
export function portConditions(tests: PortTests): readonly Condition[] {
  return [
    ...portCondition('--sport', tests.sourcePorts, 'sourcePort', sourcePort),
    ...portCondition('--dport', tests.destinationPorts, 'destinationPort', destinationPort),
  ];
}

function portCondition(
  name: string,
  given: Given<PortRange> | undefined,
  number: 'sourcePort' | 'destinationPort',
  portOf: (packet: Packet) => number | undefined,
): readonly Condition[] {
  if (!given) return [];
  const { value: range, invert } = given;
  const port = PACKET_NUMBER[number];
  const isAsked = invertedIf(invert, within(port, range.from, range.to));
  return [
    testsCondition(
      optionWords(name, invert, printPortRange(range)),
      invert ? [hasHeader(port), isAsked] : [isAsked],
      ({ packet }) => showPort(packet, portOf(packet)),
    ),
  ];
}

export function isInRange(value: number, { from, to }: PortRange): boolean {
  return value >= from && value <= to;
}

/** The port, or why there is none to compare. */
export function showPort(packet: Packet, port: number | undefined): string {
  if (packet.fragment === 'later') return 'a later fragment';
  return port === undefined ? 'no port' : String(port);
}

/** For a match that asks for no more than its header: only later fragments lack it. */
export function headerCondition(kind: string, has: (packet: Packet) => boolean): Condition {
  const header = `${kind.toUpperCase()} header`;
  return {
    words: `-m ${kind}`,
    decide: ({ packet }: Situation) => answer(packet.fragment !== 'later' && has(packet)),
    needs: [hasHeader(kind === 'tcp' ? PACKET_NUMBER.tcpFlags : PACKET_NUMBER.sourcePort)],
    shows: ({ packet }: Situation) => {
      if (packet.fragment === 'later') return 'a later fragment';
      return has(packet) ? `${kind === 'sctp' ? 'an' : 'a'} ${header}` : `no ${header}`;
    },
  };
}

export function describePortTests(tests: PortTests): readonly Phrase[] {
  return [
    ...describePorts('source', tests.sourcePorts),
    ...describePorts('destination', tests.destinationPorts),
  ];
}

function describePorts(
  side: 'source' | 'destination',
  given: Given<PortRange> | undefined,
): readonly Phrase[] {
  if (!given) return [];
  const { value, invert } = given;
  const start = [{ text: `the ${side} port is ${invert ? 'not ' : ''}`, value: false }];
  if (value.from === value.to) return [phrase`${start}${value.from}`];
  const between = phrase`${start}between ${value.from} and ${value.to}`;
  return [value.from > value.to ? phrase`${between} (which no port is)` : between];
}
