/**
 * The packets that the host's own kernel sends because of a packet: SYN,ACK and resets, echo
 * replies, ICMP errors, what REJECT sends back. They pass OUTPUT and move connections on.
 */
import { interfaceAddress, lookupRoute } from '#host/routing.ts';
import { type Address, isLoopback, isMulticast, isUnspecified, sameAddress } from '#net/address.ts';
import type { Origin, Packet, Transport } from '#net/packet.ts';
import { PROTOCOL } from '#net/protocol.ts';
import { TCP_FLAG } from '#net/tcp-flags.ts';
import { isError } from './conntrack.ts';
import { hasHandshake, isAnswered } from './handshakes.ts';
import type { Leg, LegOptions } from './leg.ts';
import type { Moving } from './moving.ts';
import type { World } from './world.ts';

export interface Answer {
  readonly packet: Packet;
  readonly origin: Origin;
  readonly options: LegOptions;
}

const { FIN, SYN, RST, ACK } = TCP_FLAG;
const CONTROL_SOCKET: Origin = { kind: 'kernel', socket: true };
const NO_SOCKET: Origin = { kind: 'kernel', socket: false };

/** What the kernel sends in answer, `undefined` for silence. */
export function answerTo(leg: Leg, world: World): Answer | undefined {
  const found = whatAnswers(leg, world);
  const bound = found && ownerOf(found, leg, world);
  return bound === undefined ? found : found && { ...found, options: { boundTo: bound } };
}

/**
 * What a control socket sends to ::1 is bound to the interface that has the address it answers from
 * (tcp_v6_send_response, icmpv6_echo_reply; net/ipv6/route.c, rt6_need_strict).
 */
function ownerOf({ packet, origin }: Answer, { fate }: Leg, { host }: World): string | undefined {
  const isControl = origin === CONTROL_SOCKET && fate.kind === 'delivered';
  if (!isControl || packet.family === 4 || !isLoopback(packet.destination)) return undefined;
  if (packet.transport.kind === 'icmp' && packet.transport.about) return undefined;
  return host.interfaces.find(({ addresses }) =>
    addresses.some(({ address }) => sameAddress(address, packet.source)),
  )?.name;
}

function whatAnswers(leg: Leg, world: World): Answer | undefined {
  const { fate, last } = leg;
  switch (fate.kind) {
    case 'delivered':
      return answerDelivered(leg, world);
    case 'rejected':
      return answerRejected(last, fate.with, world);
    case 'lost':
      return fate.reason === 'ttl exceeded' ? icmpError(last, world, 'ttl') : undefined;
    default:
      return undefined;
  }
}

function answerDelivered({ last, fate, past, metEarly }: Leg, world: World): Answer | undefined {
  const { packet } = last;
  const { transport } = packet;
  if (fate.kind !== 'delivered' || !isAnswered(packet, fate.socket, world.host)) return undefined;
  switch (transport.kind) {
    case 'tcp':
      return answerTcp(
        last,
        fate.socket !== undefined,
        metEarly || hasHandshake(past.handshakes, packet),
      );
    case 'icmp':
      return answerEcho(packet, transport);
    case 'ports':
      if (fate.socket && packet.protocol === PROTOCOL.udp) return undefined;
      return icmpError(last, world, packet.protocol === PROTOCOL.udp ? 'port' : 'protocol');
    default:
      return icmpError(last, world, 'protocol');
  }
}

/** tcp_v4_rcv and tcp_rcv_state_process: a listener answers SYNs, a closed port everything but resets. */
function answerTcp({ packet }: Moving, listening: boolean, open: boolean): Answer | undefined {
  const { transport } = packet;
  if (transport.kind !== 'tcp' || (packet.frame && packet.frame.type !== 'unicast'))
    return undefined;
  const { flags } = transport;
  if (flags & RST) return undefined;
  if (listening) {
    if (open && !(flags & SYN)) return tcpAnswer(packet, flags & FIN ? ACK : 0, CONTROL_SOCKET);
    if (flags & ACK) return tcpAnswer(packet, RST, CONTROL_SOCKET);
    if (flags & SYN && !(flags & FIN)) {
      return tcpAnswer(packet, SYN | ACK, { kind: 'process', uid: 0, gid: 0 }, 4);
    }
    return undefined;
  }
  return tcpAnswer(packet, flags & ACK ? RST : RST | ACK, CONTROL_SOCKET);
}

function tcpAnswer(
  packet: Packet,
  flags: number,
  origin: Origin,
  optionBytes = 0,
): Answer | undefined {
  const { transport } = packet;
  if (transport.kind !== 'tcp' || flags === 0) return undefined;
  const { sourcePort, destinationPort } = transport;
  const back: Transport = {
    kind: 'tcp',
    sourcePort: destinationPort,
    destinationPort: sourcePort,
    flags,
  };
  const length = headerLength(packet) + 20 + optionBytes;
  return answer(packet, back, length, origin);
}

function headerLength({ family }: Packet): number {
  return family === 4 ? 20 : 40;
}

