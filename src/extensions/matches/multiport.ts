import { type PortRange, printPortRange } from '#net/ports.ts';
import { type Packet, destinationPort, sourcePort } from '#net/packet.ts';
import { NO, answer, defineMatch } from '../contract.ts';
import { PACKET_NUMBER, type NumberTest, hasHeader, within } from '../number-test.ts';
import type { OptionReader, ValueForm } from '../option-reader.ts';
import { phrase } from '../phrase.ts';
import { orList } from '../shared/name-lists.ts';
import { optionWords } from '../shared/option-words.ts';
import { isInRange, readRulePort, showPort } from '../shared/port-tests.ts';

/** `-m multiport`: one of up to 15 ports. */
export interface MultiportMatch {
  readonly kind: 'multiport';
  readonly side: Side;
  readonly invert: boolean;
  readonly ports: readonly PortRange[];
}

type Side = 'source' | 'destination' | 'either';

const OPTION: Readonly<Record<Side, string>> = {
  source: '--sports',
  destination: '--dports',
  either: '--ports',
};

export const multiport = defineMatch<MultiportMatch>({
  kind: 'multiport',
  families: [4, 6],
  protocols: [6, 17, 33, 132, 136],
  says: 'Asks for one of several ports.',
  options: [
    {
      name: '--sports',
      aliases: ['--source-ports', '--source-port'],
      negatable: true,
      values: ['PORT[:PORT][,…]'],
      says: 'The source port is in the list.',
    },
    {
      name: '--dports',
      aliases: ['--destination-ports', '--destination-port'],
      negatable: true,
      values: ['PORT[:PORT][,…]'],
      says: 'The destination port is in the list.',
    },
    {
      name: '--ports',
      aliases: ['--port'],
      negatable: true,
      values: ['PORT[:PORT][,…]'],
      says: 'The source port, the destination port or both are in the list.',
    },
  ],
  parse: readMultiport,
  print: (match) => ` ${words(match)}`,
  conditions: (match) => [
    {
      words: words(match),
      // net/netfilter/xt_multiport.c, multiport_mt: a later fragment fails, negated or not.
      decide: ({ packet }) => {
        const ports = portsOf(match.side, packet);
        if (packet.fragment === 'later' || ports.length === 0) return NO;
        const isListed = match.ports.some((range) => ports.some((port) => isInRange(port, range)));
        return answer(isListed !== match.invert);
      },
      needs: portNeeds(match),
      shows: ({ packet }) => showPorts(match.side, packet),
    },
  ],
  describe: (match) => {
    const list = orList(match.ports.map(showRange));
    const is = [{ text: `${SUBJECT[match.side]} is ${match.invert ? 'not ' : ''}`, value: false }];
    return phrase`${is}${list}`;
  },
});

const SUBJECT: Readonly<Record<Side, string>> = {
  source: 'the source port',
  destination: 'the destination port',
  either: 'the source or the destination port',
};

/** A range takes two of the 15 places, and must have two different ends. */
function portList(protocol: number | undefined): ValueForm<readonly PortRange[]> {
  return {
    expected: 'up to 15 ports with commas between, a range such as 1000:2000 counting twice',
    read: (text) => {
      const ranges: PortRange[] = [];
      let places = 0;
      for (const part of text.split(',')) {
        const [head = '', tail = head, rest] = part.split(':');
        const [from, to] = [readRulePort(head, protocol), readRulePort(tail, protocol)];
        if (from === undefined || to === undefined || rest !== undefined) return undefined;
        if (part.includes(':') && from >= to) return undefined;
        ranges.push({ from, to });
        places += from === to ? 1 : 2;
      }
      return places <= 15 ? ranges : undefined;
    },
  };
}

function readMultiport(given: OptionReader): MultiportMatch | undefined {
  const form = portList(given.context.protocol);
  given.exclusive(OPTION.source, OPTION.destination, OPTION.either);
  for (const side of ['source', 'destination', 'either'] as const) {
    const list = given.value(OPTION[side], form);
    if (list) return { kind: 'multiport', side, invert: list.invert, ports: list.value };
  }
  given.required(OPTION.destination, form);
  return undefined;
}

function words({ side, invert, ports }: MultiportMatch): string {
  return optionWords(OPTION[side], invert, ports.map(printPortRange).join(','));
}

/** The port lies between the lowest and the highest of the list; of two ports nothing is known. */
function portNeeds({ side, invert, ports }: MultiportMatch): readonly NumberTest[] {
  if (side === 'either') return [hasHeader(PACKET_NUMBER.sourcePort)];
  const port = PACKET_NUMBER[side === 'source' ? 'sourcePort' : 'destinationPort'];
  if (invert) return [hasHeader(port)];
  const ends = ports.flatMap(({ from, to }) => [from, to]);
  return [within(port, Math.min(...ends), Math.max(...ends))];
}

function portsOf(side: Side, packet: Packet): readonly number[] {
  const source = side === 'destination' ? undefined : sourcePort(packet);
  const destination = side === 'source' ? undefined : destinationPort(packet);
  return [source, destination].filter((port) => port !== undefined);
}

function showPorts(side: Side, packet: Packet): string {
  const ports = portsOf(side, packet);
  return ports.length === 2 && packet.fragment !== 'later'
    ? ports.join(' and ')
    : showPort(packet, ports[0]);
}

function showRange({ from, to }: PortRange): string {
  return from === to ? String(from) : `${from} to ${to}`;
}
