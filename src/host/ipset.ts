/**
 * Membership in a set of ipset(8), as the kernel tests it (net/netfilter/ipset/). An entry has as
 * many dimensions as the set's type names; each is fed from the packet's source or destination.
 */
import { type Address, printAddress, readAddress } from '#net/address.ts';
import { printProtocol } from '#net/protocol.ts';
import { lengthOfMask, maskOfLength, readSubnet, underMask } from '#net/subnet.ts';
import type { Packet } from '#net/packet.ts';
import type { Host, IpSet } from './host.ts';
import { portElement, readPortElement } from './ipset-port.ts';
import { type SourceMac, sourceMac } from './source-mac.ts';

/** What is asked of a set. */
export interface SetQuestion {
  readonly packet: Packet;
  readonly inInterface: string | undefined;
  readonly outInterface: string | undefined;
  /** One for each dimension; the last ones may be too many. */
  readonly sides: readonly SetSide[];
  /** `--return-nomatch`: only entries that exclude count. */
  readonly returnNomatch: boolean;
}

export type SetSide = 'src' | 'dst';

export type Membership =
  | { readonly kind: 'in'; readonly entry: SetEntry }
  /** `entry` is the one that excludes it, where one does. */
  | { readonly kind: 'out'; readonly entry: SetEntry | undefined }
  /** What would have to be known. */
  | { readonly kind: 'unknown'; readonly what: string };

export interface SetEntry {
  /** `10.0.0.1,tcp:80`, as written. */
  readonly element: string;
  readonly nomatch: boolean;
  /** `undefined` in a set without counters. */
  readonly counters: { readonly packets: bigint; readonly bytes: bigint } | undefined;
}

const OUT: Membership = { kind: 'out', entry: undefined };

/** Whether the packet is in the set. */
export function askSet(host: Host, set: IpSet, question: SetQuestion): Membership {
  if (set.type === 'list:set') return askList(host, set, question);
  const index = indexOf(set);
  if (question.sides.length < index.dimensions.length) return OUT;
  if (isOfFamily(set.type) && set.family !== question.packet.family) return OUT;
  const probes: (readonly string[])[] = [];
  for (const [at, dimension] of index.dimensions.entries()) {
    const probe = probesOf(host, index, dimension, at, question);
    if (probe === 'unknown') return { kind: 'unknown', what: 'the frame’s source address' };
    probes.push(probe);
  }
  const entry = firstEntry(index, probes);
  if (!entry) return OUT;
  // net/netfilter/ipset/ip_set_core.c, ip_set_test: only types with networks know `nomatch`.
  const excludes =
    question.returnNomatch && set.type.includes('net') ? !entry.nomatch : entry.nomatch;
  return excludes ? { kind: 'out', entry } : { kind: 'in', entry };
}

/** ip_set_list_set.c, list_set_ktest: the first member set that has the packet. */
function askList(host: Host, set: IpSet, question: SetQuestion): Membership {
  let answer: Membership = OUT;
  for (const { element } of set.entries.map(readEntry)) {
    const member = host.sets.find(({ name }) => name === element);
    // The kernel lets no list into a list; a paste that has one must not send us round in circles.
    if (!member || member.type === 'list:set') {
      answer = { kind: 'unknown', what: `the set ${element}` };
      continue;
    }
    const found = askSet(host, member, question);
    if (found.kind === 'in') return found;
    if (found.kind === 'unknown') answer = found;
  }
  return answer;
}

/** What the packet is looked up as: `10.0.0.9,tcp:80`. */
export function showElement(host: Host, set: IpSet, question: SetQuestion): string {
  const { packet, sides } = question;
  const shown = dimensionsOf(set.type).map((dimension, at) => {
    const side = sides[at];
    if (side === undefined) return '(nothing)';
    switch (dimension) {
      case 'ip':
      case 'net':
        return printAddress(addressOf(packet, side));
      case 'port':
        return showPort(packet, side);
      case 'iface':
        return interfaceOf(question, side) ?? '(none)';
      case 'mark':
        return `0x${packet.mark.toString(16)}`;
      case 'mac': {
        const mac = macOf(host, question, side);
        return mac.kind === 'known' ? mac.mac : 'no known MAC';
      }
      case 'set':
        return printAddress(addressOf(packet, side));
    }
  });
  return shown.join(',');
}

