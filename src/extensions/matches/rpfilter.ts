import { type RouteAnswer, isOwnAddress, lookupRoute } from '#host/routing.ts';
import { type Address, isMulticast, isUnspecified, printAddress } from '#net/address.ts';
import { type Answer, type Situation, answer, defineMatch } from '../contract.ts';
import type { Phrase } from '../phrase.ts';
import { unknown } from '../shared/unknown.ts';

/** `-m rpfilter`: whether an answer would leave by the interface that the packet came in by. */
export interface RpfilterMatch {
  readonly kind: 'rpfilter';
  readonly loose: boolean;
  readonly validmark: boolean;
  readonly acceptLocal: boolean;
  readonly invert: boolean;
}

export const rpfilter = defineMatch<RpfilterMatch>({
  kind: 'rpfilter',
  families: [4, 6],
  tables: ['raw', 'mangle'],
  hooks: ['PREROUTING'],
  says: 'Asks whether the way back to the sender is the way that the packet came.',
  options: [
    { name: '--loose', says: 'A route back by any interface will do.' },
    { name: '--validmark', says: 'The packet’s mark counts when the route back is chosen.' },
    { name: '--accept-local', says: 'Packets from this host’s own addresses may pass.' },
    { name: '--invert', says: 'Matches what fails the test instead.' },
  ],
  parse: (given) => ({
    kind: 'rpfilter',
    loose: given.has('--loose'),
    validmark: given.has('--validmark'),
    acceptLocal: given.has('--accept-local'),
    invert: given.has('--invert'),
  }),
  print: (match) =>
    flags(match)
      .map((flag) => ` ${flag}`)
      .join(''),
  conditions: (match) => [
    {
      words: ['-m rpfilter', ...flags(match)].join(' '),
      decide: (situation) => decideReverse(match, situation),
      shows: (situation) => showReverse(match, situation),
    },
  ],
  describe: describeRpfilter,
});

function flags(match: RpfilterMatch): readonly string[] {
  const { loose, validmark, acceptLocal, invert } = match;
  return [
    ...(loose ? ['--loose'] : []),
    ...(validmark ? ['--validmark'] : []),
    ...(acceptLocal ? ['--accept-local'] : []),
    ...(invert ? ['--invert'] : []),
  ];
}

/**
 * net/ipv4/netfilter/ipt_rpfilter.c, rpfilter_mt and rpfilter_lookup_reverse;
 * net/ipv6/netfilter/ip6t_rpfilter.c, rpfilter_mt and rpfilter_lookup_reverse6
 */
function decideReverse(match: RpfilterMatch, situation: Situation): Answer {
  const { packet, inInterface, host } = situation;
  if (passesUntested(situation)) return answer(!match.invert);
  if (host.interfaces.length === 0 && host.routes.length === 0) {
    const way = match.loose
      ? 'a route back'
      : `the route back by ${inInterface ?? 'its interface'}`;
    return unknown(
      'host',
      match.invert
        ? `Is ${way} to ${printAddress(packet.source)} missing?`
        : `Is there ${way} to ${printAddress(packet.source)}?`,
      match.invert ? 'no' : 'yes',
    );
  }
  return answer(isReversible(match, situation) !== match.invert);
}

/** From lo, or from nobody yet: an unspecified source asking for an address. */
function passesUntested({ packet, inInterface }: Situation): boolean {
  if (inInterface === 'lo') return true;
  if (!isUnspecified4Or6(packet.source)) return false;
  return packet.family === 6 || isForEverybody(packet.destination);
}

/** fe80::/10 */
function isLinkLocal({ family, words }: Address): boolean {
  return family === 6 && (words[0] ?? 0) >>> 22 === 0x3fa;
}

/** 0.0.0.0/8 or ::. */
function isUnspecified4Or6(address: Address): boolean {
  return address.family === 4 ? (address.words[0] ?? 0) >>> 24 === 0 : isUnspecified(address);
}

/** 255.255.255.255 or 224.0.0.0/24. */
function isForEverybody({ words }: Address): boolean {
  const word = words[0] ?? 0;
  return word === 0xffffffff || word >>> 8 === 0xe00000;
}

function isReversible(match: RpfilterMatch, situation: Situation): boolean {
  const { packet, host, inInterface } = situation;
  // To IPv4 an own address lies behind its interface, which must be the right one, too.
  if (packet.family === 6 && isOwnAddress(host, packet.source)) return match.acceptLocal;
  // Every IPv6 interface has a route to the addresses of its own link.
  if (isLinkLocal(packet.source)) return true;
  const route = reverseRoute(match, situation);
  switch (route.kind) {
    case 'unicast':
      return match.loose || route.interface === inInterface;
    case 'local':
      return match.acceptLocal && (match.loose || isOwnAddress(host, packet.source, inInterface));
    default:
      return false;
  }
}

function reverseRoute({ validmark, loose }: RpfilterMatch, situation: Situation): RouteAnswer {
  const { packet, host, inInterface } = situation;
  const isStrict6 = packet.family === 6 && !loose;
  return lookupRoute(host, {
    family: packet.family,
    destination: packet.source,
    source: isMulticast(packet.destination) ? undefined : packet.destination,
    mark: validmark ? packet.mark : 0,
    tos: packet.tos,
    inInterface: undefined,
    outInterface: isStrict6 ? inInterface : undefined,
  });
}

function showReverse(match: RpfilterMatch, situation: Situation): string {
  if (passesUntested(situation)) return 'not tested';
  const route = reverseRoute(match, situation);
  return route.kind === 'unicast' ? `back by ${route.interface}` : NO_WAY[route.kind];
}

const NO_WAY: Readonly<Record<Exclude<RouteAnswer['kind'], 'unicast'>, string>> = {
  local: 'from an own address',
  broadcast: 'from a broadcast address',
  multicast: 'from a multicast address',
  none: 'no route back',
  blackhole: 'back into a blackhole',
  unreachable: 'back to nowhere (unreachable)',
  prohibit: 'back prohibited',
};

function describeRpfilter({ loose, validmark, acceptLocal, invert }: RpfilterMatch): Phrase {
  const way = loose ? 'way back to its sender' : 'way back by the interface it came in by';
  const details = [
    ...(validmark ? ['its mark counting'] : []),
    ...(acceptLocal ? ['own addresses allowed'] : []),
  ];
  const tail = details.length === 0 ? '' : ` (${details.join(', ')})`;
  return [{ text: `there is ${invert ? 'no' : 'a'} ${way}${tail}`, value: false }];
}
