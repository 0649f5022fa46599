import { type Address, printAddress } from '#net/address.ts';
import type { Connection, Tuple } from '#net/connection.ts';
import type { Family } from '#net/family.ts';
import type { Packet } from '#net/packet.ts';
import { addressBits, lengthOfMask, maskOfLength, underMask } from '#net/subnet.ts';
import { readRuleMask } from '../shared/subnets.ts';
import { type Answer, type Situation, answer, defineMatch } from '../contract.ts';
import type { OptionReader, ValueForm } from '../option-reader.ts';
import { phrase } from '../phrase.ts';
import { plain } from '../shared/describe-change.ts';
import { wholeNumber } from '../shared/forms.ts';
import { unknown } from '../shared/unknown.ts';

/** `-m connlimit`: how many connections a host or a network has, this one included. */
export interface ConnlimitMatch {
  readonly kind: 'connlimit';
  readonly limit: number;
  /** Whether it matches what is above the limit. */
  readonly above: boolean;
  /** The prefix length under which addresses are one. */
  readonly length: number;
  readonly side: 'source' | 'destination';
}

export const connlimit = defineMatch<ConnlimitMatch>({
  kind: 'connlimit',
  families: [4, 6],
  says: 'Asks how many connections a host or a network has, this one included.',
  options: [
    {
      name: '--connlimit-upto',
      negatable: true,
      values: ['N'],
      says: 'It has at most N connections.',
    },
    {
      name: '--connlimit-above',
      negatable: true,
      values: ['N'],
      says: 'It has more than N connections.',
    },
    {
      name: '--connlimit-mask',
      values: ['LENGTH'],
      says: 'Addresses that agree in so many bits are one.',
    },
    { name: '--connlimit-saddr', says: 'Connections are counted by their source.' },
    { name: '--connlimit-daddr', says: 'Connections are counted by their destination.' },
  ],
  parse: readConnlimit,
  print: (match) => ` ${words(match)}`,
  conditions: (match) => [
    {
      words: words(match),
      decide: (situation) => decideCount(match, situation),
      shows: (situation) => {
        const { count } = countWith(match, situation);
        const group = groupOf(match, situation.packet);
        return situation.memory.complete ? `${group}: ${count}` : `${group}, its count not known`;
      },
    },
  ],
  describe: ({ limit, above, length, side }, family) => {
    const group =
      length === addressBits(family)
        ? phrase`the ${plain(side)} (${`/${length}`})`
        : phrase`the ${plain(side)}’s network of ${`/${length}`}`;
    return above
      ? phrase`${group} has more than ${limit} connections, this one included`
      : phrase`${group} has at most ${limit} connections, this one included`;
  },
});

/** A length, or a mask, of which one with gaps counts as full (xtopt_parse_plenmask). */
function maskLength(family: Family): ValueForm<number> {
  return {
    expected: `a prefix length, 0 to ${addressBits(family)}`,
    read: (text) => {
      const mask = readRuleMask(text, family);
      return mask && (lengthOfMask(mask) ?? addressBits(family));
    },
  };
}

const LIMIT = wholeNumber(0, 0xffffffff);

function readConnlimit(given: OptionReader): ConnlimitMatch | undefined {
  given.exclusive('--connlimit-upto', '--connlimit-above');
  given.exclusive('--connlimit-saddr', '--connlimit-daddr');
  const upto = given.value('--connlimit-upto', LIMIT);
  const limit = upto ?? given.required('--connlimit-above', LIMIT);
  const { family } = given.context;
  const length = given.value('--connlimit-mask', maskLength(family))?.value ?? addressBits(family);
  return (
    limit && {
      kind: 'connlimit',
      limit: limit.value,
      above: upto ? upto.invert : !limit.invert,
      length,
      side: given.has('--connlimit-daddr') ? 'destination' : 'source',
    }
  );
}

function words({ limit, above, length, side }: ConnlimitMatch): string {
  const how = above ? 'above' : 'upto';
  return `--connlimit-${how} ${limit} --connlimit-mask ${length} --connlimit-${side.charAt(0)}addr`;
}

