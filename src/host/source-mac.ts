import type { Packet } from '#net/packet.ts';
import type { Host } from './host.ts';

/** Where a packet's frame came from. `none` is a packet without an Ethernet header. */
export type SourceMac =
  | { readonly kind: 'known'; readonly mac: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown' };

/** From the frame, else from who is known to be at the other end of the arrival interface. */
export function sourceMac(host: Host, packet: Packet, inInterface: string | undefined): SourceMac {
  const { frame } = packet;
  if (!frame && (inInterface === undefined || inInterface === 'lo')) return { kind: 'none' };
  const peer = host.interfaces.find(({ name }) => name === inInterface)?.peerMac;
  const mac = frame?.sourceMac ?? peer;
  return mac === undefined ? { kind: 'unknown' } : { kind: 'known', mac: mac.toLowerCase() };
}