function showPort(packet: Packet, side: SetSide): string {
  const port = portElement(packet, side);
  if (!port) return 'no port';
  const isIcmp = packet.transport.kind === 'icmp';
  const number = isIcmp ? `${port.port >> 8}/${port.port & 255}` : port.port;
  return `${printProtocol(port.protocol)}:${number}`;
}

type Dimension = 'ip' | 'net' | 'port' | 'mac' | 'mark' | 'iface' | 'set';

const DIMENSIONS: readonly string[] = ['ip', 'net', 'port', 'mac', 'mark', 'iface', 'set'];

function dimensionsOf(type: string): readonly Dimension[] {
  const names = type.slice(type.indexOf(':') + 1).split(',');
  return names.filter((name): name is Dimension => DIMENSIONS.includes(name));
}

/** Sets without addresses serve both families. */
function isOfFamily(type: string): boolean {
  return dimensionsOf(type).some((dimension) => dimension === 'ip' || dimension === 'net');
}

/** A set made ready: its entries by all their dimensions at once. */
interface Index {
  readonly dimensions: readonly Dimension[];
  readonly entries: ReadonlyMap<string, SetEntry>;
  /** For each dimension the lengths of networks that occur, longest first. */
  readonly lengths: readonly (readonly number[])[];
  /** Of `netmask` and `markmask`, where the set was created with them. */
  readonly netmask: number | undefined;
  readonly markmask: number;
  /** Whether ports stand without a protocol, as in bitmap:port. */
  readonly barePorts: boolean;
}

const made = new WeakMap<IpSet, Index>();

function indexOf(set: IpSet): Index {
  let index = made.get(set);
  if (!index) {
    index = makeIndex(set);
    made.set(set, index);
  }
  return index;
}

function makeIndex(set: IpSet): Index {
  const dimensions = dimensionsOf(set.type);
  const barePorts = set.type === 'bitmap:port';
  const entries = new Map<string, SetEntry>();
  const lengths = dimensions.map(() => new Set<number>());
  for (const text of set.entries) {
    const entry = readEntry(text);
    const parts = splitElement(entry.element, dimensions);
    const keys = dimensions.map((dimension, at) => {
      const key = keyOf(dimension, parts[at], barePorts, / wildcard( |$)/.test(text));
      if (dimension === 'net' && key !== undefined) lengths[at]?.add(Number(key.split('/')[1]));
      return key;
    });
    if (keys.every((key) => key !== undefined)) entries.set(keys.join('|'), entry);
  }
  return {
    dimensions,
    entries,
    lengths: lengths.map((each) => [...each].sort((a, b) => b - a)),
    netmask: createdWith(set, 'netmask'),
    markmask: createdWith(set, 'markmask') ?? 0xffffffff,
    barePorts,
  };
}

function createdWith(set: IpSet, option: string): number | undefined {
  const words = (set.create ?? '').split(' ');
  const at = words.indexOf(option);
  return at < 0 ? undefined : Number(words[at + 1]);
}

/** `10.0.0.1,tcp:80 nomatch packets 5 bytes 300 comment "two words"` */
function readEntry(text: string): SetEntry {
  const [element = '', ...words] = text
    .replace(/ comment "[^"]*"/, '')
    .trim()
    .split(/ +/);
  const [packets, bytes] = [countAfter(words, 'packets'), countAfter(words, 'bytes')];
  return {
    element,
    nomatch: words.includes('nomatch'),
    counters: packets === undefined || bytes === undefined ? undefined : { packets, bytes },
  };
}

function countAfter(words: readonly string[], name: string): bigint | undefined {
  const at = words.indexOf(name);
  const count = at < 0 ? '' : (words[at + 1] ?? '');
  return /^\d{1,20}$/.test(count) ? BigInt(count) : undefined;
}

/** In a set of addresses with MACs the MAC may be missing: the first that comes is taken for it. */
function splitElement(element: string, dimensions: readonly Dimension[]): readonly string[] {
  const parts = element.split(',');
  return parts.length < dimensions.length ? [...parts, ANY_MAC] : parts;
}