function answer(
  packet: Packet,
  transport: Transport,
  length: number,
  origin: Origin,
  change: Partial<Packet> = {},
): Answer {
  const made: Packet = {
    ...packet,
    source: packet.destination,
    destination: packet.source,
    transport,
    length,
    ttl: 64,
    tos: 0,
    mark: 0,
    fragment: 'whole',
    frame: undefined,
    badChecksum: false,
    ...change,
  };
  return { packet: made, origin, options: {} };
}

const REPLIES: Readonly<Record<4 | 6, ReadonlyMap<number, number>>> = {
  4: new Map([
    [8, 0],
    [13, 14],
  ]),
  6: new Map([[128, 129]]),
};

function answerEcho(
  packet: Packet,
  transport: Extract<Transport, { kind: 'icmp' }>,
): Answer | undefined {
  const type = REPLIES[packet.family].get(transport.type);
  if (type === undefined) return undefined;
  return answer(packet, { ...transport, type }, packet.length, CONTROL_SOCKET);
}

type ErrorKind = 'ttl' | 'port' | 'protocol';

const ERROR_TYPES: Readonly<Record<4 | 6, Readonly<Record<ErrorKind, readonly [number, number]>>>> =
  {
    4: { ttl: [11, 0], port: [3, 3], protocol: [3, 2] },
    6: { ttl: [3, 0], port: [1, 4], protocol: [4, 1] },
  };

function icmpError(last: Moving, world: World, kind: ErrorKind): Answer | undefined {
  const [type, code] = ERROR_TYPES[last.packet.family][kind];
  return errorAnswer(last, world, type, code);
}

/** icmp_send: no error about an error, to a broadcast, about a later fragment, or from nowhere. */
function errorAnswer(last: Moving, world: World, type: number, code: number): Answer | undefined {
  const { packet } = last;
  if (isError(packet) || packet.fragment === 'later') return undefined;
  if (packet.frame && packet.frame.type !== 'unicast') return undefined;
  if (isMulticast(packet.destination) || isUnspecified(packet.source)) return undefined;
  const source = errorSource(last, world);
  if (!source) return undefined;
  const transport: Transport = { kind: 'icmp', type, code, id: 0, about: packet };
  const { family } = packet;
  const protocol = family === 4 ? PROTOCOL.icmp : PROTOCOL.icmpv6;
  const length = headerLength(packet) + 8 + Math.min(packet.length, family === 4 ? 548 : 1232);
  // icmp_send: errors carry precedence "internetwork control".
  const tos = family === 4 ? 0xc0 : 0;
  return answer(packet, transport, length, CONTROL_SOCKET, { source, protocol, tos });
}

/** The packet's own destination where that is this host, else the interface it goes out by. */
function errorSource(last: Moving, { host }: World): Address | undefined {
  const { packet } = last;
  const { family } = packet;
  const flow = {
    family,
    source: undefined,
    mark: 0,
    tos: 0,
    inInterface: undefined,
    outInterface: undefined,
  };
  const own = lookupRoute(host, { ...flow, destination: packet.destination });
  if (own.kind === 'local') return packet.destination;
  const back = lookupRoute(host, { ...flow, destination: packet.source });
  if (back.kind === 'local') return packet.source;
  if (back.kind !== 'unicast') return undefined;
  const next = back.via ?? packet.source;
  return interfaceAddress(host, back.interface, family, next);
}

/** net/ipv4/netfilter/nf_reject_ipv4.c, net/ipv6/netfilter/nf_reject_ipv6.c */
function answerRejected(last: Moving, how: string, world: World): Answer | undefined {
  const { packet } = last;
  if (packet.badChecksum) return undefined;
  const inherited = inheritedTracking(last);
  if (how === 'tcp-reset') {
    const { transport } = packet;
    if (transport.kind !== 'tcp' || transport.flags & RST) return undefined;
    const reset = tcpAnswer(packet, transport.flags & ACK ? RST : RST | ACK, NO_SOCKET);
    return reset && { ...reset, options: inherited };
  }
  const types = REJECT_TYPES.get(how);
  const error = types && errorAnswer(last, world, types[0], types[1]);
  return error && { ...error, options: inherited };
}

/** nf_ct_attach: what REJECT sends belongs to the connection it answers, as RELATED. */
function inheritedTracking({ tracking }: Moving): LegOptions {
  if (tracking.kind === 'untracked') return { untracked: true };
  if (tracking.kind !== 'tracked') return {};
  const direction = tracking.direction === 'original' ? 'reply' : 'original';
  return { inherited: { ...tracking, direction, state: 'RELATED' } };
}

const REJECT_TYPES: ReadonlyMap<string, readonly [type: number, code: number]> = new Map([
  ['icmp-net-unreachable', [3, 0]],
  ['icmp-host-unreachable', [3, 1]],
  ['icmp-proto-unreachable', [3, 2]],
  ['icmp-port-unreachable', [3, 3]],
  ['icmp-net-prohibited', [3, 9]],
  ['icmp-host-prohibited', [3, 10]],
  ['icmp-admin-prohibited', [3, 13]],
  ['icmp6-no-route', [1, 0]],
  ['icmp6-adm-prohibited', [1, 1]],
  ['icmp6-addr-unreachable', [1, 3]],
  ['icmp6-port-unreachable', [1, 4]],
  ['icmp6-policy-fail', [1, 5]],
  ['icmp6-reject-route', [1, 6]],
]);
