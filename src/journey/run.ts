/**
 * The legs that one request causes: each packet walked by the simulator, and between two of them
 * whoever takes the one and sends the next.
 *
 *     client ─▸ [pod] ─▸ Envoy ─▸ [pod] ─▸ app
 *     app ─▸ [pod] ─▸ Envoy ─▸ [pod] ─▸ [node] ─▸ backend
 */
import type { Endpoint, NextPacket, Onward, PeerChoice } from '#actors/proxy.ts';
import type { Host } from '#host/host.ts';
import { type Address, sameAddress } from '#net/address.ts';
import type { Origin, SentPacket } from '#net/packet.ts';
import { ruleName } from '#explain/verdict.ts';
import { type Leg, runLeg } from '#simulate/leg.ts';
import { type Branches, taking } from '#simulate/branches.ts';
import type { Past } from '#simulate/world.ts';
import { type Capture, captureOf } from './capture.ts';
import { type Receiver, openConnection, printEndpoint, receiverOf } from './next.ts';
import { type Peers, peersFor } from './peers.ts';
import { Place, type PlaceAsked, isOwn } from './place.ts';

export interface JourneyLeg {
  readonly place: Place;
  readonly sent: SentPacket;
  /** What its packet finds in the place. */
  readonly past: Past;
  readonly leg: Leg;
  /** Who sends it and who gets it: `client`, `Envoy`, `app`, `node`. */
  readonly from: string;
  readonly to: string;
  /** Why it is sent; empty for the packet asked for. */
  readonly because: string;
  readonly capture: Capture | undefined;
  /** To whom else its receiver could connect then. */
  readonly peers: Peers | undefined;
}

export interface Journey {
  /** At least one. */
  readonly legs: readonly JourneyLeg[];
  readonly end: JourneyEnd;
}

export interface JourneyEnd {
  readonly kind: 'received' | 'left' | 'stopped' | 'loop' | 'too-long';
  readonly sentence: string;
}

export interface JourneyAsked {
  readonly places: readonly PlaceAsked[];
  /** Where the first packet is, an element of `places`. */
  readonly start: PlaceAsked;
  readonly sent: SentPacket;
  readonly branches: Branches;
  /** What the keys of a leg's branches begin with, by its number from 0: see `legPrefix`. */
  readonly prefixOf: (leg: number, place: PlaceAsked) => string;
}

/** Journeys of more legs are no journeys: the longest real one known has six. */
const MOST_LEGS = 16;

/** Tells the choices of one leg of a journey from the others'. */
export function legPrefix(leg: number): string {
  return leg === 0 ? '' : `j${leg}/`;
}

/** Whether a choice belongs to the leg with that prefix. */
export function isOfLeg(key: string, prefix: string): boolean {
  // What a proxy chooses, `p1/`, is no leg's.
  return prefix === '' ? !/^[jp]\d+\//.test(key) : key.startsWith(prefix);
}

export function runJourney(asked: JourneyAsked): Journey {
  return new Runner(asked).run();
}

/** What is sent next, and where it enters. */
interface Onto {
  readonly asked: PlaceAsked;
  readonly sent: SentPacket;
  readonly from: string;
  readonly because: string;
  readonly peers?: Peers | undefined;
}

class Runner {
  readonly #asked: JourneyAsked;
  readonly #places = new Map<number, Place>();
  readonly #legs: JourneyLeg[] = [];
  readonly #seen = new Set<string>();

  constructor(asked: JourneyAsked) {
    this.#asked = asked;
  }

