/**
 * The socket of this host that an arriving packet belongs to, as `-m socket` looks for it. Listeners
 * are the host's; connected sockets are known through conntrack alone.
 */
import { type Address, isUnspecified, sameAddress } from '#net/address.ts';
import type { Connection, Direction, Tracking } from '#net/connection.ts';
import { type Packet, destinationPort, sourcePort } from '#net/packet.ts';
import { PROTOCOL } from '#net/protocol.ts';
import { TCP_FLAG } from '#net/tcp-flags.ts';
import type { Host, Socket } from './host.ts';
import { findListener } from './listeners.ts';
import { isOwnAddress } from './routing.ts';

export type FoundSocket =
  | {
      readonly kind: 'socket';
      /** Whether it is bound to no address of its own; `undefined` where that is not known. */
      readonly wildcard: boolean | undefined;
      /** Whether it has IP_TRANSPARENT. */
      readonly transparent: boolean | undefined;
      readonly connected: boolean;
    }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown' };

const NONE: FoundSocket = { kind: 'none' };
const UNKNOWN: FoundSocket = { kind: 'unknown' };

/**
 * net/ipv4/netfilter/nf_socket_ipv4.c, nf_sk_lookup_slow_v4: a connected socket, else a listener.
 * `receiver` took the connection's packets before.
 */
export function findSocket(
  host: Host,
  packet: Packet,
  tracking: Tracking,
  receiver?: Socket,
): FoundSocket {
  const { protocol, transport } = packet;
  // An ICMP error belongs to the socket of the packet that it is about.
  if (transport.kind === 'icmp')
    return tracking.kind === 'tracked' && tracking.state === 'RELATED' ? UNKNOWN : NONE;
  if (protocol !== PROTOCOL.tcp && protocol !== PROTOCOL.udp) return NONE;
  const connected = findConnected(host, packet, tracking, receiver);
  return connected.kind === 'none' ? findBound(host, packet) : connected;
}

function findConnected(
  host: Host,
  packet: Packet,
  tracking: Tracking,
  receiver: Socket | undefined,
): FoundSocket {
  const isOpening =
    packet.transport.kind === 'tcp' &&
    (packet.transport.flags & (TCP_FLAG.SYN | TCP_FLAG.ACK)) === TCP_FLAG.SYN;
  if (isOpening) return NONE;
  if (tracking.kind !== 'tracked' || tracking.state !== 'ESTABLISHED') {
    return packet.protocol === PROTOCOL.tcp ? UNKNOWN : NONE;
  }
  const { connection, direction } = tracking;
  // A reset has ended both sides' sockets.
  if (connection.tcpState === 'CLOSE') return NONE;
  const ends = localEnds(connection, direction);
  if (!isBetween(packet, ends, connection, direction)) return NONE;
  if (!isOwnAddress(host, ends.local.address)) {
    if (receiver && packet.protocol === PROTOCOL.tcp) {
      return {
        kind: 'socket',
        wildcard: false,
        transparent: receiver.transparent,
        connected: true,
      };
    }
    // Accepted through TPROXY, or no more than forwarded.
    return host.sockets.some(({ transparent }) => transparent) ? UNKNOWN : NONE;
  }
  // A server talks UDP through the socket that it is bound with.
  if (packet.protocol === PROTOCOL.udp && direction === 'original') return NONE;
  const listener = direction === 'original' ? findListener(host, packet) : undefined;
  return {
    kind: 'socket',
    wildcard: packet.protocol === PROTOCOL.tcp ? false : undefined,
    transparent: listener?.transparent,
    connected: true,
  };
}

interface End {
  readonly address: Address;
  readonly port: number;
}

/** The connection as a socket of this host has it, if one has: a server's, or for answers a client's. */
function localEnds(
  { original, reply }: Connection,
  direction: Direction,
): { readonly local: End; readonly remote: End } {
  return direction === 'original'
    ? {
        local: { address: reply.source, port: reply.sourcePort },
        remote: { address: reply.destination, port: reply.destinationPort },
      }
    : {
        local: { address: original.source, port: original.sourcePort },
        remote: { address: original.destination, port: original.destinationPort },
      };
}

/**
 * Whether the packet, as it is at this moment, has the ends of the socket. Before it is translated
 * back it has not, except that the kernel looks up the destination of answers through conntrack.
 */
function isBetween(
  packet: Packet,
  { local, remote }: { readonly local: End; readonly remote: End },
  { original }: Connection,
  direction: Direction,
): boolean {
  const target =
    direction === 'reply'
      ? { address: original.source, port: original.sourcePort }
      : { address: packet.destination, port: destinationPort(packet) };
  return (
    sameAddress(packet.source, remote.address) &&
    sourcePort(packet) === remote.port &&
    sameAddress(target.address, local.address) &&
    target.port === local.port
  );
}

/** Of a host that told no sockets at all, none is known to be missing. */
function findBound(host: Host, packet: Packet): FoundSocket {
  if (host.sockets.length === 0) return UNKNOWN;
  const listener = findListener(host, packet);
  if (!listener) return NONE;
  const wildcard = isUnspecified(listener.address);
  return { kind: 'socket', wildcard, transparent: listener.transparent, connected: false };
}
