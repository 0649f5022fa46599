/**
 * Connection tracking: which entry a packet belongs to, and what it does to the entry
 * (net/netfilter/nf_conntrack_core.c, resolve_normal_ct and nf_conntrack_in).
 */
import { sysctl } from '#host/host.ts';
import type { Host } from '#host/host.ts';
import { sameAddress } from '#net/address.ts';
import type { Connection, Direction, Tracking, Tuple } from '#net/connection.ts';
import type { Packet } from '#net/packet.ts';
import { PROTOCOL } from '#net/protocol.ts';
import { TCP_FLAG } from '#net/tcp-flags.ts';
import type { Moving } from './moving.ts';
import { nextTcpState, tcpFlagsAreValid } from './tcp-states.ts';
import type { Past } from './world.ts';

/** ICMP types that open a conversation, and the type that answers. */
const ECHOES: ReadonlyMap<number, number> = new Map([
  [8, 0],
  [13, 14],
  [15, 16],
  [17, 18],
]);
const ECHOES6: ReadonlyMap<number, number> = new Map([
  [128, 129],
  [139, 140],
]);
const ERRORS: ReadonlySet<number> = new Set([3, 4, 5, 11, 12]);
/** nf_conntrack_proto_icmpv6.c, nf_conntrack_icmpv6_error: discovery and listener reports. */
const UNTRACKED6: ReadonlySet<number> = new Set([130, 131, 132, 133, 134, 135, 136, 143, 151, 152]);

const NONE: Tracking = { kind: 'none' };
const UNTRACKED: Tracking = { kind: 'untracked' };

/** The packet's tuple, `undefined` for one that opens nothing and answers nothing. */
function tupleOf(packet: Packet): Tuple | undefined {
  const { source, destination, protocol, transport } = packet;
  if (transport.kind === 'tcp' || transport.kind === 'ports') {
    const { sourcePort, destinationPort } = transport;
    return { source, destination, protocol, sourcePort, destinationPort };
  }
  if (transport.kind === 'icmp') {
    if (inverseType(packet.family, transport.type) === undefined) return undefined;
    const typeAndCode = transport.type * 256 + transport.code;
    const { id } = transport;
    return { source, destination, protocol, sourcePort: id, destinationPort: typeAndCode };
  }
  return { source, destination, protocol, sourcePort: 0, destinationPort: 0 };
}

function inverseType(family: 4 | 6, type: number): number | undefined {
  const echoes = family === 4 ? ECHOES : ECHOES6;
  const answer = echoes.get(type);
  if (answer !== undefined) return answer;
  return [...echoes].find(([, reply]) => reply === type)?.[0];
}

/** The tuple of the answer. */
function turnedRound(tuple: Tuple, family: 4 | 6): Tuple {
  const { source: destination, destination: source, protocol } = tuple;
  if (protocol === PROTOCOL.icmp || protocol === PROTOCOL.icmpv6) {
    const type = Math.floor(tuple.destinationPort / 256);
    const inverse = inverseType(family, type) ?? type;
    const code = tuple.destinationPort % 256;
    const { sourcePort } = tuple;
    const destinationPort = inverse * 256 + code;
    return { source, destination, protocol, sourcePort, destinationPort };
  }
  const { sourcePort: destinationPort, destinationPort: sourcePort } = tuple;
  return { source, destination, protocol, sourcePort, destinationPort };
}

function sameTuple(a: Tuple, b: Tuple): boolean {
  return (
    a.protocol === b.protocol &&
    a.sourcePort === b.sourcePort &&
    a.destinationPort === b.destinationPort &&
    sameAddress(a.source, b.source) &&
    sameAddress(a.destination, b.destination)
  );
}

/** What tracking says of a packet that has no entry yet, and the past with the entry's new state. */
export interface Tracked {
  readonly tracking: Tracking;
  readonly past: Past;
}

