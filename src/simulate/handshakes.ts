/**
 * TCP connections that listeners of this host have begun, as their own sockets have them, whatever
 * conntrack makes of them.
 */
import { type Host, type Socket, sysctl } from '#host/host.ts';
import { isOwnAddress } from '#host/routing.ts';
import { isMulticast, printAddress } from '#net/address.ts';
import type { Packet } from '#net/packet.ts';
import { TCP_FLAG } from '#net/tcp-flags.ts';

/** By both ends. */
export type Handshakes = ReadonlySet<string>;

const { SYN, ACK, FIN, RST } = TCP_FLAG;

/** What there is after a packet was delivered: a SYN to a listener begins one, a reset ends it. */
export function handshakesAfter(
  handshakes: Handshakes,
  packet: Packet,
  socket: Socket | undefined,
  host: Host,
): Handshakes {
  const { transport } = packet;
  if (transport.kind !== 'tcp' || packet.badChecksum) return handshakes;
  const flags = transport.flags & (SYN | ACK | FIN | RST);
  const name = nameOf(packet);
  if (flags & RST) return handshakes.has(name) ? without(handshakes, name) : handshakes;
  const begins = flags === SYN && socket !== undefined && isAnswered(packet, socket, host);
  return begins ? new Set([...handshakes, name]) : handshakes;
}

export function hasHandshake(handshakes: Handshakes, packet: Packet): boolean {
  return packet.transport.kind === 'tcp' && handshakes.has(nameOf(packet));
}

/**
 * Whether an arriving packet meets its socket before it is routed (net/ipv4/ip_input.c,
 * ip_rcv_finish_core, and tcp_ipv4.c, tcp_v4_early_demux; the same of IPv6).
 */
export function meetsSocketEarly(handshakes: Handshakes, packet: Packet, host: Host): boolean {
  const isOn = (key: string): boolean => sysctl(host, key, 1) !== 0;
  return (
    hasHandshake(handshakes, packet) &&
    isOn('net.ipv4.ip_early_demux') &&
    isOn('net.ipv4.tcp_early_demux')
  );
}

/**
 * Whether the host's stack answers at all what came to a socket (net/ipv4/route.c,
 * ip_route_output_key_hash_rcu: from an address that is not the host's only with IP_TRANSPARENT).
 */
export function isAnswered(packet: Packet, socket: Socket | undefined, host: Host): boolean {
  const { family, destination, badChecksum } = packet;
  if (isMulticast(destination) || badChecksum) return false;
  return family === 6 || isOwnAddress(host, destination) || socket?.transparent === true;
}

function without(handshakes: Handshakes, name: string): Handshakes {
  return new Set([...handshakes].filter((each) => each !== name));
}

function nameOf({ source, destination, transport }: Packet): string {
  const ports =
    transport.kind === 'tcp' ? `${transport.sourcePort} ${transport.destinationPort}` : '';
  return `${printAddress(source)} ${printAddress(destination)} ${ports}`;
}
