/**
 * Packets and situations for tests, in a few words:
 *
 *     situation(tcp('10.0.0.9:40000', '10.1.2.3:80', 'SYN'), { hook: 'INPUT', inInterface: 'eth0' })
 *
 * Everything that is not named has a plain default, and no two fields share a value by accident.
 */
import { present } from '#base/assert.ts';
import type { Hook, Memory, Situation } from '#extensions/contract.ts';
import { EMPTY_HOST, type Host, type Interface } from '#host/host.ts';
import { type Address, readAddress } from '#net/address.ts';
import type { Connection, Direction, Tracking, Tuple } from '#net/connection.ts';
import type { Origin, Packet, Transport } from '#net/packet.ts';
import { readPort } from '#net/ports.ts';
import { PROTOCOL } from '#net/protocol.ts';
import { readSubnet } from '#net/subnet.ts';
import { readTcpFlags } from '#net/tcp-flags.ts';

export function address(text: string): Address {
  return present(readAddress(text), `${text} is an address`);
}

/** `10.0.0.9:40000`, `[2001:db8::9]:40000`; without a port, 0. */
function readEndpoint(text: string): { readonly address: Address; readonly port: number } {
  const [, bracketed, bare, port = '0'] =
    /^(?:\[(.*)\]|([^:]*|.*:.*:.*?))(?::(\d+))?$/.exec(text) ?? [];
  return {
    address: address(bracketed ?? bare ?? ''),
    port: present(readPort(port), `${text} ends in a port`),
  };
}

export function tcp(from: string, to: string, flags = 'SYN', rest: Partial<Packet> = {}): Packet {
  const transport: Transport = {
    kind: 'tcp',
    sourcePort: readEndpoint(from).port,
    destinationPort: readEndpoint(to).port,
    flags: present(readTcpFlags(flags), `${flags} are TCP flags`),
  };
  return packetOf(PROTOCOL.tcp, from, to, transport, rest);
}

/** UDP, or with `rest.protocol` another protocol that has ports. */
export function udp(from: string, to: string, rest: Partial<Packet> = {}): Packet {
  const transport: Transport = {
    kind: 'ports',
    sourcePort: readEndpoint(from).port,
    destinationPort: readEndpoint(to).port,
  };
  return packetOf(PROTOCOL.udp, from, to, transport, rest);
}

/** ICMP, or ICMPv6 between IPv6 addresses. */
export function icmp(
  from: string,
  to: string,
  type: number,
  code = 0,
  rest: Partial<Packet> = {},
): Packet {
  const protocol = address(from).family === 4 ? PROTOCOL.icmp : PROTOCOL.icmpv6;
  const transport: Transport = { kind: 'icmp', type, code, id: 4711, about: undefined };
  return packetOf(protocol, from, to, transport, rest);
}

/** A packet of a protocol whose header no rule looks into. */
export function ip(protocol: number, from: string, to: string, rest: Partial<Packet> = {}): Packet {
  return packetOf(protocol, from, to, { kind: 'none' }, rest);
}

function packetOf(
  protocol: number,
  from: string,
  to: string,
  transport: Transport,
  rest: Partial<Packet>,
): Packet {
  const source = readEndpoint(from).address;
  return {
    family: source.family,
    source,
    destination: readEndpoint(to).address,
    protocol,
    transport,
    ttl: 61,
    tos: 0,
    length: 60,
    mark: 0,
    fragment: 'whole',
    frame: undefined,
    badChecksum: false,
    ...rest,
  };
}

export function situation(packet: Packet, rest: Partial<Situation> = {}): Situation {
  const hook: Hook = rest.hook ?? 'INPUT';
  return {
    family: packet.family,
    packet,
    table: 'filter',
    hook,
    inInterface: hook === 'OUTPUT' || hook === 'POSTROUTING' ? undefined : 'eth0',
    outInterface: hook === 'INPUT' || hook === 'PREROUTING' ? undefined : 'eth1',
    tracking: tracked(connectionOf(packet)),
    origin: hook === 'OUTPUT' || hook === 'POSTROUTING' ? process(1000, 2000) : wire('eth0'),
    host: EMPTY_HOST,
    memory: LONE_DUMP,
    slot: 'filter INPUT 3 of 7',
    ...rest,
  };
}

export function process(uid: number, gid: number): Origin {
  return { kind: 'process', uid, gid };
}

export function wire(name: string): Origin {
  return { kind: 'wire', interface: name };
}

export function hostWith(rest: Partial<Host>): Host {
  return { ...EMPTY_HOST, ...rest };
}

/** An interface with its addresses, each with the length of its prefix: `link('eth0', '10.0.0.1/24')`. */
export function link(name: string, ...addresses: readonly string[]): Interface {
  return {
    name,
    mac: undefined,
    peerMac: undefined,
    group: 0,
    addresses: addresses.map((text) => ({
      address: address(text.slice(0, text.indexOf('/'))),
      subnet: present(readSubnet(text), `${text} is an address with its prefix`),
    })),
  };
}

/** Nothing is known of earlier packets. */
const LONE_DUMP: Memory = { complete: false, values: new Map(), nowMs: undefined };

/** Every packet since loading was seen; `values` is what matches asked to remember. */
export function remembering(
  values: Readonly<Record<string, readonly number[]>> = {},
  nowMs?: number,
): Memory {
  return { complete: true, values: new Map(Object.entries(values)), nowMs };
}

export function tracked(
  connection: Connection,
  state: 'NEW' | 'ESTABLISHED' | 'RELATED' = 'NEW',
  direction: Direction = 'original',
): Tracking {
  return { kind: 'tracked', connection, state, direction };
}

export const INVALID: Tracking = { kind: 'none' };
export const UNTRACKED: Tracking = { kind: 'untracked' };

/** A connection that the packet opens, not translated, not confirmed yet. */
export function connectionOf(packet: Packet, rest: Partial<Connection> = {}): Connection {
  const original = tupleOf(packet);
  return {
    id: 17,
    original,
    reply: turnedRound(original),
    mark: 0,
    zone: 0,
    seenReply: false,
    assured: false,
    confirmed: false,
    sourceSettled: false,
    destinationSettled: false,
    expected: false,
    tcpState: packet.protocol === PROTOCOL.tcp ? 'SYN_SENT' : undefined,
    labels: [],
    helper: undefined,
    ...rest,
  };
}

export function tupleOf({ source, destination, protocol, transport }: Packet): Tuple {
  const ends = { source, destination, protocol };
  switch (transport.kind) {
    case 'tcp':
    case 'ports': {
      const { sourcePort, destinationPort } = transport;
      return { ...ends, sourcePort, destinationPort };
    }
    case 'icmp': {
      const { id, type, code } = transport;
      return { ...ends, sourcePort: id, destinationPort: type * 256 + code };
    }
    case 'none':
      return { ...ends, sourcePort: 0, destinationPort: 0 };
  }
}

/** The tuple of the other direction, of a protocol with ports. */
export function turnedRound(tuple: Tuple): Tuple {
  return {
    source: tuple.destination,
    destination: tuple.source,
    protocol: tuple.protocol,
    sourcePort: tuple.destinationPort,
    destinationPort: tuple.sourcePort,
  };
}