/** Looks the packet up, and makes an entry where it may open a connection. */
export function track(moving: Moving, host: Host, past: Past): Tracked {
  const { packet, template } = moving;
  if (!host.conntrack) return { tracking: NONE, past };
  if (template?.kind === 'untracked' || isNeverTracked(packet)) {
    return { tracking: UNTRACKED, past };
  }
  const checksums = sysctl(host, 'net.netfilter.nf_conntrack_checksum', 1) !== 0;
  if (packet.badChecksum && checksums && isSummed(packet) && moving.inInterface !== undefined) {
    return { tracking: NONE, past };
  }
  const zone = template?.kind === 'zone' ? template.zone : 0;
  if (isError(packet)) return { tracking: trackError(packet, past, zone), past };
  const { transport } = packet;
  if (transport.kind === 'tcp' && !tcpFlagsAreValid(transport.flags)) {
    return { tracking: NONE, past };
  }
  const tuple = tupleOf(packet);
  if (!tuple) return { tracking: NONE, past };
  const found = findConnection(past, tuple, zone);
  if (found) return continueConnection(packet, found.connection, found.direction, past, moving);
  return openConnection(moving, tuple, zone, host, past);
}

/** Whether the protocol's tracker looks at a checksum at all. */
function isSummed({ transport }: Packet): boolean {
  return transport.kind !== 'none';
}

function isNeverTracked(packet: Packet): boolean {
  const { transport, family } = packet;
  return family === 6 && transport.kind === 'icmp' && UNTRACKED6.has(transport.type);
}

/** Whether it is an ICMP error, which belongs to the connection of the packet it quotes. */
export function isError(packet: Packet): boolean {
  const { transport, family } = packet;
  if (transport.kind !== 'icmp') return false;
  return family === 4 ? ERRORS.has(transport.type) : transport.type < 128;
}

function trackError(packet: Packet, past: Past, zone: number): Tracking {
  const about = packet.transport.kind === 'icmp' ? packet.transport.about : undefined;
  const tuple = about && tupleOf(about);
  // nf_conntrack_inet_error: the quoted packet is looked up turned round; the error is RELATED in
  // the direction opposite to the quoted packet's.
  const found = tuple && findConnection(past, turnedRound(tuple, packet.family), zone);
  if (!found) return NONE;
  return {
    kind: 'tracked',
    connection: found.connection,
    direction: found.direction,
    state: 'RELATED',
  };
}

export function findConnection(
  past: Past,
  tuple: Tuple,
  zone: number,
): { readonly connection: Connection; readonly direction: Direction } | undefined {
  for (const connection of past.connections) {
    if (connection.zone !== zone) continue;
    // Where both directions look alike (a host to itself, without ports) the kernel meets the reply's
    // first: it was put in front of the hash chain last (nf_conntrack_core.c, __nf_conntrack_hash_insert).
    if (sameTuple(connection.reply, tuple)) return { connection, direction: 'reply' };
    if (sameTuple(connection.original, tuple)) return { connection, direction: 'original' };
  }
  return undefined;
}

function continueConnection(
  packet: Packet,
  connection: Connection,
  direction: Direction,
  past: Past,
  moving: Moving,
): Tracked {
  const { transport } = packet;
  let next = connection;
  if (transport.kind === 'tcp' && connection.tcpState !== undefined) {
    const tcpState = nextTcpState(connection.tcpState, direction, transport.flags);
    if (tcpState === undefined) return { tracking: NONE, past };
    if (transport.flags & TCP_FLAG.RST && !connection.seenReply) {
      // nf_conntrack_tcp_packet: a reset as the only answer deletes the entry at once.
      const tracking: Tracking = {
        kind: 'tracked',
        connection: { ...connection, tcpState },
        direction,
        state: stateOf(connection, direction),
      };
      return { tracking, past: removeConnection(past, connection) };
    }
    const reopened = tcpState === 'SYN_SENT' && CLOSED.has(connection.tcpState);
    if (reopened) {
      // nf_conntrack_tcp_packet: a SYN on a closed connection kills the entry and starts anew.
      const without = removeConnection(past, connection);
      return openConnection(moving, connection.original, connection.zone, undefined, without);
    }
    const assured =
      connection.assured ||
      (connection.seenReply &&
        (connection.tcpState === 'SYN_RECV' || connection.tcpState === 'ESTABLISHED') &&
        tcpState === 'ESTABLISHED');
    next = { ...next, tcpState, assured };
  }
  const state = stateOf(connection, direction);
  if (direction === 'reply' && !next.seenReply) next = { ...next, seenReply: true };
  return {
    tracking: { kind: 'tracked', connection: next, direction, state },
    past: next === connection ? past : replaceConnection(past, next),
  };
}

