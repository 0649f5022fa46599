import { type FoundSocket, findSocket } from '#host/sockets.ts';
import type { Packet } from '#net/packet.ts';
import { isUnspecified, printAddress } from '#net/address.ts';
import { type Answer, type Effect, NO, type Situation, YES, defineMatch } from '../contract.ts';
import type { Phrase } from '../phrase.ts';
import { unknown } from '../shared/unknown.ts';

/** `-m socket`: whether a socket of this host is waiting for the packet. */
export interface SocketMatch {
  readonly kind: 'socket';
  readonly transparent: boolean;
  readonly nowildcard: boolean;
  readonly restoreMark: boolean;
}

export const socket = defineMatch<SocketMatch>({
  kind: 'socket',
  families: [4, 6],
  hooks: ['PREROUTING', 'INPUT'],
  says: 'Asks whether a socket of this host is open for the packet.',
  options: [
    {
      name: '--transparent',
      says: 'Only sockets that may have foreign addresses (IP_TRANSPARENT) count.',
    },
    { name: '--nowildcard', says: 'Sockets bound to no address of their own count too.' },
    { name: '--restore-skmark', says: 'Gives the packet the mark of its socket.' },
  ],
  parse: (given) => ({
    kind: 'socket',
    transparent: given.has('--transparent'),
    nowildcard: given.has('--nowildcard'),
    restoreMark: given.has('--restore-skmark'),
  }),
  print: (match) =>
    flags(match)
      .map((flag) => ` ${flag}`)
      .join(''),
  conditions: (match) => [
    {
      words: ['-m socket', ...flags(match)].join(' '),
      decide: (situation) => decideSocket(match, situation),
      shows: (situation) => showSocket(socketOf(situation)),
    },
  ],
  describe: describeSocket,
});

function flags(match: SocketMatch): readonly string[] {
  const { transparent, nowildcard, restoreMark } = match;
  return [
    ...(transparent ? ['--transparent'] : []),
    ...(nowildcard ? ['--nowildcard'] : []),
    ...(restoreMark ? ['--restore-skmark'] : []),
  ];
}

/** The socket that the packet has already, else the one that the kernel finds for it. */
function socketOf({ host, packet, tracking, receiver, attached }: Situation): FoundSocket {
  if (!attached) return findSocket(host, packet, tracking, receiver);
  const { address, transparent } = attached;
  return { kind: 'socket', wildcard: isUnspecified(address), transparent, connected: false };
}

/** net/netfilter/xt_socket.c, socket_match */
function decideSocket(match: SocketMatch, situation: Situation): Answer {
  const { packet } = situation;
  const found = socketOf(situation);
  if (found.kind === 'none') return NO;
  const kind = `${match.transparent ? 'a transparent' : 'a'} socket`;
  if (found.kind === 'unknown') {
    return unknown('socket', `Has a process of this host ${kind} for ${showEnds(packet)}?`);
  }
  if (found.wildcard === true && !match.nowildcard) return NO;
  if (found.transparent === false && match.transparent) return NO;
  if (found.wildcard === undefined && !match.nowildcard) {
    return unknown('socket', `Is the socket for ${showEnds(packet)} bound to an address?`, 'yes');
  }
  if (found.transparent === undefined && match.transparent) {
    return unknown('socket', `Is the socket for ${showEnds(packet)} transparent?`);
  }
  return match.restoreMark ? { holds: 'yes', effects: RESTORED } : YES;
}

/** A socket's mark is 0 unless its process set another (SO_MARK), which nothing here tells. */
const RESTORED: readonly Effect[] = [
  { kind: 'mark', mark: 0 },
  { kind: 'note', what: 'the mark is taken from the socket, where it is 0 unless SO_MARK set it' },
];

function showEnds({ source, destination, transport }: Packet): string {
  const [from, to] = [printAddress(source), printAddress(destination)];
  return transport.kind === 'tcp' || transport.kind === 'ports'
    ? `${from} port ${transport.sourcePort} to ${to} port ${transport.destinationPort}`
    : `${from} to ${to}`;
}

function showSocket(found: FoundSocket): string {
  switch (found.kind) {
    case 'none':
      return 'no socket';
    case 'unknown':
      return 'sockets not known';
    case 'socket': {
      const kind = found.connected ? 'connected' : 'listening';
      const bound = found.wildcard === true ? ', bound to every address' : '';
      return `${kind}${found.transparent === true ? ', transparent' : ''}${bound}`;
    }
  }
}

function describeSocket({ transparent, nowildcard, restoreMark }: SocketMatch): Phrase {
  const kind = transparent ? 'a transparent socket' : 'a socket';
  const bound = nowildcard ? '' : ' that is not bound to every address';
  const mark = restoreMark ? ', whose mark the packet then gets' : '';
  return [{ text: `this host has ${kind} for it${bound}${mark}`, value: false }];
}
