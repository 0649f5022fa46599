/** Everything that a packet is and carries, before and after a step, as a debugger watches it. */
import { printAddress } from '#net/address.ts';
import type { Connection, Tuple } from '#net/connection.ts';
import { printExtensionHeaders } from '#net/extension-headers.ts';
import { PROTOCOL, printProtocol } from '#net/protocol.ts';
import type { Packet } from '#net/packet.ts';
import { tcpFlagNames } from '#net/tcp-flags.ts';
import type { Moving } from '#simulate/moving.ts';
import type { Steps } from '#simulate/steps.ts';
import { endpoint, trackingWords } from './packet.ts';
import { routeWords } from './step.ts';

export interface WatchGroup {
  readonly title: 'Packet' | 'Interfaces' | 'Connection' | 'Routing';
  readonly rows: readonly WatchRow[];
}

export interface WatchRow {
  readonly name: string;
  /** `undefined` where it was not there yet, or is no more. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** `steps` are those of its leg; the routing decision is the last one until then. */
export function watchAt(steps: Steps, at: number): readonly WatchGroup[] {
  const step = steps.at(at);
  if (!step) return [];
  const was = factsOf(step.before, routeUntil(steps, at - 1));
  const is = factsOf(step.after, routeUntil(steps, at));
  return TITLES.map((title) => ({ title, rows: rowsOf(was[title], is[title]) })).filter(
    ({ rows }) => rows.length > 0,
  );
}

const TITLES = ['Packet', 'Interfaces', 'Connection', 'Routing'] as const;

type Facts = Readonly<Record<WatchGroup['title'], readonly Fact[]>>;

/** What has no value is left out. */
type Fact = readonly [name: string, value: string | undefined];

function rowsOf(was: readonly Fact[], is: readonly Fact[]): readonly WatchRow[] {
  const before = new Map(was);
  const after = new Map(is);
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].flatMap((name) => {
    const row = { name, before: before.get(name), after: after.get(name) };
    return row.before === undefined && row.after === undefined ? [] : [row];
  });
}

function factsOf(moving: Moving, route: string | undefined): Facts {
  return {
    Packet: packetFacts(moving.packet),
    Interfaces: [
      ['in', moving.inInterface],
      ['out', moving.outInterface],
      ['sent by', senderOf(moving)],
      ['socket', moving.socket && `${moving.socket.label ?? 'a listener'} :${moving.socket.port}`],
    ],
    Connection: connectionFacts(moving),
    Routing: [['decision', route]],
  };
}

function packetFacts({ transport, ...packet }: Packet): readonly Fact[] {
  const ports = transport.kind === 'tcp' || transport.kind === 'ports' ? transport : undefined;
  return [
    ['protocol', printProtocol(packet.protocol)],
    ['source', printAddress(packet.source)],
    ['source port', ports && String(ports.sourcePort)],
    ['destination', printAddress(packet.destination)],
    ['destination port', ports && String(ports.destinationPort)],
    [
      'TCP flags',
      transport.kind === 'tcp' ? tcpFlagNames(transport.flags).join(',') || 'none' : undefined,
    ],
    [
      'ICMP type/code',
      transport.kind === 'icmp' ? `${transport.type}/${transport.code}` : undefined,
    ],
    [packet.family === 4 ? 'TTL' : 'hop limit', String(packet.ttl)],
    [
      packet.family === 4 ? 'TOS' : 'traffic class',
      `${hex(packet.tos, 2)}${packet.tos === 0 ? '' : `, DSCP ${packet.tos >> 2}`}`,
    ],
    ['length', String(packet.length)],
    ['fragment', packet.fragment === 'whole' ? undefined : packet.fragment],
    [
      'extension headers',
      packet.extensionHeaders && printExtensionHeaders(packet.extensionHeaders),
    ],
    ['mark', markWords(packet.mark)],
  ];
}

function senderOf({ origin }: Moving): string | undefined {
  switch (origin.kind) {
    case 'wire':
      return undefined;
    case 'process':
      return `uid ${origin.uid}, gid ${origin.gid}`;
    case 'kernel':
      return 'the kernel';
  }
}

function connectionFacts({ tracking }: Moving): readonly Fact[] {
  const state: Fact = ['state', trackingWords(tracking)];
  if (tracking.kind !== 'tracked') return [state];
  const { connection } = tracking;
  return [
    state,
    ['original', tupleWords(connection.original)],
    ['reply', tupleWords(connection.reply)],
    ['TCP tracker', connection.tcpState],
    ['entry', entryWords(connection)],
    ['connection mark', markWords(connection.mark)],
    ['zone', connection.zone === 0 ? undefined : String(connection.zone)],
    ['labels', connection.labels.length === 0 ? undefined : connection.labels.join(', ')],
    ['helper', connection.helper],
  ];
}

function tupleWords(tuple: Tuple): string {
  const { protocol, source, destination, sourcePort, destinationPort } = tuple;
  if (protocol === PROTOCOL.icmp || protocol === PROTOCOL.icmpv6) {
    return `${printAddress(source)} → ${printAddress(destination)} id ${sourcePort}`;
  }
  return `${endpoint(printAddress(source), sourcePort)} → ${endpoint(printAddress(destination), destinationPort)}`;
}

/** Whether the table has it, and what was seen of it. */
function entryWords({ confirmed, assured, seenReply }: Connection): string {
  const seen = [seenReply ? 'reply seen' : '', assured ? 'assured' : ''];
  return [confirmed ? 'in the table' : 'not in the table yet', ...seen]
    .filter((word) => word !== '')
    .join(', ');
}

/** `0x4001, bits 0 and 14`: masks are about bits, and counting them in hexadecimal is no fun. */
export function markWords(mark: number): string {
  const bits = Array.from({ length: 32 }, (_, bit) => bit).filter((bit) => (mark >>> bit) & 1);
  const [last] = bits.slice(-1);
  if (last === undefined) return '0x0';
  const most = bits.length > 8;
  if (most) return `${hex(mark, 1)}, ${bits.length} bits`;
  const rest = bits.slice(0, -1);
  const list = rest.length === 0 ? `bit ${last}` : `bits ${rest.join(', ')} and ${last}`;
  return `${hex(mark, 1)}, ${list}`;
}

function hex(value: number, digits: number): string {
  return `0x${value.toString(16).padStart(digits, '0')}`;
}

function routeUntil(steps: Steps, at: number): string | undefined {
  for (let index = at < 0 ? -1 : steps.partAt(at); index >= 0; index -= 1) {
    const step = steps.parts[index];
    if (step?.kind === 'routed') return routeWords(step);
    // Round lo it is a new arrival, routed anew.
    if (step?.kind === 'looped') return undefined;
  }
  return undefined;
}
