/** Packets of recordings: JSON in, our packets out, and back. */
import type { Host } from '#host/host.ts';
import { readExtensionHeaders } from '#net/extension-headers.ts';
import { printAddress, readAddress } from '#net/address.ts';
import type { Tuple } from '#net/connection.ts';
import type { Family } from '#net/family.ts';
import type {
  Fragment,
  Frame,
  FrameType,
  Origin,
  Packet,
  SentPacket,
  Transport,
} from '#net/packet.ts';
import { PROTOCOL, hasPorts, printProtocol, readProtocol } from '#net/protocol.ts';
import { TCP_FLAG, readTcpFlags, tcpFlagNames } from '#net/tcp-flags.ts';

export type Json = Readonly<Record<string, unknown>>;

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textOf(json: Json, key: string): string | undefined {
  const value = json[key];
  return typeof value === 'string' ? value : undefined;
}

export function numberOf(json: Json, key: string): number | undefined {
  const value = json[key];
  return typeof value === 'number' ? value : undefined;
}

/** A packet as a recording asks for it; `undefined` where its addresses or protocol make no sense. */
export function readScenarioPacket(json: Json, host: Host, about?: Packet): SentPacket | undefined {
  const source = readAddress(textOf(json, 'src') ?? '');
  const destination = readAddress(textOf(json, 'dst') ?? '');
  const protocol = readProtocol(String(json['proto'] ?? 'tcp'));
  if (!source || !destination || source.family !== destination.family || protocol === undefined) {
    return undefined;
  }
  const { family } = source;
  const fragment = FRAGMENTS.find((each) => each === json['fragment']) ?? 'whole';
  const extensionHeaders = readExtensionHeaders(textOf(json, 'headers') ?? '');
  const transport: Transport =
    fragment === 'later' ? { kind: 'none' } : readTransport(json, family, protocol, about);
  const packet: Packet = {
    family,
    source,
    destination,
    protocol,
    transport,
    ttl: numberOf(json, 'ttl') ?? 64,
    tos: numberOf(json, 'tos') ?? 0,
    length:
      numberOf(json, 'length') ??
      usualLength(family, protocol, about) + sizeOf(extensionHeaders, fragment, family),
    mark: numberOf(json, 'mark') ?? 0,
    fragment,
    ...(extensionHeaders && { extensionHeaders }),
    frame: json['path'] === 'output' ? undefined : readFrame(json, host),
    badChecksum: json['bad_checksum'] === true,
  };
  return { packet, origin: readOrigin(json) };
}

const FRAGMENTS: readonly Fragment[] = ['first', 'later'];

/** What headers of IPv6 take in the recorder's own packets, in bytes. */
function sizeOf(
  headers: readonly number[] | undefined,
  fragment: Fragment,
  family: Family,
): number {
  const sizes = (headers ?? []).map((header) => HEADER_BYTES.get(header) ?? 8);
  const own = family === 6 && fragment !== 'whole' ? 8 : 0;
  return sizes.reduce((sum, size) => sum + size, own);
}

/** Routing with one segment, and authentication with the shortest value that fits. */
const HEADER_BYTES: ReadonlyMap<number, number> = new Map([
  [43, 24],
  [51, 16],
]);

function readTransport(
  json: Json,
  family: Family,
  protocol: number,
  about: Packet | undefined,
): Transport {
  if (protocol === PROTOCOL.icmp || protocol === PROTOCOL.icmpv6) {
    const type = numberOf(json, 'icmp_type') ?? (family === 4 ? 8 : 128);
    const code = numberOf(json, 'icmp_code') ?? 0;
    return { kind: 'icmp', type, code, id: numberOf(json, 'icmp_id') ?? 1, about };
  }
  if (!hasPorts(protocol)) return { kind: 'none' };
  const sourcePort = numberOf(json, 'sport') ?? 0;
  const destinationPort = numberOf(json, 'dport') ?? 0;
  if (protocol !== PROTOCOL.tcp) return { kind: 'ports', sourcePort, destinationPort };
  const flags = readTcpFlags(textOf(json, 'tcp_flags') ?? 'SYN') ?? TCP_FLAG.SYN;
  return { kind: 'tcp', sourcePort, destinationPort, flags };
}

