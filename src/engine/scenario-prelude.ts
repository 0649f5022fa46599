/**
 * What a scenario's packet needs to have happened before it: the packets that bring about the wanted
 * connection state, as the recorder sends them.
 */
import type { Host } from '#host/host.ts';
import { flowTo, lookupRoute } from '#host/routing.ts';
import { printAddress, readAddress } from '#net/address.ts';
import { type Packet, type SentPacket, destinationPort, sourcePort } from '#net/packet.ts';
import type { LegOptions } from '#simulate/leg.ts';
import type { Sent } from './scenario.ts';
import { type Json, packetJson, readScenarioPacket, textOf } from './scenario-packet.ts';

export interface Plan {
  /** The packet as really sent. */
  readonly packet: Json;
  /** The packet that an ICMP error quotes. */
  readonly about: Packet | undefined;
  /** What was sent just before, as recordings list it. */
  readonly before: readonly Json[];
}

type Send = (sent: SentPacket, options: LegOptions, bare: boolean) => Sent;

export class Prelude {
  readonly #host: Host;
  readonly #done: readonly (Sent | undefined)[];
  readonly #send: Send;
  readonly #before: Json[] = [];

  constructor(host: Host, done: readonly (Sent | undefined)[], send: Send) {
    this.#host = host;
    this.#done = done;
    this.#send = send;
  }

  /** `index` is the packet's place in the scenario, from 0. */
  prepare(packet: Json, index: number): Plan {
    const followed = this.#addresses(packet);
    let about: Packet | undefined;
    let sent: Json = followed;
    switch (packet['ctstate']) {
      case 'ESTABLISHED':
        this.#establish(followed);
        break;
      case 'RELATED': {
        const opener = this.#openRelated(followed, index);
        about = opener?.leg.last.packet;
        if (about) sent = { ...followed, dst: printAddress(about.source) };
        break;
      }
      case 'INVALID':
        if (packet['path'] === 'inbound') sent = { ...followed, bad_checksum: true };
        break;
    }
    return { packet: sent, about, before: this.#before };
  }

  /** `follow` and `reply_to` take their addresses from an earlier packet. */
  #addresses(packet: Json): Json {
    const follow = this.#earlier(packet, 'follow');
    if (follow) return { ...packet, ...addressesOf(follow.sent.packet) };
    const opened = this.#earlier(packet, 'reply_to');
    if (!opened) return packet;
    const { fate, last } = opened.leg;
    const turned = turnedRound(addressesOf(last.packet));
    if (fate.kind === 'forwarded' || fate.kind === 'sent') {
      return { ...packet, ...turned, path: 'inbound', in_iface: fate.interface };
    }
    return { ...packet, ...turned };
  }

  #earlier(packet: Json, key: 'follow' | 'reply_to'): Sent | undefined {
    const index = packet[key];
    return typeof index === 'number' ? this.#done[index] : undefined;
  }

  #run(role: string, packet: Json, bare: boolean): Sent | undefined {
    const read = readScenarioPacket(packet, this.#host);
    if (!read) return undefined;
    this.#before.push({ role, packet });
    return this.#send(read, {}, bare);
  }

  /** An opener, its answer and, for TCP, the third packet of the handshake. */
  #establish(packet: Json): void {
    const bare = packet['establish'] === 'before_rules';
    const reply = packet['ctdir'] === 'REPLY';
    const opener = reply ? this.#fromOtherSide(packet) : openerOf(packet);
    const opened = this.#run('opener', opener, bare);
    // A datagram in the reply direction is itself the answer.
    if (!opened || (reply && packet['proto'] !== 'tcp')) return;
    const { fate, last } = opened.leg;
    if (fate.kind === 'dropped' || fate.kind === 'rejected' || fate.kind === 'lost') return;
    const tcp = packet['proto'] === 'tcp';
    const back = { ...turnedRound(addressesOf(last.packet)), ...answerFields(packet, tcp) };
    if (fate.kind === 'forwarded' || fate.kind === 'sent') {
      const arrives = { ...back, path: 'inbound', in_iface: fate.interface };
      this.#run('answer', arrives, bare);
    } else if (!tcp && fate.kind === 'delivered' && fate.socket) {
      this.#run('answer', { ...back, path: 'output' }, bare);
    }
    if (tcp) this.#run('ack', { ...opener, tcp_flags: 'ACK' }, bare);
  }

  /** The packet that opens the connection whose reply direction is wanted. */
  #fromOtherSide(packet: Json): Json {
    const turned = turnedRound(packet);
    const base = { ...turned, ttl: 64, tcp_flags: 'SYN' };
    if (packet['path'] !== 'output') return { ...base, ...this.#pathFrom(turned) };
    return { ...base, path: 'inbound', in_iface: this.#interfaceTowards(packet['dst']) };
  }

  /** Whether a packet from that address is made here or arrives, and on which interface. */
  #pathFrom(packet: Json): Json {
    const source = readAddress(textOf(packet, 'src') ?? '');
    const own = source && this.#route(source).kind === 'local';
    if (own) return { path: 'output' };
    return { path: 'inbound', in_iface: this.#interfaceTowards(packet['src']) };
  }

  #interfaceTowards(address: unknown): string {
    const to = typeof address === 'string' ? readAddress(address) : undefined;
    const answer = to && this.#route(to);
    return answer && 'interface' in answer ? answer.interface : 'eth0';
  }

  #route(destination: NonNullable<ReturnType<typeof readAddress>>): ReturnType<typeof lookupRoute> {
    return lookupRoute(this.#host, flowTo(destination));
  }

  /** A datagram the other way, for the ICMP error to be about. */
  #openRelated(packet: Json, index: number): Sent | undefined {
    const addresses = { src: packet['dst'], dst: packet['src'] };
    const opener = {
      ...addresses,
      proto: 'udp',
      sport: 40000 + index,
      dport: 33434,
      ...this.#pathFrom(addresses),
    };
    return this.#run('opener', opener, packet['establish'] === 'before_rules');
  }
}

const KEPT = [
  'path',
  'in_iface',
  'uid',
  'gid',
  'mark',
  'ttl',
  'tos',
  'proto',
  'src',
  'dst',
  'sport',
  'dport',
  'icmp_id',
];

function openerOf(packet: Json): Json {
  const kept = Object.fromEntries(Object.entries(packet).filter(([key]) => KEPT.includes(key)));
  return packet['proto'] === 'tcp' ? { ...kept, tcp_flags: 'SYN' } : kept;
}

function answerFields(packet: Json, tcp: boolean): Json {
  if (tcp) return { tcp_flags: 'SYN,ACK', ttl: 64 };
  if (packet['proto'] === 'icmp')
    return { icmp_type: 0, icmp_code: 0, icmp_id: packet['icmp_id'] ?? 1, ttl: 64 };
  if (packet['proto'] === 'icmpv6')
    return { icmp_type: 129, icmp_code: 0, icmp_id: packet['icmp_id'] ?? 1, ttl: 64 };
  return { ttl: 64 };
}

function addressesOf(packet: Packet): Json {
  const { src, dst, proto } = packetJson(packet);
  const [sport, dport] = [sourcePort(packet), destinationPort(packet)];
  return sport === undefined || dport === undefined
    ? { src, dst, proto }
    : { src, dst, proto, sport, dport };
}

function turnedRound(packet: Json): Json {
  const { src, dst, proto, sport, dport } = packet;
  return sport === undefined
    ? { src: dst, dst: src, proto }
    : { src: dst, dst: src, proto, sport: dport, dport: sport };
}