const CLOSED: ReadonlySet<string> = new Set(['TIME_WAIT', 'CLOSE']);

function stateOf(connection: Connection, direction: Direction): 'NEW' | 'ESTABLISHED' | 'RELATED' {
  if (direction === 'reply' || connection.seenReply) return 'ESTABLISHED';
  return connection.expected ? 'RELATED' : 'NEW';
}

function openConnection(
  moving: Moving,
  original: Tuple,
  zone: number,
  host: Host | undefined,
  past: Past,
): Tracked {
  const { packet, template } = moving;
  const { transport } = packet;
  if (transport.kind === 'icmp' && !opens(packet.family, transport.type)) {
    return { tracking: NONE, past };
  }
  let tcpState: Connection['tcpState'];
  if (transport.kind === 'tcp') {
    tcpState = nextTcpState('NONE', 'original', transport.flags);
    const loose =
      host === undefined || sysctl(host, 'net.netfilter.nf_conntrack_tcp_loose', 1) !== 0;
    if (tcpState === undefined || (tcpState !== 'SYN_SENT' && !loose)) {
      return { tracking: NONE, past };
    }
  }
  const connection: Connection = {
    id: past.nextConnection,
    original,
    reply: turnedRound(original, packet.family),
    mark: 0,
    zone,
    seenReply: false,
    assured: false,
    confirmed: false,
    sourceSettled: false,
    destinationSettled: false,
    expected: false,
    tcpState,
    labels: [],
    helper: template?.kind === 'zone' ? template.helper : undefined,
  };
  return {
    tracking: { kind: 'tracked', connection, direction: 'original', state: 'NEW' },
    past: { ...past, nextConnection: past.nextConnection + 1 },
  };
}

function opens(family: 4 | 6, type: number): boolean {
  return (family === 4 ? ECHOES : ECHOES6).has(type);
}

/** Puts a changed entry in the place of its former self; one not confirmed yet is not in the table. */
export function replaceConnection(past: Past, connection: Connection): Past {
  if (!connection.confirmed) return past;
  const connections = past.connections.map((each) =>
    each.id === connection.id ? connection : each,
  );
  return { ...past, connections };
}

function removeConnection(past: Past, connection: Connection): Past {
  return { ...past, connections: past.connections.filter(({ id }) => id !== connection.id) };
}

/**
 * The end of POSTROUTING or INPUT: the entry of a first packet becomes permanent (nf_confirm).
 * `clash`: another connection has one of its tuples, because NAT found no free one; the packet is
 * dropped (__nf_conntrack_confirm, nf_ct_resolve_clash).
 */
export function confirm(moving: Moving, past: Past): { moving: Moving; past: Past } | 'clash' {
  const { tracking } = moving;
  if (tracking.kind !== 'tracked' || tracking.connection.confirmed) return { moving, past };
  // __nf_conntrack_confirm: an answer of REJECT to a first packet does not make its entry permanent.
  if (tracking.direction === 'reply') return { moving, past };
  const connection: Connection = { ...tracking.connection, confirmed: true };
  const { original, reply, zone } = connection;
  if (findConnection(past, original, zone) || findConnection(past, reply, zone)) return 'clash';
  return {
    moving: { ...moving, tracking: { ...tracking, connection } },
    past: { ...past, connections: [...past.connections, connection] },
  };
}

/** The entry that a CT rule lends a packet before conntrack has seen it (xt_CT.c, xt_ct_tg_check). */
export function templateTracking(family: 4 | 6, zone: number): Tracking {
  const nobody = { family, words: family === 4 ? [0] : [0, 0, 0, 0] };
  const tuple = {
    source: nobody,
    destination: nobody,
    protocol: 0,
    sourcePort: 0,
    destinationPort: 0,
  };
  const connection: Connection = {
    id: 0,
    original: tuple,
    reply: tuple,
    mark: 0,
    zone,
    seenReply: false,
    assured: false,
    confirmed: true,
    sourceSettled: false,
    destinationSettled: false,
    expected: false,
    tcpState: undefined,
    labels: [],
    helper: undefined,
  };
  return { kind: 'tracked', connection, direction: 'original', state: 'NEW' };
}