/** What follows the IP header in bytes, where a recording does not say: the recorder's own packets. */
function usualLength(family: Family, protocol: number, about: Packet | undefined): number {
  const header = family === 4 ? 20 : 40;
  switch (protocol) {
    case PROTOCOL.tcp:
      return header + 20;
    case PROTOCOL.sctp:
      return header + 32;
    case PROTOCOL.dccp:
      return header + 20;
    case PROTOCOL.udp:
      return header + 16;
    case PROTOCOL.icmp:
    case PROTOCOL.icmpv6:
      // An error quotes an IPv4 header and eight bytes more, or of IPv6 as much as there is.
      return header + 8 + (about ? (family === 4 ? 28 : about.length) : 8);
    default:
      return header + 8;
  }
}

function readFrame(json: Json, host: Host): Frame {
  const own = host.interfaces.find(({ name }) => name === json['in_iface']);
  return {
    sourceMac: (textOf(json, 'src_mac') ?? own?.peerMac ?? '').toLowerCase(),
    destinationMac: (textOf(json, 'dst_mac') ?? own?.mac ?? '').toLowerCase(),
    type: FRAME_TYPES.find((type) => type === json['pkttype']) ?? 'unicast',
  };
}

const FRAME_TYPES: readonly FrameType[] = ['unicast', 'broadcast', 'multicast'];

function readOrigin(json: Json): Origin {
  if (json['path'] !== 'output') {
    return { kind: 'wire', interface: textOf(json, 'in_iface') ?? 'eth0' };
  }
  const uid = numberOf(json, 'uid') ?? 0;
  return { kind: 'process', uid, gid: numberOf(json, 'gid') ?? uid };
}

/** The headers as a recording has them. */
export function packetJson(packet: Packet): Json {
  const { transport } = packet;
  return {
    src: printAddress(packet.source),
    dst: printAddress(packet.destination),
    proto: protocolName(packet),
    ttl: packet.ttl,
    tos: packet.tos,
    len: packet.length,
    ...(transport.kind === 'tcp' || transport.kind === 'ports'
      ? { sport: transport.sourcePort, dport: transport.destinationPort }
      : {}),
    ...(transport.kind === 'tcp' ? { tcp_flags: tcpFlagNames(transport.flags) } : {}),
    ...(transport.kind === 'icmp'
      ? {
          icmp_type: transport.type,
          icmp_code: transport.code,
          ...(ECHOES.has(transport.type) ? { icmp_id: transport.id } : {}),
        }
      : {}),
  };
}

/** Recordings give the identifier of echo requests and replies only. */
const ECHOES: ReadonlySet<number> = new Set([0, 8, 128, 129]);

/** Recordings say icmpv6, and the bare number where they know no name. */
function protocolName({ protocol }: Packet): string {
  return protocol === PROTOCOL.icmpv6 ? 'icmpv6' : printProtocol(protocol);
}

export function tupleJson(tuple: Tuple): Json {
  const base = {
    src: printAddress(tuple.source),
    dst: printAddress(tuple.destination),
    proto: tuple.protocol,
  };
  if (tuple.protocol === PROTOCOL.icmp || tuple.protocol === PROTOCOL.icmpv6) {
    return {
      ...base,
      icmp_id: tuple.sourcePort,
      icmp_type: Math.floor(tuple.destinationPort / 256),
      icmp_code: tuple.destinationPort % 256,
    };
  }
  if (!hasPorts(tuple.protocol)) return base;
  return { ...base, sport: tuple.sourcePort, dport: tuple.destinationPort };
}
