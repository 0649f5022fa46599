/**
 * A packet on one line, as people type it:
 *
 *     tcp 10.244.2.7:40000 > 10.244.1.5:8080 in eth0
 *     udp [fd00::5]:5353 -> [fd00::a]:53 uid 1000 mark 0x1
 *     icmp 10.0.0.9 > 10.0.0.1 type 8 in eth0
 *
 * `in` says that it arrives on an interface, `uid` or `gid` that a process on this host sends it;
 * with neither, who sends it is left to whoever knows the host.
 */
import { type Result, err, ok } from '#base/result.ts';
import { type Address, printAddress, readAddress } from './address.ts';
import { printExtensionHeaders, readExtensionHeaders } from './extension-headers.ts';
import type { Family } from './family.ts';
import type { Origin, Packet, Transport } from './packet.ts';
import {
  type PacketField,
  type PacketFields,
  joinPacketFields,
  splitPacketLine,
} from './packet-fields.ts';
import { readPort } from './ports.ts';
import { PROTOCOL, hasPorts, printProtocol, readProtocol } from './protocol.ts';
import { TCP_FLAG, readTcpFlags, tcpFlagNames } from './tcp-flags.ts';

/** What is wrong with the packet asked for, and in which field. */
export interface PacketProblem {
  readonly field: PacketField;
  readonly message: string;
}

/** A packet as asked for; the origin is `undefined` where the line does not say. */
export interface AskedPacket {
  readonly packet: Packet;
  readonly origin: Origin | undefined;
  /** When it is sent, in milliseconds since 1970, UTC; `undefined` where the line does not say. */
  readonly nowMs?: number | undefined;
}

/** Reads a packet. All that is wrong is said at once, each in its field. */
export function readPacketLine(line: string): Result<AskedPacket, readonly PacketProblem[]> {
  if (line.trim() === '') {
    return err([problem('line', `Type a packet, such as ${EXAMPLE}`)]);
  }
  return readPacketFields(splitPacketLine(line));
}

const EXAMPLE = 'tcp 10.0.0.9:40000 → 10.1.2.3:8080 in eth0';

function readPacketFields(fields: PacketFields): Result<AskedPacket, readonly PacketProblem[]> {
  const problems: PacketProblem[] = [];
  const source = readEnd(fields.source, 'source', problems);
  const destination = readEnd(fields.destination, 'destination', problems);
  const family = source?.family ?? destination?.family ?? 4;
  if (source && destination && source.family !== destination.family) {
    problems.push(
      problem(
        'destination',
        `The source is IPv${source.family} and the destination IPv${destination.family}: one packet has both of one family.`,
      ),
    );
  }
  const protocol = readProtocolField(fields, family, problems);
  const extras = readExtras(fields.more, problems);
  const transport =
    protocol === undefined ? undefined : readTransport(fields, protocol, extras, problems);
  const origin = readOrigin(fields, extras, problems);
  const extensionHeaders = readHeaders(fields.more, family, problems);
  if (problems.length > 0 || !source || !destination || protocol === undefined || !transport) {
    return err(problems);
  }
  const packet: Packet = {
    family,
    source,
    destination,
    protocol,
    transport,
    ttl: extras.get('ttl') ?? 64,
    tos: extras.get('tos') ?? 0,
    length: extras.get('len') ?? usualLength(family, transport),
    mark: extras.get('mark') ?? 0,
    fragment: 'whole',
    ...(extensionHeaders && { extensionHeaders }),
    frame: undefined,
    badChecksum: false,
  };
  return ok({ packet, origin, nowMs: extras.get('time') });
}

function problem(field: PacketField, message: string): PacketProblem {
  return { field, message };
}

function readEnd(
  text: string,
  field: 'source' | 'destination',
  problems: PacketProblem[],
): Address | undefined {
  const address = readAddress(text);
  if (!address) {
    problems.push(
      problem(
        field,
        text === ''
          ? `The ${field} address is missing: write ${EXAMPLE}`
          : `“${text}” is not an address: write one such as 10.0.0.9 or fd00::9.`,
      ),
    );
  }
  return address;
}

function readProtocolField(
  fields: PacketFields,
  family: Family,
  problems: PacketProblem[],
): number | undefined {
  if (fields.protocol === '') return PROTOCOL.tcp;
  const read = readProtocol(fields.protocol);
  if (read === undefined || read === 0) {
    problems.push(
      problem(
        'protocol',
        `“${fields.protocol}” is not a protocol: write tcp, udp, icmp or a number, 1 to 255.`,
      ),
    );
    return undefined;
  }
  // People write icmp for both; a packet has the one of its family.
  return read === PROTOCOL.icmp && family === 6 ? PROTOCOL.icmpv6 : read;
}

