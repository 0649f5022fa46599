/**
 * The ends that NAT gives a connection, which no other may have (net/netfilter/nf_nat_core.c,
 * get_unique_tuple and nf_nat_l4proto_unique_tuple).
 */
import type { Connection, Tuple } from '#net/connection.ts';
import { PROTOCOL, hasPorts } from '#net/protocol.ts';
import { sameAddress } from '#net/address.ts';
import { findConnection } from './conntrack.ts';
import { type AddressRange, isWithin, spreadAddress } from './nat-address.ts';
import type { Past } from './world.ts';

/** What is asked for the one side of a connection. */
export interface Wanted {
  readonly side: 'source' | 'destination';
  readonly addresses: AddressRange | 'kept';
  readonly ports:
    { readonly from: number; readonly to: number; readonly base: number | undefined } | undefined;
  readonly random: boolean;
  readonly persistent: boolean;
}

/** Asks for a number from `from` to `to` that the kernel draws; `usual` until somebody says. */
export type DrawNumber = (from: number, to: number, usual: number) => number;

/** The reply's tuple with the side changed. */
export function uniqueReply(
  wanted: Wanted,
  connection: Connection,
  past: Past,
  draw: DrawNumber,
): Tuple {
  const { side, addresses, ports, random } = wanted;
  const { reply } = connection;
  const isFree = (tuple: Tuple): boolean => {
    const found = findConnection(past, tuple, connection.zone);
    return found === undefined || found.connection.id === connection.id;
  };
  if (side === 'source' && !random) {
    const ready = isAsWanted(reply, wanted) ? reply : likeItsOthers(wanted, connection, past);
    if (ready && isFree(ready)) return ready;
  }
  const now = nowOf(reply);
  const spread =
    addresses === 'kept'
      ? reply
      : withAddress(
          reply,
          side,
          spreadAddress(addresses, now, side, connection.zone, wanted.persistent),
        );
  if (!random) {
    if (!ports) {
      if (isFree(spread)) return spread;
    } else if (ports.base === undefined && isPortWanted(spread, wanted)) {
      if (ports.from === ports.to || isFree(spread)) return spread;
    }
  }
  return withFreePort(spread, wanted, isFree, draw);
}

/** The packet's own tuple, as a reply's stands for it. */
function nowOf({ source, destination, sourcePort, destinationPort, protocol }: Tuple): Tuple {
  return {
    source: destination,
    destination: source,
    sourcePort: destinationPort,
    destinationPort: sourcePort,
    protocol,
  };
}

function withAddress(reply: Tuple, side: Wanted['side'], address: Tuple['source']): Tuple {
  return side === 'source' ? { ...reply, destination: address } : { ...reply, source: address };
}

/** Where a side's port stands in the reply; ICMP has one identifier for both directions. */
function portKey({ protocol }: Tuple, side: Wanted['side']): 'sourcePort' | 'destinationPort' {
  if (isIcmp(protocol)) return 'sourcePort';
  return side === 'source' ? 'destinationPort' : 'sourcePort';
}

function isIcmp(protocol: number): boolean {
  return protocol === PROTOCOL.icmp || protocol === PROTOCOL.icmpv6;
}

function isPortWanted(reply: Tuple, { side, ports }: Wanted): boolean {
  if (!ports || !(hasPorts(reply.protocol) || isIcmp(reply.protocol))) return true;
  const port = reply[portKey(reply, side)];
  return port >= ports.from && port <= ports.to;
}

/** nf_in_range */
function isAsWanted(reply: Tuple, wanted: Wanted): boolean {
  const { addresses } = wanted;
  if (addresses !== 'kept' && !isWithin(reply.destination, addresses)) return false;
  return isPortWanted(reply, wanted);
}

/** find_appropriate_src: what another connection from the very same source got, the newest first. */
function likeItsOthers(wanted: Wanted, connection: Connection, past: Past): Tuple | undefined {
  const { original, reply, zone } = connection;
  for (const other of past.connections.toReversed()) {
    const same =
      other.zone === zone &&
      other.original.protocol === original.protocol &&
      other.original.sourcePort === original.sourcePort &&
      sameAddress(other.original.source, original.source);
    if (!same || !other.sourceSettled || other.id === connection.id) continue;
    const key = portKey(reply, 'source');
    const tuple = { ...reply, destination: other.reply.destination, [key]: other.reply[key] };
    if (isAsWanted(tuple, wanted)) return tuple;
  }
  return undefined;
}

function withFreePort(
  reply: Tuple,
  { side, ports, random }: Wanted,
  isFree: (tuple: Tuple) => boolean,
  draw: DrawNumber,
): Tuple {
  const key = portKey(reply, side);
  const had = reply[key];
  const range = ports ?? freeRange(reply, side);
  if (!range) return reply;
  const { from, to } = range;
  if (from === to) return { ...reply, [key]: from };
  const size = to - from + 1;
  const at = (offset: number): Tuple => ({ ...reply, [key]: from + (offset % size) });
  // Where all that are tried are taken, the last one stays.
  const firstFree = (start: number): number => {
    const last = start + Math.min(size, MOST_TRIES) - 1;
    for (let offset = start; offset < last; offset += 1) {
      if (isFree(at(offset))) return offset;
    }
    return last;
  };
  // A 16-bit difference, so that a port below the base comes out far above it.
  if (ports?.base !== undefined) return at(firstFree((had - ports.base + 0x10000) % 0x10000));
  if (!random && side === 'destination') return at(firstFree(0));
  const kept = had >= from && had <= to ? had - from : 0;
  const drawn = draw(from, to, from + (firstFree(kept) % size));
  return { ...reply, [key]: drawn };
}

const MOST_TRIES = 128;

/** Where no ports are asked for: ports stay in their class, and a destination's stays as it is. */
function freeRange(
  { protocol, destinationPort }: Tuple,
  side: Wanted['side'],
): { readonly from: number; readonly to: number } | undefined {
  if (isIcmp(protocol)) return { from: 0, to: 0xffff };
  if (!hasPorts(protocol) || side === 'destination') return undefined;
  if (destinationPort < 512) return { from: 1, to: 511 };
  if (destinationPort < 1024) return { from: 600, to: 1023 };
  return { from: 1024, to: 0xffff };
}
