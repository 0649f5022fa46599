import type { Address } from './address.ts';

/** One direction of a connection, as conntrack keys it. */
export interface Tuple {
  readonly source: Address;
  readonly destination: Address;
  readonly protocol: number;
  /** The port, or for ICMP the identifier. */
  readonly sourcePort: number;
  /** The port, or for ICMP type and code as `type * 256 + code`. */
  readonly destinationPort: number;
}

export type Direction = 'original' | 'reply';

/** A conntrack entry. `reply` differs from `original` turned round where the connection is NATed. */
export interface Connection {
  readonly id: number;
  readonly original: Tuple;
  readonly reply: Tuple;
  /** The connection's mark, an unsigned 32-bit number. */
  readonly mark: number;
  readonly zone: number;
  readonly seenReply: boolean;
  readonly assured: boolean;
  /** True once the first packet has left POSTROUTING or INPUT. */
  readonly confirmed: boolean;
  /** Whether each side of the NAT question is settled: asked once per connection and side. */
  readonly sourceSettled: boolean;
  readonly destinationSettled: boolean;
  /** Whether the entry was made as a consequence of another connection (a helper expected it). */
  readonly expected: boolean;
  /** The state of TCP's tracker, `undefined` for other protocols. */
  readonly tcpState: TcpState | undefined;
  readonly labels: readonly number[];
  readonly helper: string | undefined;
}

/** In the order of the kernel's tables (include/uapi/linux/netfilter/nf_conntrack_tcp.h). */
export const TCP_STATES = [
  'NONE',
  'SYN_SENT',
  'SYN_RECV',
  'ESTABLISHED',
  'FIN_WAIT',
  'CLOSE_WAIT',
  'LAST_ACK',
  'TIME_WAIT',
  'CLOSE',
  'SYN_SENT2',
] as const;

export type TcpState = (typeof TCP_STATES)[number];

/** What conntrack says of one packet. `none` is what `--ctstate` calls INVALID. */
export type Tracking =
  | { readonly kind: 'none' }
  | { readonly kind: 'untracked' }
  | {
      readonly kind: 'tracked';
      readonly connection: Connection;
      readonly direction: Direction;
      readonly state: 'NEW' | 'ESTABLISHED' | 'RELATED';
    };
