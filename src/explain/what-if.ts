/**
 * The smallest change of a packet that makes a failed condition hold, or a held one fail: one field,
 * tried out on the condition itself, so that it is never a second opinion on what the condition means.
 */
import type { Condition, Situation } from '#extensions/contract.ts';
import { type Address, printAddress } from '#net/address.ts';
import type { Tracking } from '#net/connection.ts';
import type { Origin, Packet, Transport } from '#net/packet.ts';
import { PROTOCOL, hasPorts, printProtocol, readProtocol } from '#net/protocol.ts';
import { readSubnet } from '#net/subnet.ts';
import { TCP_FLAG, tcpFlagNames } from '#net/tcp-flags.ts';

/** `destination port 15008 instead of 8080` */
export interface SmallestChange {
  readonly field: string;
  readonly from: string;
  readonly to: string;
}

/** `undefined` where no change of one field of the packet flips the condition. */
export function smallestChange(
  condition: Condition,
  situation: Situation,
): SmallestChange | undefined {
  const now = condition.decide(situation).holds;
  const wanted = now === 'yes' ? 'no' : 'yes';
  for (const { change, situation: other } of candidates(condition.words, situation)) {
    if (change.from !== change.to && condition.decide(other).holds === wanted) return change;
  }
  return undefined;
}

interface Candidate {
  readonly change: SmallestChange;
  readonly situation: Situation;
}

/** Situations that differ in one field, by the values that the condition itself names. */
function* candidates(words: string, situation: Situation): Iterable<Candidate> {
  const values = valuesIn(words);
  yield* portCandidates(values.numbers, situation);
  yield* addressCandidates(values.addresses, situation);
  yield* protocolCandidates(values.words, situation);
  yield* interfaceCandidates(values.words, situation);
  yield* ownerCandidates(values.numbers, situation);
  yield* flagCandidates(situation);
  yield* numberCandidates(values.numbers, situation);
  yield* markCandidates(values.masked, situation);
  yield* icmpCandidates(values.words, situation);
  yield* trackingCandidates(situation);
}

interface Values {
  readonly words: readonly string[];
  readonly numbers: readonly number[];
  readonly addresses: readonly Address[];
  readonly masked: readonly { readonly value: number; readonly mask: number }[];
}

function valuesIn(words: string): Values {
  const parts = words.split(/[\s,]+/).filter((part) => part !== '' && !/^(!|--?[a-z])/.test(part));
  const numbers = new Set<number>();
  const addresses: Address[] = [];
  const masked: { value: number; mask: number }[] = [];
  for (const part of parts) {
    for (const [number] of part.matchAll(/0x[0-9a-f]+|\d+/gi)) {
      const value = Number(number);
      for (const each of [value, value + 1, value - 1]) if (each >= 0) numbers.add(each);
    }
    for (const end of part.split('-')) {
      const subnet = readSubnet(end);
      if (subnet) addresses.push(subnet.address, nextAddress(subnet.address));
    }
    const mark = /^(0x[0-9a-f]+)(?:\/(0x[0-9a-f]+))?$/i.exec(part);
    if (mark) masked.push({ value: Number(mark[1]), mask: Number(mark[2] ?? 0xffffffff) });
  }
  return { words: parts, numbers: [...numbers], addresses, masked };
}

function nextAddress({ family, words }: Address): Address {
  const last = words.length - 1;
  return { family, words: words.map((word, at) => (at === last ? (word + 1) >>> 0 : word)) };
}

function withPacket(situation: Situation, change: Partial<Packet>): Situation {
  return other(situation, { packet: { ...situation.packet, ...change } });
}

/** A copy by name: a situation may be made of getters. */
function other(situation: Situation, change: Partial<Situation>): Situation {
  const { family, packet, table, hook, inInterface, outInterface } = situation;
  const { tracking, origin, host, memory, connections, receiver, attached, slot } = situation;
  const copy = { family, packet, table, hook, inInterface, outInterface, tracking, origin, host };
  return {
    ...copy,
    memory,
    ...(connections && { connections }),
    receiver,
    attached,
    slot,
    ...change,
  };
}

function* portCandidates(numbers: readonly number[], situation: Situation): Iterable<Candidate> {
  const { transport } = situation.packet;
  if (transport.kind !== 'tcp' && transport.kind !== 'ports') return;
  for (const port of numbers.filter((number) => number <= 65535)) {
    for (const [field, key] of [
      ['destination port', 'destinationPort'],
      ['source port', 'sourcePort'],
    ] as const) {
      const change = { field, from: String(transport[key]), to: String(port) };
      yield {
        change,
        situation: withPacket(situation, { transport: { ...transport, [key]: port } }),
      };
    }
  }
}

function* addressCandidates(
  addresses: readonly Address[],
  situation: Situation,
): Iterable<Candidate> {
  const { packet } = situation;
  for (const address of addresses.filter(({ family }) => family === packet.family)) {
    for (const key of ['destination', 'source'] as const) {
      const change = {
        field: `${key} address`,
        from: printAddress(packet[key]),
        to: printAddress(address),
      };
      yield { change, situation: withPacket(situation, { [key]: address }) };
    }
  }
}

function* protocolCandidates(words: readonly string[], situation: Situation): Iterable<Candidate> {
  const { packet } = situation;
  const named = words.flatMap((word) => readProtocol(word) ?? []);
  for (const protocol of [...named, PROTOCOL.tcp, PROTOCOL.udp]) {
    const change = {
      field: 'protocol',
      from: printProtocol(packet.protocol),
      to: printProtocol(protocol),
    };
    const transport = transportFor(protocol, packet);
    yield { change, situation: withPacket(situation, { protocol, transport }) };
  }
}

