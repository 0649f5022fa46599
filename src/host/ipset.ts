/**
 * Membership in a set of ipset(8), as the kernel tests it (net/netfilter/ipset/). An entry has as
 * many dimensions as the set's type names; each is fed from the packet's source or destination.
 */
import { type Address, printAddress } from '#net/address.ts';
import type { Packet } from '#net/packet.ts';
import { printProtocol } from '#net/protocol.ts';
import { maskOfLength, underMask } from '#net/subnet.ts';
import type { Host, IpSet } from './host.ts';
import {
  ANY_MAC,
  type Dimension,
  type Index,
  type SetEntry,
  addressKey,
  dimensionsOf,
  hasFamily,
  indexOf,
  readEntry,
} from './ipset-index.ts';
import { portElement } from './ipset-port.ts';
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

const OUT: Membership = { kind: 'out', entry: undefined };

/** Whether the packet is in the set. */
export function askSet(host: Host, set: IpSet, question: SetQuestion): Membership {
  if (set.type === 'list:set') return askList(host, set, question);
  const index = indexOf(set);
  if (question.sides.length < index.dimensions.length) return OUT;
  if (hasFamily(set.type) && set.family !== question.packet.family) return OUT;
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
