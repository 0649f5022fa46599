/** The journey of a request, for the engine: from the packet asked for to what the shells see of it. */
import { type Result, ok } from '#base/result.ts';
import { verdictOf } from '#explain/verdict.ts';
import type { Host } from '#host/host.ts';
import {
  type Journey,
  type JourneyAsked,
  type JourneyLeg,
  legPrefix,
  runJourney,
} from '#journey/run.ts';
import { printEndpoint } from '#journey/next.ts';
import type { Peers } from '#journey/peers.ts';
import { Place } from '#journey/place.ts';
import { wayBack } from '#journey/way-back.ts';
import {
  type CaptureVerdict,
  type Variant,
  captureVerdict,
  possibleSenders,
} from '#journey/verdict.ts';
import { type PacketProblem, printPacketLine } from '#net/packet-line.ts';
import type { SentPacket } from '#net/packet.ts';
import type { Dump } from '#parse/dump.ts';
import type { ChainId, RuleId, Ruleset } from '#ruleset/ruleset.ts';
import { type JoinedPlaces, joinPlaces } from './journey-places.ts';
import type { JourneyLegView, JourneyView, PeersView, WayBackView } from './journey-views.ts';
import { type Question, hostFor, understand } from './question.ts';
import { choicePrefix } from './trace-view.ts';
import type { TraceRequest } from './views.ts';

interface WalkedJourney {
  readonly journey: Journey;
  readonly joined: JoinedPlaces;
  /** As it was asked for, to be run again otherwise. */
  readonly asked: JourneyAsked;
}

export function walkJourney(
  dump: Dump,
  request: TraceRequest,
  question: Question,
  given: Host | undefined,
): WalkedJourney {
  const { rulesetIndex, sent } = question;
  const { host, past } = hostFor(question, given, request.host ?? {});
  const knowsSockets = given !== undefined || request.host?.sockets !== undefined;
  const start = { rulesetIndex, sent, host: { host, past, knowsSockets } };
  const joined = joinPlaces(dump, start, request.joining ?? {});
  const { places, start: first } = joined;
  const { choices: branches } = request;
  const asked = { places, start: first, sent, branches, prefixOf: legPrefix };
  return { journey: runJourney(asked), joined, asked };
}

export function journeyView(
  dump: Dump,
  request: TraceRequest,
  given: Host | undefined,
): Result<JourneyView, readonly PacketProblem[]> {
  const question = understand(dump, request.packetLine, request.joining?.start);
  if (!question.ok) return question;
  const { journey, joined } = walkJourney(dump, request, question.value, given);
  const variantsOf = (leg: JourneyLeg, at: number): readonly Variant[] =>
    at === 0 ? variantsOfFirst(leg, question.value, request, given) : [{ ...leg, when: '' }];
  return ok({
    revision: request.revision,
    legs: journey.legs.map((leg, at) => legView(leg, captureVerdict(variantsOf(leg, at)))),
    end: journey.end,
    back: request.followUps?.[0] === 'reply' ? wayBackView(journey, request) : undefined,
    places: joined.views,
  });
}

function wayBackView(journey: Journey, { choices }: TraceRequest): WayBackView {
  const prefixOf = (leg: number): string => `${legPrefix(leg)}${choicePrefix(1)}`;
  const { legs, end } = wayBack(journey, choices, prefixOf);
  return {
    legs: legs.map(({ answers, request, sent, leg }) => ({
      answers,
      from: request.to,
      to: request.from,
      place: request.place.asked.name,
      packetLine: printPacketLine(sent),
      verdict: {
        ...verdictOf(leg, request.place.asked.ruleset),
        assumed: leg.choices.some(({ assumed }) => assumed),
      },
    })),
    end,
  };
}

function legView(journeyLeg: JourneyLeg, capture: CaptureVerdict | undefined): JourneyLegView {
  const { place, leg, sent, from, to, because } = journeyLeg;
  const { ruleset, index, name } = place.asked;
  const verdict = verdictOf(leg, ruleset);
  return {
    from,
    to,
    place: name,
    ruleset: index,
    packetLine: printPacketLine(sent),
    because,
    verdict: { ...verdict, assumed: leg.choices.some(({ assumed }) => assumed) },
    capture: capture && {
      ...placed(capture, ruleset),
      cases: capture.cases.map((each) => placed(each, ruleset)),
    },
    peers: journeyLeg.peers && peersView(journeyLeg.peers),
  };
}

function peersView({ key, asked, others, taken }: Peers): PeersView {
  return {
    key,
    taken: taken ? others.indexOf(taken) + 1 : 0,
    options: [
      `${printEndpoint(asked)}, as asked`,
      ...others.map((each) => `${printEndpoint(each)}${each.tunnel ? ', by tunnel' : ''}`),
    ],
  };
}

/** With where the rule that decided stands. */
function placed<T extends { readonly rule: RuleId | undefined }>(
  decided: T,
  ruleset: Ruleset,
): T & { readonly chain: ChainId | undefined; readonly line: number | undefined } {
  const rule = decided.rule === undefined ? undefined : ruleset.rule(decided.rule);
  return { ...decided, chain: rule?.chain, line: rule?.line };
}

/** Where the line does not say who sends it, everybody who may; each meets a host that fits. */
function variantsOfFirst(
  first: JourneyLeg,
  question: Question,
  request: TraceRequest,
  given: Host | undefined,
): readonly Variant[] {
  const { place, sent } = first;
  const { proxy, asked, knowsSockets } = place;
  if (question.saidBy || !proxy) return [{ ...first, when: '' }];
  return possibleSenders(sent.origin, proxy).map(({ when, origin }): Variant => {
    if (!origin) return { ...first, when };
    const other: SentPacket = { packet: { ...sent.packet, frame: undefined }, origin };
    const around = hostFor({ ...question, asked: other, sent: other }, given, request.host ?? {});
    const hostThere = { ...around, knowsSockets };
    const there = new Place({ ...asked, hostFor: () => hostThere }, other);
    return { when, place: there, past: around.past, sent: other };
  });
}
