/** Who gets the packet at the end of a leg, and what they send then. */
import type { Arrival, Endpoint, NextPacket } from '#actors/proxy.ts';
import { flowTo, interfaceAddress, lookupRoute } from '#host/routing.ts';
import { isLoopback, printAddress } from '#net/address.ts';
import { type Packet, type SentPacket, destinationPort } from '#net/packet.ts';
import { TCP_FLAG } from '#net/tcp-flags.ts';
import { endpoint } from '#explain/packet.ts';
import type { Leg } from '#simulate/leg.ts';
import { captureOf } from './capture.ts';
import { type Place, isOwn } from './place.ts';

/** What stands at the end of a leg. */
export type Receiver =
  | { readonly kind: 'proxy'; readonly name: string; readonly arrival: Arrival }
  /** One of the proxy's ports that answers by itself. */
  | { readonly kind: 'own-port'; readonly name: string; readonly what: string }
  | { readonly kind: 'process'; readonly name: string }
  /** It left by an interface. */
  | { readonly kind: 'wire'; readonly interface: string; readonly to: Endpoint }
  | { readonly kind: 'nobody' };

export function receiverOf(leg: Leg, place: Place): Receiver {
  const { fate, last } = leg;
  const { packet } = last;
  const to = { address: packet.destination, port: destinationPort(packet) ?? 0 };
  switch (fate.kind) {
    case 'forwarded':
    case 'sent':
      return { kind: 'wire', interface: fate.interface, to };
    case 'delivered':
      return receiverHere(leg, place);
    default:
      return { kind: 'nobody' };
  }
}

function receiverHere(leg: Leg, place: Place): Receiver {
  const { packet, tracking } = leg.last;
  const { proxy, asked, host } = place;
  const capture = captureOf(leg, place);
  const port = destinationPort(packet) ?? 0;
  const listener =
    capture?.kind === 'captured'
      ? capture.listener
      : proxy?.listeners.find((each) => each.port === port && each.protocol === packet.protocol);
  if (listener) {
    const captured = capture?.kind === 'captured';
    const here: Endpoint = { address: packet.destination, port };
    const before = tracking.kind === 'tracked' ? tracking.connection.original : undefined;
    const original =
      captured && !listener.transparent && before
        ? { address: before.destination, port: before.destinationPort }
        : here;
    const own = isOwn(asked, host, original.address);
    const arrival: Arrival = { listener, packet, original, own, captured };
    return { kind: 'proxy', name: listener.program, arrival };
  }
  const what = proxy?.software.ownPorts.get(port);
  if (proxy && what !== undefined) {
    const name = what.startsWith('istio-agent') ? 'istio-agent' : proxy.software.name;
    return { kind: 'own-port', name, what };
  }
  const named = leg.fate.kind === 'delivered' ? leg.fate.socket?.label : undefined;
  return { kind: 'process', name: named ?? (asked.kind === 'pod' ? 'app' : 'a process') };
}

/** First port of the connections that proxies open here; each takes the next. */
const FIRST_PORT = 50_000;

/** The packet that opens the proxy's own connection; `count` tells it from the ones before. */
export function openConnection(
  { source, destination, uid, gid, mark }: NextPacket,
  arrived: Packet,
  place: Place,
  count: number,
): SentPacket {
  const sourcePort = FIRST_PORT + count;
  const { transport } = arrived;
  const ports = { sourcePort, destinationPort: destination.port };
  const packet: Packet = {
    ...arrived,
    source: source ?? sourceTowards(destination, arrived, place),
    destination: destination.address,
    transport:
      transport.kind === 'tcp'
        ? { ...ports, kind: 'tcp', flags: TCP_FLAG.SYN }
        : { ...ports, kind: 'ports' },
    ttl: 64,
    tos: 0,
    mark,
    frame: undefined,
    badChecksum: false,
  };
  return { packet, origin: { kind: 'process', uid, gid } };
}

/** The source address that the kernel chooses for a new connection. */
function sourceTowards(
  { address }: Endpoint,
  { family, source }: Packet,
  { host, asked }: Place,
): Packet['source'] {
  const answer = lookupRoute(host, flowTo(address));
  if (answer.kind === 'local') return address;
  const name = 'interface' in answer ? answer.interface : 'eth0';
  const preferred = answer.kind === 'unicast' ? answer.source : undefined;
  const own = preferred ?? interfaceAddress(host, name, family, address) ?? asked.address;
  return own ?? (isLoopback(source) ? address : source);
}

export function printEndpoint({ address, port }: Endpoint): string {
  return endpoint(printAddress(address), port === 0 ? undefined : port);
}
