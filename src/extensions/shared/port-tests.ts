/** Port conditions as tcp, udp, sctp and dccp share them. */
import { type PortRange, printPortRange, readPort } from '#net/ports.ts';
import { type Packet, destinationPort, sourcePort } from '#net/packet.ts';
import { type Condition, type OptionSpec, type Situation, NO, answer } from '../contract.ts';
import type { Given, OptionReader, ValueForm } from '../option-reader.ts';
import { type Phrase, phrase } from '../phrase.ts';
import { readInteger } from './forms.ts';
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

/** A port of a rule: a number of any base (`0x50`, `010` is eight), or a service's name. */
export function readRulePort(text: string): number | undefined {
  if (!/^\d/.test(text)) return readPort(text);
  const port = readInteger(text);
  return port !== undefined && port <= 65535 ? port : undefined;
}

const RULE_PORTS: ValueForm<PortRange> = {
  expected: 'a port, 0 to 65535, or a range such as 1000:2000',
  read: (text) => {
    const colon = text.indexOf(':');
    const [head, tail] = colon < 0 ? [text, text] : [text.slice(0, colon), text.slice(colon + 1)];
    const from = head === '' && colon >= 0 ? 0 : readRulePort(head);
    const to = tail === '' && colon >= 0 ? 65535 : readRulePort(tail);
    return from === undefined || to === undefined || from > to ? undefined : { from, to };
  },
};

export function readPortTests(
  given: OptionReader,
  form: ValueForm<PortRange> = RULE_PORTS,
): PortTests {
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
    ...portCondition('--sport', tests.sourcePorts, sourcePort),
    ...portCondition('--dport', tests.destinationPorts, destinationPort),
  ];
}

function portCondition(
  name: string,
  given: Given<PortRange> | undefined,
  portOf: (packet: Packet) => number | undefined,
): readonly Condition[] {
  if (!given) return [];
  const { value: range, invert } = given;
  return [
    {
      words: optionWords(name, invert, printPortRange(range)),
      decide: ({ packet }) => {
        const port = packet.fragment === 'later' ? undefined : portOf(packet);
        return port === undefined ? NO : answer(isInRange(port, range) !== invert);
      },
      shows: ({ packet }) => showPort(packet, portOf(packet)),
    },
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
export function headerCondition(words: string, has: (packet: Packet) => boolean): Condition {
  return {
    words,
    decide: ({ packet }: Situation) => answer(packet.fragment !== 'later' && has(packet)),
    shows: ({ packet }: Situation) =>
      packet.fragment === 'later' ? 'a later fragment' : has(packet) ? 'its header' : 'no header',
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
  return [
    value.from === value.to
      ? phrase`${start}${value.from}`
      : phrase`${start}between ${value.from} and ${value.to}`,
  ];
}