  run(): Journey {
    const { start, sent } = this.#asked;
    let onto: Onto = { asked: start, sent, from: '', because: '' };
    while (this.#legs.length < MOST_LEGS) {
      const place = this.#placeOf(onto.asked, onto.sent);
      const from = onto.from === '' ? senderName(onto.sent.origin, place) : onto.from;
      const { past } = place;
      const leg = this.#walk(place, onto.sent, past);
      place.past = leg.past;
      const receiver = receiverOf(leg, place);
      const capture = captureOf(leg, place);
      const next = this.#next(leg, place, receiver);
      const to = 'sent' in next ? next.from : receiverName(receiver);
      this.#legs.push({
        place,
        sent: onto.sent,
        past,
        leg,
        from,
        to,
        because: onto.because,
        capture,
        peers: 'sent' in next ? next.peers : undefined,
      });
      if (!('sent' in next)) return { legs: this.#legs, end: next };
      onto = next;
    }
    return {
      legs: this.#legs,
      end: { kind: 'too-long', sentence: 'and so on: this journey does not end' },
    };
  }

  #placeOf(asked: PlaceAsked, first: SentPacket): Place {
    let place = this.#places.get(asked.index);
    if (!place) {
      place = new Place(asked, first);
      this.#places.set(asked.index, place);
    }
    return place;
  }

  #walk({ asked, host }: Place, sent: SentPacket, past: Past): Leg {
    const { branches, prefixOf } = this.#asked;
    const prefix = prefixOf(this.#legs.length, asked);
    return runLeg({ ruleset: asked.ruleset, host, ...taking(branches, prefix) }, past, sent);
  }

  #next(leg: Leg, place: Place, receiver: Receiver): Onto | JourneyEnd {
    switch (receiver.kind) {
      case 'nobody':
        return { kind: 'stopped', sentence: 'nobody gets it' };
      case 'process':
        return { kind: 'received', sentence: `${receiver.name} has it` };
      case 'own-port':
        return { kind: 'received', sentence: `${receiver.what} has it` };
      case 'wire':
        return this.#across(leg, place, receiver);
      case 'proxy':
        return this.#onward(leg, place, receiver);
    }
  }

  #onward(
    leg: Leg,
    place: Place,
    receiver: Extract<Receiver, { kind: 'proxy' }>,
  ): Onto | JourneyEnd {
    const { proxy, asked } = place;
    const { arrival, name } = receiver;
    if (!proxy) return { kind: 'received', sentence: `${name} has it` };
    const { address, port } = arrival.original;
    const key = `${asked.index} ${arrival.listener.port} ${address.words.join('.')} ${port}`;
    if (this.#seen.has(key)) return loopOf(name, leg, place);
    this.#seen.add(key);
    const onward: Onward = proxy.software.onward(arrival, proxy);
    const because = `${name} ${onward.says}`;
    if (!onward.sends) return { kind: 'received', sentence: because };
    const count = this.#legs.length;
    const open = (destination: Endpoint, sends: NextPacket): SentPacket =>
      openConnection({ ...sends, destination }, arrival.packet, place, count);
    const { sends } = onward;
    const sent = open(sends.destination, sends);
    const peers = onward.peers && this.#peersOf(onward.peers, sends.destination, place, sent);
    if (!peers?.taken) return { asked, sent, from: name, because, peers };
    const { taken } = peers;
    const where = `${name} connects to ${printEndpoint(taken)}`;
    return {
      asked,
      sent: open(taken, sends),
      from: name,
      because: taken.tunnel
        ? `${where}, through a tunnel (HBONE)`
        : `${where}, an endpoint of ${printEndpoint(peers.asked)}`,
      peers,
    };
  }

  /** As the rules of the node have them, where that is joined. */
  #peersOf(
    choice: PeerChoice,
    asked: Endpoint,
    { asked: pod }: Place,
    { packet }: SentPacket,
  ): Peers | undefined {
    const { places, branches } = this.#asked;
    const node = pod.kind === 'pod' ? places.find(({ kind }) => kind === 'node') : undefined;
    if (!node) return undefined;
    const sent: SentPacket = {
      packet: { ...packet, mark: 0, frame: undefined },
      origin: { kind: 'wire', interface: pod.onNode },
    };
    const key = `p${this.#legs.length}/`;
    return peersFor(choice, asked, { place: new Place(node, sent), sent }, branches, key);
  }

  /** Out of one place, and into another where one of those joined is at the other end. */
  #across(
    { last }: Leg,
    { asked }: Place,
    { interface: by, to }: Extract<Receiver, { kind: 'wire' }>,
  ): Onto | JourneyEnd {
    const { places } = this.#asked;
    const left: JourneyEnd = {
      kind: 'left',
      sentence: `leaves ${asked.name} by ${by} to ${printEndpoint(to)}`,
    };
    const pods = places.filter(
      (each) => each.kind === 'pod' && isOwn(each, this.#hostIn(each), to.address),
    );
    const node = asked.kind === 'pod' ? places.find(({ kind }) => kind === 'node') : undefined;
    // A node sends a pod's packet back to it where the pod is the backend of its own service.
    const into = node ?? pods.find((each) => asked.kind === 'node' || each !== asked);
    if (!into) return left;
    const entry = into.kind === 'node' ? asked.onNode : this.#entryOf(into, to.address);
    // The mark and the conntrack entry stay behind (net/core/skbuff.c, skb_scrub_packet).
    const packet = { ...last.packet, mark: 0, frame: undefined };
    return {
      asked: into,
      sent: { packet, origin: { kind: 'wire', interface: entry } },
      from: into.name,
      because: `it leaves ${asked.name} by ${by} and comes into ${into.name} on ${entry}`,
    };
  }

  #hostIn({ index }: PlaceAsked): Host | undefined {
    return this.#places.get(index)?.host;
  }

  /** The pod's interface that has the address. */
  #entryOf(pod: PlaceAsked, address: Address): string {
    const having = this.#hostIn(pod)?.interfaces.find(({ addresses }) =>
      addresses.some((each) => sameAddress(each.address, address)),
    );
    return having?.name ?? 'eth0';
  }
}

function loopOf(name: string, leg: Leg, place: Place): JourneyEnd {
  const capture = captureOf(leg, place);
  const rule = capture?.kind === 'captured' ? capture.rule : undefined;
  const where = rule === undefined ? '' : ` at ${ruleName(rule, place.asked.ruleset)}`;
  return {
    kind: 'loop',
    sentence: `a loop: ${name}’s own connection is captured again${where}, and comes to the same listener for ever`,
  };
}

function senderName(origin: Origin, { proxy, asked }: Place): string {
  switch (origin.kind) {
    case 'wire':
      return origin.interface === 'lo' ? 'lo' : 'client';
    case 'process': {
      const own = proxy && proxy.uid !== 0 && origin.uid === proxy.uid;
      if (own) return proxy.software.name;
      return asked.kind === 'pod' ? 'app' : `uid ${origin.uid}`;
    }
    case 'kernel':
      return 'kernel';
  }
}

function receiverName(receiver: Receiver): string {
  switch (receiver.kind) {
    case 'proxy':
    case 'own-port':
    case 'process':
      return receiver.name;
    case 'wire':
      return printEndpoint(receiver.to);
    case 'nobody':
      return 'nobody';
  }
}