/** The numbers that may follow, by keyword: base, and the most each may be. */
const MOST: ReadonlyMap<string, number> = new Map([
  ['gid', 0xfffffffe],
  ['mark', 0xffffffff],
  ['ttl', 255],
  ['tos', 255],
  ['len', 65535],
  ['id', 65535],
]);

type Extras = Map<string, number>;

function readExtras(more: string, problems: PacketProblem[]): Extras {
  const extras: Extras = new Map();
  const words = more.split(/\s+/).filter((word) => word !== '');
  for (let at = 0; at < words.length; at += 2) {
    const name = words[at] ?? '';
    const value = words[at + 1] ?? '';
    const most = MOST.get(name);
    if (name === 'flags') {
      const flags = readTcpFlags(value === 'none' ? '' : value);
      if (flags === undefined) {
        problems.push(problem('more', `“${value}” are not TCP flags: write SYN,ACK or none.`));
      } else extras.set('flags', flags);
    } else if (name === 'type') readIcmpType(value, extras, problems);
    else if (name === 'headers') continue;
    else if (name === 'time') readTime(value, extras, problems);
    else if (most === undefined) {
      problems.push(problem('more', `“${name}” is not understood: ${KNOWN} may follow.`));
    } else {
      const number = /^(0x[0-9a-f]{1,8}|\d{1,10})$/i.test(value) ? Number(value) : Number.NaN;
      if (!(number <= most)) {
        problems.push(problem('more', `${name} is a number, 0 to ${most}, not “${value}”.`));
      } else extras.set(name, number);
    }
  }
  return extras;
}

const KNOWN = 'in, uid, gid, mark, flags, ttl, tos, len, type, id, headers and time';

/** `headers hop,dst`: what an IPv6 packet carries before its protocol's own header. */
function readHeaders(
  more: string,
  family: Family,
  problems: PacketProblem[],
): readonly number[] | undefined {
  const [, list] = /(?:^|\s)headers(?:\s+(\S*))?/.exec(more) ?? [undefined, 'none'];
  if (list === 'none') return undefined;
  const headers = readExtensionHeaders(list ?? '');
  if (!headers || family === 4) {
    const only = 'of IPv6 there are hop, dst, route and auth, with commas between';
    problems.push(
      problem('more', `“${list ?? ''}” are not a packet’s extension headers: ${only}.`),
    );
  }
  return headers;
}

/** An instant in UTC, to the second or to the minute. */
function readTime(value: string, extras: Extras, problems: PacketProblem[]): void {
  const [, to = ''] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)Z?$/.exec(value) ?? [];
  const instant = to === '' ? Number.NaN : Date.parse(`${to}Z`);
  if (Number.isNaN(instant)) {
    const example = '2026-03-08T09:30 (in UTC)';
    problems.push(problem('more', `“${value}” is no time: write one such as ${example}.`));
    return;
  }
  extras.set('time', instant);
}

function readIcmpType(value: string, extras: Extras, problems: PacketProblem[]): void {
  const parts = /^(\d{1,3})(?:\/(\d{1,3}))?$/.exec(value);
  const [type, code] = [Number(parts?.[1]), Number(parts?.[2] ?? 0)];
  if (!(type <= 255 && code <= 255)) {
    problems.push(problem('more', `“${value}” is not an ICMP type: write 8 or 3/1.`));
    return;
  }
  extras.set('type', type);
  extras.set('code', code);
}

function readTransport(
  fields: PacketFields,
  protocol: number,
  extras: Extras,
  problems: PacketProblem[],
): Transport {
  if (!hasPorts(protocol)) {
    for (const field of ['sourcePort', 'destinationPort'] as const) {
      if (fields[field] !== '') {
        problems.push(problem(field, `${printProtocol(protocol)} has no ports.`));
      }
    }
  }
  if (protocol === PROTOCOL.icmp || protocol === PROTOCOL.icmpv6) {
    const type = extras.get('type') ?? (protocol === PROTOCOL.icmp ? 8 : 128);
    const code = extras.get('code') ?? 0;
    return { kind: 'icmp', type, code, id: extras.get('id') ?? 1, about: undefined };
  }
  if (!hasPorts(protocol)) return { kind: 'none' };
  const sourcePort = readPortField(fields, 'sourcePort', problems) ?? USUAL_SOURCE_PORT;
  const destinationPort = readPortField(fields, 'destinationPort', problems);
  if (destinationPort === undefined && fields.destinationPort === '') {
    const name = printProtocol(protocol);
    problems.push(problem('destinationPort', `${name} needs a destination port, such as :8080.`));
  }
  const ports = { sourcePort, destinationPort: destinationPort ?? 0 };
  return protocol === PROTOCOL.tcp
    ? { kind: 'tcp', ...ports, flags: extras.get('flags') ?? TCP_FLAG.SYN }
    : { kind: 'ports', ...ports };
}

