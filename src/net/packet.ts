import type { Address } from './address.ts';
import type { Family } from './family.ts';

/** One packet's headers, and what travels with it inside the kernel (its mark, its frame). */
export interface Packet {
  readonly family: Family;
  readonly source: Address;
  readonly destination: Address;
  /** The number in the IP header: see `protocol.ts`. For IPv6 the upper-layer one. */
  readonly protocol: number;
  readonly transport: Transport;
  /** TTL, or hop limit for IPv6. 0 to 255. */
  readonly ttl: number;
  /** IPv6 headers in front of the upper layer's, by number, a fragment's own not among them. */
  readonly extensionHeaders?: readonly number[] | undefined;
  /** The whole TOS byte, or traffic class: DSCP is `tos >> 2`. */
  readonly tos: number;
  /** Bytes of the whole IP packet, headers included. */
  readonly length: number;
  /** The packet's mark, an unsigned 32-bit number. Never on the wire. */
  readonly mark: number;
  readonly fragment: Fragment;
  /** The link-layer frame it came in; `undefined` where there is none (lo, a local packet). */
  readonly frame: Frame | undefined;
  /** Whether a checksum is wrong, which conntrack calls INVALID. */
  readonly badChecksum: boolean;
}

export type Fragment = 'whole' | 'first' | 'later';

/** What follows the IP header, as far as rules look at it. */
export type Transport =
  | {
      readonly kind: 'tcp';
      readonly sourcePort: number;
      readonly destinationPort: number;
      /** Header bits: see `tcp-flags.ts`. */
      readonly flags: number;
    }
  | {
      /** UDP, UDP-Lite, SCTP, DCCP. */
      readonly kind: 'ports';
      readonly sourcePort: number;
      readonly destinationPort: number;
    }
  | {
      readonly kind: 'icmp';
      readonly type: number;
      readonly code: number;
      readonly id: number;
      /** The packet that an ICMP error is about, where it is known. */
      readonly about: Packet | undefined;
    }
  | { readonly kind: 'none' };

/** How a packet's frame was addressed, as `pkttype` sees it. */
export type FrameType = 'unicast' | 'broadcast' | 'multicast';

export interface Frame {
  /** Lower-case hexadecimal with colons: `02:00:00:00:00:01`. */
  readonly sourceMac: string;
  readonly destinationMac: string;
  readonly type: FrameType;
}

/** Where a packet comes from. */
export type Origin =
  | { readonly kind: 'wire'; readonly interface: string }
  | { readonly kind: 'process'; readonly uid: number; readonly gid: number }
  /** Made by the kernel itself, without or with a socket of its own. */
  | { readonly kind: 'kernel'; readonly socket: boolean };

/** A packet as a person asks for it: the packet, and where it enters. */
export interface SentPacket {
  readonly packet: Packet;
  readonly origin: Origin;
}

export function sourcePort(packet: Packet): number | undefined {
  const { transport } = packet;
  return transport.kind === 'tcp' || transport.kind === 'ports' ? transport.sourcePort : undefined;
}

export function destinationPort(packet: Packet): number | undefined {
  const { transport } = packet;
  return transport.kind === 'tcp' || transport.kind === 'ports'
    ? transport.destinationPort
    : undefined;
}