/**
 * net/netfilter/xt_connlimit.c, connlimit_mt. A rule counts the connections whose packets it has
 * tested, as long as they live.
 */
function decideCount(match: ConnlimitMatch, situation: Situation): Answer {
  const { above, limit } = match;
  const { count, values } = countWith(match, situation);
  const { memory, slot } = situation;
  if (memory.complete) {
    const holds = count > limit === above ? 'yes' : 'no';
    return { holds, effects: [{ kind: 'remember', slot, values }] };
  }
  // There is this one at least.
  if (count > limit) return answer(above);
  const group = groupOf(match, situation.packet);
  const side = above ? 'more than' : 'at most';
  const question = `Does ${group} have ${side} ${limit} connections, this one included?`;
  return unknown('memory', question, above ? 'no' : 'yes');
}

function groupOf({ length, side }: ConnlimitMatch, packet: Packet): string {
  const address = maskedAddress(length, packet[side]);
  const printed = printAddress(address);
  return length === addressBits(address.family) ? printed : `${printed}/${length}`;
}

function maskedAddress(length: number, address: Address): Address {
  return underMask(address, maskOfLength(address.family, length));
}

/**
 * Remembered are the connections one after the other, each by its group, its zone and its ends:
 *
 *     group words · zone · protocol · source words · port · destination words · port
 */
function countWith(
  { length, side }: ConnlimitMatch,
  { packet, tracking, memory, connections, slot }: Situation,
): { readonly count: number; readonly values: readonly number[] } {
  const group = maskedAddress(length, packet[side]).words;
  const zone = tracking.kind === 'tracked' ? tracking.connection.zone : 0;
  const own = [...group, zone, ...endsOf(packet, tracking)];
  const living = connections && new Set(connections.filter(lives).flatMap(namesOf));
  const values: number[] = [];
  let count = 0;
  let isNew = true;
  const known = memory.values.get(slot) ?? [];
  for (let at = 0; at < known.length; at += own.length) {
    const each = known.slice(at, at + own.length);
    const ends = each.slice(group.length);
    if (!group.every((word, index) => word === each[index]) || ends[0] !== zone) {
      values.push(...each);
      continue;
    }
    const isOwn = ends.every((word, index) => word === own[group.length + index]);
    // __nf_conncount_add: the dead are found as far as the packet's own connection, and no further.
    if (isNew && !isOwn && living?.has(ends.join(' ')) === false) continue;
    if (isOwn) isNew = false;
    values.push(...each);
    count += 1;
  }
  return isNew ? { count: count + 1, values: [...values, ...own] } : { count, values };
}

/** nf_conncount.c, already_closed: such a one is counted no longer. */
function lives({ tcpState }: Connection): boolean {
  return tcpState !== 'TIME_WAIT' && tcpState !== 'CLOSE';
}

/** By both directions: ends are looked up as they are (nf_conncount.c, find_or_evict). */
function namesOf({ zone, original, reply }: Connection): readonly string[] {
  return [original, reply].map((tuple) => [zone, ...endsOfTuple(tuple)].join(' '));
}

/** Of a tracked packet the ends of its connection, in the direction in which it was opened. */
function endsOf(packet: Packet, tracking: Situation['tracking']): readonly number[] {
  if (tracking.kind === 'tracked') {
    return endsOfTuple(tracking.connection.original);
  }
  const { source, destination, protocol, transport } = packet;
  const [from, to] =
    transport.kind === 'tcp' || transport.kind === 'ports'
      ? [transport.sourcePort, transport.destinationPort]
      : transport.kind === 'icmp'
        ? [transport.id, transport.type * 256 + transport.code]
        : [0, 0];
  return [protocol, ...source.words, from, ...destination.words, to];
}

function endsOfTuple({
  protocol,
  source,
  sourcePort,
  destination,
  destinationPort,
}: Tuple): readonly number[] {
  return [protocol, ...source.words, sourcePort, ...destination.words, destinationPort];
}