const USUAL_SOURCE_PORT = 40000;

function readPortField(
  fields: PacketFields,
  field: 'sourcePort' | 'destinationPort',
  problems: PacketProblem[],
): number | undefined {
  const text = fields[field];
  if (text === '') return undefined;
  const port = readPort(text);
  if (port === undefined) {
    problems.push(problem(field, `“${text}” is not a port: ports go from 0 to 65535.`));
  }
  return port;
}

function readOrigin(
  fields: PacketFields,
  extras: Extras,
  problems: PacketProblem[],
): Origin | undefined {
  const gid = extras.get('gid');
  const local = fields.uid !== '' || gid !== undefined;
  if (fields.inInterface !== '') {
    if (local) {
      problems.push(
        problem(
          'uid',
          'A packet either arrives on an interface or is sent by a user of this host.',
        ),
      );
    }
    if (!/^[^\s/]{1,15}$/.test(fields.inInterface)) {
      problems.push(
        problem('inInterface', 'An interface name has 1 to 15 characters, such as eth0.'),
      );
    }
    return { kind: 'wire', interface: fields.inInterface };
  }
  if (!local) return undefined;
  const uid = /^\d{1,10}$/.test(fields.uid) ? Number(fields.uid) : Number.NaN;
  if (fields.uid !== '' && !(uid <= 0xfffffffe)) {
    problems.push(problem('uid', `“${fields.uid}” is not a user id: write a number such as 1337.`));
  }
  return { kind: 'process', uid: uid || 0, gid: gid ?? (uid || 0) };
}

/** A bare SYN of Linux has 20 bytes of options; a ping 56 of data; other packets here carry nothing. */
function usualLength(family: Family, transport: Transport): number {
  const header = family === 4 ? 20 : 40;
  switch (transport.kind) {
    case 'tcp':
      return header + ((transport.flags & TCP_FLAG.SYN) === 0 ? 20 : 40);
    case 'icmp':
      return header + 64;
    default:
      return header + 8;
  }
}

/** The line of a packet; what is as usual is left out. */
export function printPacketLine({ packet, origin, nowMs }: AskedPacket): string {
  const { transport } = packet;
  const ports = transport.kind === 'tcp' || transport.kind === 'ports' ? transport : undefined;
  const more: string[] = [];
  if (origin?.kind === 'process' && origin.gid !== origin.uid) more.push(`gid ${origin.gid}`);
  if (packet.mark !== 0) more.push(`mark 0x${packet.mark.toString(16)}`);
  if (transport.kind === 'tcp' && transport.flags !== TCP_FLAG.SYN) {
    more.push(`flags ${tcpFlagNames(transport.flags).join(',') || 'none'}`);
  }
  if (transport.kind === 'icmp') {
    more.push(`type ${transport.type}${transport.code === 0 ? '' : `/${transport.code}`}`);
    if (transport.id !== 1) more.push(`id ${transport.id}`);
  }
  if (packet.ttl !== 64) more.push(`ttl ${packet.ttl}`);
  if (packet.tos !== 0) more.push(`tos 0x${packet.tos.toString(16)}`);
  if (packet.length !== usualLength(packet.family, transport)) more.push(`len ${packet.length}`);
  if (packet.extensionHeaders && packet.extensionHeaders.length > 0) {
    more.push(`headers ${printExtensionHeaders(packet.extensionHeaders)}`);
  }
  if (nowMs !== undefined) more.push(`time ${printTime(nowMs)}`);
  return joinPacketFields({
    protocol: printProtocol(packet.protocol),
    source: printAddress(packet.source),
    sourcePort: ports ? String(ports.sourcePort) : '',
    destination: printAddress(packet.destination),
    destinationPort: ports ? String(ports.destinationPort) : '',
    inInterface: origin?.kind === 'wire' ? origin.interface : '',
    uid: origin?.kind === 'process' ? String(origin.uid) : '',
    more: more.join(' '),
  });
}

function printTime(instant: number): string {
  return new Date(instant).toISOString().replace(/(?::00)?\.000Z$/, '');
}
