/**
 * NAT: what a target's request becomes for a connection, and the rewriting of every packet by its
 * connection's binding (net/netfilter/nf_nat_core.c, nf_nat_setup_info and nf_nat_packet).
 */
import type { Hook, NatRequest } from '#extensions/contract.ts';
import { isDestinationTranslated, isSourceTranslated } from '#extensions/shared/conntrack-state.ts';
import type { Host } from '#host/host.ts';
import { firstAddress, interfaceAddress } from '#host/routing.ts';
import {
  type Address,
  LOOPBACK,
  compareAddresses,
  isUnspecified,
  sameAddress,
} from '#net/address.ts';
import type { Connection, Direction, Tuple } from '#net/connection.ts';
import { type Packet, destinationPort, sourcePort } from '#net/packet.ts';
import { hasPorts } from '#net/protocol.ts';
import { findConnection } from './conntrack.ts';
import type { Moving } from './moving.ts';
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
): Connection | undefined {
  const { side } = request;
  const address = chooseAddress(request, moving, connection, hook, host);
  if (!address) return undefined;
  const { reply } = connection;
  const had = side === 'destination' ? reply.sourcePort : reply.destinationPort;
  const port = hasPorts(reply.protocol) ? choosePort(request, had, side) : had;
  const asked: Tuple =
    side === 'destination'
      ? { ...reply, source: address, sourcePort: port }
      : { ...reply, destination: address, destinationPort: port };
  return settle({ ...connection, reply: freeTuple(asked, request, connection, past) }, side);
}

function chooseAddress(
  request: NatRequest,
  moving: Moving,
  connection: Connection,
  hook: Hook,
  host: Host,
): Address | undefined {
  const { packet } = moving;
  const { reply } = connection;
  const current = request.side === 'destination' ? reply.source : reply.destination;
  const { address } = request;
  switch (address.kind) {
    case 'keep':
      return current;
    case 'range': {
      const inside =
        compareAddresses(current, address.from) >= 0 && compareAddresses(current, address.to) <= 0;
      // Of several addresses the kernel takes one by a keyed hash: the first stands for it.
      return inside && request.side === 'source' ? current : address.from;
    }
    case 'this-host':
      if (hook === 'OUTPUT') return LOOPBACK[packet.family];
      return redirectAddress(host, moving);
    case 'interface':
      if (isUnspecified(packet.source)) return packet.source;
      return interfaceAddress(host, moving.outInterface ?? '', packet.family, packet.destination);
    case 'map':
      return mapped(current, address.address, address.mask);
  }
}

/**
 * REDIRECT's address in PREROUTING (nf_nat_redirect.c): the arrival interface's first; for IPv6 one
 * of the destination's scope, the kernel's list holding the one added last first.
 */
function redirectAddress(host: Host, moving: Moving): Address | undefined {
  const { packet } = moving;
  const name = moving.inInterface ?? '';
  if (packet.family === 4) return firstAddress(host, name, 4);
  const own = host.interfaces.find((each) => each.name === name)?.addresses ?? [];
  const wanted = isLinkLocal(packet.destination);
  return own.findLast(({ address }) => address.family === 6 && isLinkLocal(address) === wanted)
    ?.address;
}

function isLinkLocal({ words }: Address): boolean {
  return ((words[0] ?? 0) & 0xffc00000) >>> 0 === 0xfe800000;
}

function mapped(current: Address, network: Address, mask: Address): Address {
  const words = current.words.map((word, index) => {
    const bits = mask.words[index] ?? 0;
    return ((word & ~bits) | ((network.words[index] ?? 0) & bits)) >>> 0;
  });
  return { family: current.family, words };
}

function choosePort({ ports }: NatRequest, had: number, side: NatSide): number {
  if (!ports) return had;
  if (ports.base !== undefined && side === 'destination') {
    const shifted = ports.from + (had - ports.base);
    if (shifted >= ports.from && shifted <= ports.to) return shifted;
  }
  return had >= ports.from && had <= ports.to ? had : ports.from;
}

/** The tuple, or with another source port where another connection has it (the same class of ports). */
function freeTuple(tuple: Tuple, request: NatRequest, connection: Connection, past: Past): Tuple {
  if (request.side === 'destination' || !hasPorts(tuple.protocol)) return tuple;
  const taken = (candidate: Tuple): boolean => {
    const found = findConnection(past, candidate, connection.zone);
    return found !== undefined && found.connection.id !== connection.id;
  };
  if (!taken(tuple)) return tuple;
  const [from, to] = portClass(tuple.destinationPort, request);
  for (let port = from; port <= to; port += 1) {
    const candidate = { ...tuple, destinationPort: port };
    if (!taken(candidate)) return candidate;
  }
  return tuple;
}

function portClass(port: number, { ports }: NatRequest): readonly [from: number, to: number] {
  if (ports) return [ports.from, ports.to];
  if (port < 512) return [1, 511];
  return port < 1024 ? [600, 1023] : [1024, 65535];
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
