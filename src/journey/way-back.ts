/**
 * The answer to a request: it crosses the journey's legs from the last to the first, each in its own
 * place, where the connection's entry takes back what the rules did to the request.
 *
 *     client ─▸ [pod] ─▸ Envoy ─▸ [pod] ─▸ app
 *     client ◂─ [pod] ◂─ Envoy ◂─ [pod] ◂─ app
 */
import type { Endpoint } from '#actors/proxy.ts';
import { sameAddress } from '#net/address.ts';
import { type Packet, type SentPacket, destinationPort, sourcePort } from '#net/packet.ts';
import { type Branches, taking } from '#simulate/branches.ts';
import { followUp } from '#simulate/flow.ts';
import { type Leg, runLeg } from '#simulate/leg.ts';
import { printEndpoint } from './next.ts';
import type { Journey, JourneyLeg } from './run.ts';

export interface BackLeg {
  /** The leg of the request that it answers, from 0. */
  readonly answers: number;
  readonly request: JourneyLeg;
  readonly sent: SentPacket;
  readonly leg: Leg;
}

export interface WayBack {
  /** From the last leg of the request to the first, as far as the answer gets. */
  readonly legs: readonly BackLeg[];
  readonly end: WayBackEnd;
}

export interface WayBackEnd {
  /** `strange`: it arrives, and not as the answer to what was asked. */
  readonly kind: 'answered' | 'strange' | 'stopped' | 'nobody';
  readonly sentence: string;
}

/** `prefixOf` names the branches of an answer, by the number of the leg that it answers. */
export function wayBack(
  { legs, end }: Journey,
  branches: Branches,
  prefixOf: (leg: number) => string,
): WayBack {
  const back: BackLeg[] = [];
  const stop = (kind: WayBackEnd['kind'], sentence: string): WayBack => ({
    legs: back,
    end: { kind, sentence },
  });
  if (end.kind !== 'received' && end.kind !== 'left') {
    return stop('nobody', 'nobody gets the request, so nobody answers');
  }
  for (let answers = legs.length - 1; answers >= 0; answers -= 1) {
    const request = legs[answers];
    const sent = request && followUp(request.leg, 'reply');
    if (!sent) return stop('nobody', 'nobody is there to answer');
    const before = back.at(-1);
    if (before && cameByWire(request) && !sameEnds(before.leg.last.packet, sent.packet)) {
      return stop(
        'strange',
        `the answer comes to ${request.place.asked.name} as ${ends(before.leg.last.packet)}, and the connection there waits for ${ends(sent.packet)}`,
      );
    }
    const { asked, host } = request.place;
    const options = { ruleset: asked.ruleset, host, ...taking(branches, prefixOf(answers)) };
    const leg = runLeg(options, request.leg.past, sent);
    back.push({ answers, request, sent, leg });
    const astray = astrayOf(leg, request);
    if (astray !== undefined) return stop(...astray);
  }
  return arrived(legs, back);
}

function arrived([first]: Journey['legs'], legs: readonly BackLeg[]): WayBack {
  const last = legs.at(-1);
  if (!first || !last) return { legs, end: { kind: 'nobody', sentence: 'nobody answers' } };
  const { packet } = first.sent;
  const asked = { address: packet.destination, port: destinationPort(packet) ?? 0 };
  const from = sourceOf(last.leg.last.packet);
  const isSame = sameAddress(asked.address, from.address) && asked.port === from.port;
  const sentence = `${first.from} has the answer, from ${printEndpoint(from)}`;
  return isSame
    ? { legs, end: { kind: 'answered', sentence } }
    : {
        legs,
        end: { kind: 'strange', sentence: `${sentence}, and asked ${printEndpoint(asked)}` },
      };
}

function sourceOf(packet: Packet): Endpoint {
  return { address: packet.source, port: sourcePort(packet) ?? 0 };
}

/** Whether the request left this leg by a wire, so that the answer comes in by it. */
function cameByWire({ leg }: JourneyLeg): boolean {
  return leg.fate.kind === 'forwarded' || leg.fate.kind === 'sent';
}

/** Who sent the request gets the answer: a program here, or whoever is at the other end of the wire. */
function astrayOf(
  { fate }: Leg,
  { sent, from }: JourneyLeg,
): readonly [WayBackEnd['kind'], string] | undefined {
  const isLocal = sent.origin.kind !== 'wire';
  switch (fate.kind) {
    case 'forwarded':
    case 'sent':
      return isLocal
        ? ['strange', `the answer leaves by ${fate.interface}, and ${from} is here`]
        : undefined;
    case 'delivered':
      return isLocal ? undefined : ['strange', `the answer stays here, and ${from} is elsewhere`];
    default:
      return ['stopped', 'the answer is lost on its way'];
  }
}

function sameEnds(a: Packet, b: Packet): boolean {
  return (
    sameAddress(a.source, b.source) &&
    sameAddress(a.destination, b.destination) &&
    sourcePort(a) === sourcePort(b) &&
    destinationPort(a) === destinationPort(b)
  );
}

function ends(packet: Packet): string {
  const to = { address: packet.destination, port: destinationPort(packet) ?? 0 };
  return `${printEndpoint(sourceOf(packet))} → ${printEndpoint(to)}`;
}
