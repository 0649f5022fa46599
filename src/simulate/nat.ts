/**
 * NAT: what a target's request becomes for a connection, and the rewriting of every packet by its
 * connection's binding (net/netfilter/nf_nat_core.c, nf_nat_setup_info and nf_nat_packet).
 */
import type { Hook, NatRequest } from '#extensions/contract.ts';
import { isDestinationTranslated, isSourceTranslated } from '#extensions/shared/conntrack-state.ts';
import type { Host } from '#host/host.ts';
import { sameAddress } from '#net/address.ts';
import type { Connection, Direction } from '#net/connection.ts';
import { type Packet, destinationPort, sourcePort } from '#net/packet.ts';
import { isError } from './conntrack.ts';
import type { Moving } from './moving.ts';
import { addressesAsked } from './nat-address.ts';
import { type DrawNumber, uniqueReply } from './unique-tuple.ts';
import type { Past } from './world.ts';

export type NatSide = 'source' | 'destination';

/** Which side of the NAT question a hook settles. */
export function natSideOf(hook: Hook): NatSide {
  return hook === 'POSTROUTING' || hook === 'INPUT' ? 'source' : 'destination';
}

export function isSettled(connection: Connection, side: NatSide): boolean {
  return side === 'source' ? connection.sourceSettled : connection.destinationSettled;
}

/** The entry with the side settled as it stands: no rule asked for anything. */
export function settle(connection: Connection, side: NatSide): Connection {
  return side === 'source'
    ? { ...connection, sourceSettled: true }
    : { ...connection, destinationSettled: true };
}

/** The entry bound as the request asks; `undefined` where there is no address to give. */
export function bind(
  request: NatRequest,
  moving: Moving,
  connection: Connection,
  hook: Hook,
  host: Host,
  past: Past,
  draw: DrawNumber,
): Connection | undefined {
  const { side } = request;
  const addresses = addressesAsked(request, moving, hook, host);
  if (!addresses) return undefined;
  const reply = uniqueReply({ ...request, addresses }, connection, past, draw);
  return settle({ ...connection, reply }, side);
}

/**
 * The entry where no rule asked for anything: a source may still have to change, where another
 * connection has the same ends by its own translation (nf_nat_alloc_null_binding).
 */
export function bindAsItIs(
  connection: Connection,
  side: NatSide,
  past: Past,
  draw: DrawNumber,
): Connection {
  if (side === 'destination') return settle(connection, side);
  const { destination: from } = connection.reply;
  const wanted = { side, addresses: { from, to: from }, ports: undefined } as const;
  const reply = uniqueReply(
    { ...wanted, random: false, persistent: false },
    connection,
    past,
    draw,
  );
  return settle({ ...connection, reply }, side);
}

/** The packet with one side rewritten by its connection's binding; the same object where none is due. */
export function translate(
  packet: Packet,
  connection: Connection,
  direction: Direction,
  side: NatSide,
): Packet {
  const wanted = direction === 'original' ? side : otherSide(side);
  const due =
    wanted === 'source' ? isSourceTranslated(connection) : isDestinationTranslated(connection);
  if (!due) return packet;
  const { original, reply } = connection;
  const to =
    direction === 'original'
      ? {
          source: reply.destination,
          sourcePort: reply.destinationPort,
          destination: reply.source,
          destinationPort: reply.sourcePort,
        }
      : {
          source: original.destination,
          sourcePort: original.destinationPort,
          destination: original.source,
          destinationPort: original.sourcePort,
        };
  const { transport } = packet;
  if (transport.kind === 'icmp' && !isError(packet)) {
    // The identifier is one for both directions, and changes with the source.
    const id = direction === 'original' ? reply.sourcePort : original.sourcePort;
    packet = transport.id === id ? packet : { ...packet, transport: { ...transport, id } };
  }
  const ported = transport.kind === 'tcp' || transport.kind === 'ports';
  const address = side === 'source' ? to.source : to.destination;
  const port = side === 'source' ? to.sourcePort : to.destinationPort;
  const had = side === 'source' ? packet.source : packet.destination;
  const hadPort = side === 'source' ? sourcePort(packet) : destinationPort(packet);
  if (sameAddress(had, address) && (!ported || hadPort === port)) return packet;
  return side === 'source'
    ? {
        ...packet,
        source: address,
        transport: ported ? { ...transport, sourcePort: port } : transport,
      }
    : {
        ...packet,
        destination: address,
        transport: ported ? { ...transport, destinationPort: port } : transport,
      };
}

function otherSide(side: NatSide): NatSide {
  return side === 'source' ? 'destination' : 'source';
}
