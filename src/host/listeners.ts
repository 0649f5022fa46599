import { isUnspecified, sameAddress } from '#net/address.ts';
import { type Packet, destinationPort } from '#net/packet.ts';
import type { Host, Socket } from './host.ts';

/**
 * The socket that a packet for this host would reach by address and port: one bound to the very
 * address before one bound to any (net/ipv4/inet_hashtables.c, compute_score).
 */
export function findListener(host: Host, packet: Packet): Socket | undefined {
  const port = destinationPort(packet);
  if (port === undefined) return undefined;
  const fitting = host.sockets.filter(
    (each) => each.protocol === packet.protocol && each.port === port && listensOn(each, packet),
  );
  return fitting.find(({ address }) => !isUnspecified(address)) ?? fitting[0];
}

function listensOn(socket: Socket, packet: Packet): boolean {
  if (isUnspecified(socket.address)) {
    // An IPv6 wildcard takes IPv4 too (bindv6only is off by default).
    return socket.address.family === packet.family || socket.address.family === 6;
  }
  return sameAddress(socket.address, packet.destination);
}