const ANY_MAC = 'any';

/** What an entry says in one dimension, as a text that `probesOf` makes too. */
function keyOf(
  dimension: Dimension,
  part: string | undefined,
  barePorts: boolean,
  wildcard: boolean,
): string | undefined {
  if (part === undefined) return undefined;
  switch (dimension) {
    case 'ip': {
      const address = readAddress(part);
      return address && addressKey(address);
    }
    case 'net': {
      const subnet = readSubnet(part);
      const length = subnet && lengthOfMask(subnet.mask);
      return subnet && length !== undefined ? `${addressKey(subnet.address)}/${length}` : undefined;
    }
    case 'port': {
      if (barePorts) return part;
      const port = readPortElement(part);
      return port && `${port.protocol}:${port.port}`;
    }
    case 'mac':
      return part.toLowerCase();
    case 'mark':
      return String(Number(part));
    case 'iface':
      return wildcard ? `${part}*` : part;
    case 'set':
      return part;
  }
}

function addressKey({ words }: Address): string {
  return words.join('.');
}

/** What the packet may be found under in one dimension, in the order the kernel looks. */
function probesOf(
  host: Host,
  index: Index,
  dimension: Dimension,
  at: number,
  question: SetQuestion,
): readonly string[] | 'unknown' {
  const { packet, sides } = question;
  const side = sides[at] ?? 'src';
  switch (dimension) {
    case 'ip': {
      const address = addressOf(packet, side);
      const { netmask } = index;
      if (netmask === undefined) return [addressKey(address)];
      return [addressKey(underMask(address, maskOfLength(address.family, netmask)))];
    }
    case 'net': {
      const address = addressOf(packet, side);
      return (index.lengths[at] ?? []).map(
        (length) =>
          `${addressKey(underMask(address, maskOfLength(address.family, length)))}/${length}`,
      );
    }
    case 'port': {
      const port = portElement(packet, side);
      if (!port) return [];
      if (!index.barePorts) return [`${port.protocol}:${port.port}`];
      // ip_set_getport.c, ip_set_get_ip_port: TCP and UDP alone.
      return port.protocol === 6 || port.protocol === 17 ? [String(port.port)] : [];
    }
    case 'mac': {
      const mac = macOf(host, question, side);
      if (mac.kind === 'unknown') return 'unknown';
      return mac.kind === 'known' ? [mac.mac, ANY_MAC] : [];
    }
    case 'mark':
      return [String((packet.mark & index.markmask) >>> 0)];
    case 'iface':
      return interfaceProbes(interfaceOf(question, side));
    case 'set':
      return [];
  }
}

/** Its name, and every beginning of it with the mark of a wildcard. */
function interfaceProbes(name: string | undefined): readonly string[] {
  if (name === undefined) return [];
  const beginnings = [...name].map((_, index) => `${name.slice(0, name.length - index)}*`);
  return [name, ...beginnings];
}

function addressOf(packet: Packet, side: SetSide): Address {
  return side === 'src' ? packet.source : packet.destination;
}

function interfaceOf(question: SetQuestion, side: SetSide): string | undefined {
  return side === 'src' ? question.inInterface : question.outInterface;
}

function macOf(host: Host, { packet, inInterface }: SetQuestion, side: SetSide): SourceMac {
  const source = sourceMac(host, packet, inInterface);
  if (side === 'src' || source.kind === 'none') return source;
  const own = host.interfaces.find(({ name }) => name === inInterface)?.mac;
  const mac = packet.frame?.destinationMac ?? own;
  return mac === undefined ? { kind: 'unknown' } : { kind: 'known', mac: mac.toLowerCase() };
}

/** Goes through all combinations, the first dimension slowest, as the kernel's loops do. */
function firstEntry(index: Index, probes: readonly (readonly string[])[]): SetEntry | undefined {
  let keys = probes[0] ?? [];
  for (const probe of probes.slice(1)) {
    keys = keys.flatMap((key) => probe.map((each) => `${key}|${each}`));
  }
  for (const key of keys) {
    const entry = index.entries.get(key);
    if (entry) return entry;
  }
  return undefined;
}
