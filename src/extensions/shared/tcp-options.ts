/** What a packet's length says of the options in its TCP header. */
import type { Packet } from '#net/packet.ts';

/** Whether the packet is its fixed headers and nothing more: no option and no data fits in. */
export function isBareTcp({ family, transport, length, extensionHeaders = [] }: Packet): boolean {
  const fixed = family === 4 ? 40 : 60 + LEAST_BYTES * extensionHeaders.length;
  return transport.kind === 'tcp' && length <= fixed;
}

/** Of an IPv6 extension header (RFC 8200, section 4). */
const LEAST_BYTES = 8;
