/** The packet on its way through the stack: its headers, and what the kernel carries along with it. */
import type { Socket } from '#host/host.ts';
import type { Tracking } from '#net/connection.ts';
import type { Origin, Packet } from '#net/packet.ts';

export interface Moving {
  readonly packet: Packet;
  /** As rules see it: `-i`. */
  readonly inInterface: string | undefined;
  /** As rules see it: `-o`. In OUTPUT it stays what the first routing chose. */
  readonly outInterface: string | undefined;
  readonly tracking: Tracking;
  readonly origin: Origin;
  /** The socket that TPROXY attached. */
  readonly socket: Socket | undefined;
  /** What CT rules of the raw table asked for; the first one that hits wins. */
  readonly template: Template | undefined;
}

export type Template =
  | { readonly kind: 'untracked' }
  | { readonly kind: 'zone'; readonly zone: number; readonly helper: string | undefined };

/** A copy of `moving` with other headers. */
export function withPacket(moving: Moving, change: Partial<Packet>): Moving {
  return { ...moving, packet: { ...moving.packet, ...change } };
}