function transportFor(protocol: number, { transport, family }: Packet): Transport {
  const ports =
    transport.kind === 'tcp' || transport.kind === 'ports'
      ? { sourcePort: transport.sourcePort, destinationPort: transport.destinationPort }
      : { sourcePort: 40000, destinationPort: 80 };
  if (protocol === PROTOCOL.tcp) return { kind: 'tcp', ...ports, flags: TCP_FLAG.SYN };
  if (hasPorts(protocol)) return { kind: 'ports', ...ports };
  if (protocol === PROTOCOL.icmp || protocol === PROTOCOL.icmpv6) {
    return { kind: 'icmp', type: family === 4 ? 8 : 128, code: 0, id: 1, about: undefined };
  }
  return { kind: 'none' };
}

function* interfaceCandidates(words: readonly string[], situation: Situation): Iterable<Candidate> {
  const names = words.filter((word) => /^[a-z][\w.@-]{0,14}\+?$/i.test(word));
  for (const word of [...names.map((name) => name.replace(/\+$/, '0')), 'eth9']) {
    for (const [field, key] of [
      ['in interface', 'inInterface'],
      ['out interface', 'outInterface'],
    ] as const) {
      const had = situation[key];
      // A hook without that interface stays without it: no packet has one there.
      if (had === undefined) continue;
      yield {
        change: { field, from: had, to: word },
        situation: other(situation, { [key]: word }),
      };
    }
  }
}

function* ownerCandidates(numbers: readonly number[], situation: Situation): Iterable<Candidate> {
  const { origin } = situation;
  if (origin.kind !== 'process') return;
  for (const id of numbers) {
    for (const key of ['uid', 'gid'] as const) {
      const changed: Origin = { ...origin, [key]: id };
      const change = { field: `sender’s ${key}`, from: String(origin[key]), to: String(id) };
      yield { change, situation: other(situation, { origin: changed }) };
    }
  }
}

const { SYN, ACK, FIN, RST } = TCP_FLAG;

function* flagCandidates(situation: Situation): Iterable<Candidate> {
  const { transport } = situation.packet;
  if (transport.kind !== 'tcp') return;
  const said = (flags: number): string => tcpFlagNames(flags).join(',') || 'none';
  for (const flags of [SYN, ACK, SYN | ACK, FIN | ACK, RST, 0, 63]) {
    const change = { field: 'TCP flags', from: said(transport.flags), to: said(flags) };
    yield { change, situation: withPacket(situation, { transport: { ...transport, flags } }) };
  }
}

function* numberCandidates(numbers: readonly number[], situation: Situation): Iterable<Candidate> {
  const { packet } = situation;
  for (const number of numbers) {
    if (number <= 255) {
      const field = packet.family === 4 ? 'TTL' : 'hop limit';
      const ttl = { field, from: String(packet.ttl), to: String(number) };
      yield { change: ttl, situation: withPacket(situation, { ttl: number }) };
      for (const tos of [number, (number << 2) & 255]) {
        const change = { field: 'TOS', from: String(packet.tos), to: String(tos) };
        yield { change, situation: withPacket(situation, { tos }) };
      }
    }
    if (number <= 65535) {
      const change = { field: 'length', from: String(packet.length), to: String(number) };
      yield { change, situation: withPacket(situation, { length: number }) };
    }
  }
}

function* markCandidates(
  masked: readonly { readonly value: number; readonly mask: number }[],
  situation: Situation,
): Iterable<Candidate> {
  const { packet, tracking } = situation;
  const hex = (mark: number): string => `0x${mark.toString(16)}`;
  for (const { value, mask } of masked) {
    for (const bits of [value, ~value]) {
      const mark = ((packet.mark & ~mask) | (bits & mask)) >>> 0;
      const change = { field: 'mark', from: hex(packet.mark), to: hex(mark) };
      yield { change, situation: withPacket(situation, { mark }) };
      if (tracking.kind !== 'tracked') continue;
      const had = tracking.connection.mark;
      const set = ((had & ~mask) | (bits & mask)) >>> 0;
      const connection = { ...tracking.connection, mark: set };
      yield {
        change: { field: 'connection mark', from: hex(had), to: hex(set) },
        situation: other(situation, { tracking: { ...tracking, connection } }),
      };
    }
  }
}

function* icmpCandidates(words: readonly string[], situation: Situation): Iterable<Candidate> {
  const { transport } = situation.packet;
  if (transport.kind !== 'icmp') return;
  for (const word of words) {
    const parts = /^(\d+)(?:\/(\d+))?$/.exec(word);
    if (!parts) continue;
    for (const type of [Number(parts[1]), Number(parts[1]) + 1]) {
      const code = Number(parts[2] ?? 0);
      const change = {
        field: 'ICMP type',
        from: `${transport.type}/${transport.code}`,
        to: `${type}/${code}`,
      };
      yield {
        change,
        situation: withPacket(situation, { transport: { ...transport, type, code } }),
      };
    }
  }
}

function* trackingCandidates(situation: Situation): Iterable<Candidate> {
  const { tracking } = situation;
  const from =
    tracking.kind === 'tracked'
      ? tracking.state
      : tracking.kind === 'none'
        ? 'INVALID'
        : 'UNTRACKED';
  const states: Tracking[] = [{ kind: 'untracked' }, { kind: 'none' }];
  if (tracking.kind === 'tracked') {
    for (const state of ['ESTABLISHED', 'NEW', 'RELATED'] as const) {
      states.unshift({ ...tracking, state });
    }
  }
  for (const state of states) {
    const to =
      state.kind === 'tracked' ? state.state : state.kind === 'none' ? 'INVALID' : 'UNTRACKED';
    const change = { field: 'connection state', from, to };
    yield { change, situation: other(situation, { tracking: state }) };
  }
}
