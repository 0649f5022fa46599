/** A packet in words: its line, its fields, and what changed between two moments. */
import { printAddress } from '#net/address.ts';
import type { Tracking } from '#net/connection.ts';
import { printPacketLine } from '#net/packet-line.ts';
import { type Packet, destinationPort, sourcePort } from '#net/packet.ts';
import { printProtocol } from '#net/protocol.ts';
import { tcpFlagNames } from '#net/tcp-flags.ts';
import type { Moving } from '#simulate/moving.ts';

export interface Field {
  readonly name: string;
  readonly value: string;
}

export interface Change {
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

/** The packet's line as it stands at this moment, with the interface it came in by. */
export function movingLine(moving: Moving): string {
  return printPacketLine({ packet: moving.packet, origin: moving.origin });
}

/** `10.0.0.1:80`, `[::1]:80`, or a bare address. */
export function endpoint(address: string, port: number | undefined): string {
  if (port === undefined) return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

export function packetFields(moving: Moving): readonly Field[] {
  const { packet } = moving;
  const { transport } = packet;
  const fields: Field[] = [
    { name: 'protocol', value: printProtocol(packet.protocol) },
    { name: 'source address', value: printAddress(packet.source) },
    { name: 'destination address', value: printAddress(packet.destination) },
  ];
  const [from, to] = [sourcePort(packet), destinationPort(packet)];
  if (from !== undefined && to !== undefined) {
    fields.push(
      { name: 'source port', value: String(from) },
      { name: 'destination port', value: String(to) },
    );
  }
  if (transport.kind === 'tcp') {
    fields.push({ name: 'TCP flags', value: tcpFlagNames(transport.flags).join(',') || 'none' });
  }
  if (transport.kind === 'icmp') {
    fields.push({ name: 'ICMP type', value: `${transport.type}/${transport.code}` });
  }
  fields.push(
    { name: packet.family === 4 ? 'TTL' : 'hop limit', value: String(packet.ttl) },
    { name: 'TOS', value: `0x${packet.tos.toString(16).padStart(2, '0')}` },
    { name: 'mark', value: `0x${packet.mark.toString(16)}` },
    { name: 'in interface', value: moving.inInterface ?? 'none' },
    { name: 'out interface', value: moving.outInterface ?? 'none' },
    { name: 'sent by', value: originWords(moving) },
    { name: 'connection', value: trackingWords(moving.tracking) },
  );
  const binding = bindingWords(moving.tracking);
  if (binding !== undefined) fields.push({ name: 'NAT binding', value: binding });
  if (moving.tracking.kind === 'tracked' && moving.tracking.connection.mark !== 0) {
    const { mark } = moving.tracking.connection;
    fields.push({ name: 'connection mark', value: `0x${mark.toString(16)}` });
  }
  if (moving.socket) {
    fields.push({ name: 'socket', value: `port ${moving.socket.port}` });
  }
  return fields;
}

function originWords({ origin }: Moving): string {
  switch (origin.kind) {
    case 'wire':
      return 'another host';
    case 'process':
      return `uid ${origin.uid}, gid ${origin.gid}`;
    case 'kernel':
      return 'the kernel';
  }
}

/** `NEW`, `ESTABLISHED, reply direction`, `UNTRACKED`, `INVALID: no connection`. */
export function trackingWords(tracking: Tracking): string {
  switch (tracking.kind) {
    case 'none':
      return 'none yet';
    case 'untracked':
      return 'UNTRACKED';
    case 'tracked':
      return tracking.direction === 'reply' ? `${tracking.state}, reply` : tracking.state;
  }
}

/** What NAT made of the connection: "answers come from 10.1.2.3:15006". */
function bindingWords(tracking: Tracking): string | undefined {
  if (tracking.kind !== 'tracked') return undefined;
  const { original, reply } = tracking.connection;
  const side = (address: Packet['source'], port: number): string =>
    endpoint(printAddress(address), port);
  const to = side(original.destination, original.destinationPort);
  const toNow = side(reply.source, reply.sourcePort);
  const from = side(original.source, original.sourcePort);
  const fromNow = side(reply.destination, reply.destinationPort);
  // An ICMP tuple keeps type and code where ports have theirs: only addresses can be told.
  const parts = [
    to === toNow || isIcmp(tracking) ? '' : `destination ${to} → ${toNow}`,
    from === fromNow || isIcmp(tracking) ? '' : `source ${from} → ${fromNow}`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? undefined : parts.join(', ');
}

function isIcmp(tracking: Extract<Tracking, { kind: 'tracked' }>): boolean {
  const { protocol } = tracking.connection.original;
  return protocol === 1 || protocol === 58;
}

/** Every field that differs, before and after. */
export function changesBetween(before: Moving, after: Moving): readonly Change[] {
  if (before === after) return [];
  const were = new Map(packetFields(before).map(({ name, value }) => [name, value]));
  return packetFields(after).flatMap(({ name, value }) => {
    const was = were.get(name) ?? 'none';
    return was === value ? [] : [{ what: name, before: was, after: value }];
  });
}
