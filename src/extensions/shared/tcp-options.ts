/** What a packet's length says of the options in its TCP header. */
import type { Packet } from '#net/packet.ts';

/** Whether the packet is its two fixed headers and nothing more: no option and no data fits in. */
export function isBareTcp({ family, transport, length }: Packet): boolean {
  return transport.kind === 'tcp' && length <= (family === 4 ? 40 : 60);
}
