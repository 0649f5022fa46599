/** Walking packets for the engine: from a request to a trace, and from a trace to what it leaves open. */
import { phraseText } from '#extensions/phrase.ts';
import { choiceWords } from '#explain/choice.ts';
import { ruleName, verdictOf } from '#explain/verdict.ts';
import { whyNot } from '#explain/why-not.ts';
import type { Host } from '#host/host.ts';
import type { HostTexts } from '#host/host-texts.ts';
import { isOfLeg, legPrefix } from '#journey/run.ts';
import type { PacketProblem } from '#net/packet-line.ts';
import type { SentPacket } from '#net/packet.ts';
import { present } from '#base/assert.ts';
import { type Result, ok } from '#base/result.ts';
import type { Dump } from '#parse/dump.ts';
import { callersOf } from '#ruleset/callers.ts';
import type { RuleId, Ruleset } from '#ruleset/ruleset.ts';
import { followUp } from '#simulate/flow.ts';
import { type Leg, runLeg } from '#simulate/leg.ts';
import { type Branches, taking } from '#simulate/branches.ts';
import { type Outcomes, isEachFollowed, outcomesOf } from '#simulate/outcomes.ts';
import type { Choice } from '#simulate/step.ts';
import type { Past } from '#simulate/world.ts';
import { hostView } from './host-around.ts';
import { walkJourney } from './journey.ts';
import { type Question, hostFor, understand } from './question.ts';
import { type KeptLeg, type KeptTrace, choicePrefix } from './trace-view.ts';
import type { KernelView, NeedView, OutcomesView, TraceRequest, WhyNotView } from './views.ts';

/** A request as it was understood, ready to be walked again with other branches. */
export interface Walk extends KeptTrace {
  readonly sent: SentPacket;
  readonly choices: Branches;
  /** What the first packet finds. */
  readonly past: Past;
}

export function walkRequest(
  dump: Dump,
  request: TraceRequest,
  given: Host | undefined,
): Result<Walk, readonly PacketProblem[]> {
  const question = understand(dump, request.packetLine, request.joining?.start);
  if (!question.ok) return question;
  const { choices } = request;
  const start = { choices, ...startOf(dump, request, question.value, given) };
  const { sent, past } = start;
  const leg = runWith(start, 0, sent, past, choices);
  const first: KeptLeg = { ...leg, packet: 0, how: 'first' };
  const legs = [first];
  for (const [at, how] of (request.followUps ?? []).entries()) {
    const last = legs.at(-1) ?? first;
    const next = followUp(how === 'reply' ? last : first, how);
    if (!next) continue;
    const follows = runWith(start, legs.length, next, last.past, request.choices);
    legs.push({ ...follows, packet: at + 1, how });
  }
  return ok({ ...start, legs });
}

/** Where the walk begins: with the packet asked for, or with that of a later leg of its journey. */
function startOf(
  dump: Dump,
  request: TraceRequest,
  question: Question,
  given: Host | undefined,
): Pick<Walk, 'sent' | 'past' | 'host' | 'ruleset' | 'rulesetIndex' | 'prefix'> {
  const at = request.leg ?? 0;
  const leg = at > 0 ? walkJourney(dump, request, question, given).journey.legs[at] : undefined;
  if (!leg) {
    const { sent, ruleset, rulesetIndex } = question;
    const { host, past } = hostFor(question, given, request.host ?? {});
    return { sent, past, host, ruleset, rulesetIndex, prefix: legPrefix(0) };
  }
  const { sent, past, place } = leg;
  const { ruleset, index } = place.asked;
  return { sent, past, host: place.host, ruleset, rulesetIndex: index, prefix: legPrefix(at) };
}

/** The host around a packet, with what `texts` tell of it; `undefined` where the line is no packet. */
export function hostOfPacket(
  dump: Dump,
  packetLine: string,
  texts: HostTexts,
  given: Host | undefined,
): KernelView | undefined {
  const question = understand(dump, packetLine);
  if (!question.ok) return undefined;
  return hostView(hostFor(question.value, given, texts), texts, question.value.ruleset.family);
}

function runWith(
  { ruleset, host, prefix: own }: Pick<Walk, 'ruleset' | 'host' | 'prefix'>,
  leg: number,
  sent: SentPacket,
  past: Past,
  branches: Branches,
): Leg {
  const prefix = `${own}${choicePrefix(leg)}`;
  return runLeg({ ruleset, host, ...taking(branches, prefix) }, past, sent);
}

/** Runs followed for outcomes: a service with more backends than this is cut, and says so. */
const MOST_OUTCOMES = 256;

/** What the choices of one packet of the flow can come to. */
function outcomesOfPacket(walk: Walk, at: number): Outcomes {
  const { sent } = at === 0 ? walk : (walk.legs[at] ?? walk);
  const past = walk.legs[at - 1]?.past ?? walk.past;
  return outcomesOf(
    (branches) => runWith({ ...walk, prefix: '' }, 0, sent, past, branches),
    MOST_OUTCOMES,
  );
}

/** Every way that the first packet can go, whatever was chosen. */
export function everyEnd(walk: Walk): {
  readonly legs: readonly Leg[];
  /** False where there were more ways than were followed. */
  readonly complete: boolean;
} {
  const { outcomes, left } = outcomesOfPacket(walk, 0);
  return { legs: outcomes.map(({ leg }) => leg), complete: left === 0 };
}

/** `packet` as in `LegView.packet`. */
export function outcomesView(walk: Walk, packet: number): OutcomesView {
  const at = placeOfPacket(walk, packet);
  const { outcomes, left } = outcomesOfPacket(walk, at);
  const prefix = `${walk.prefix}${choicePrefix(at)}`;
  const needsOf = needReader(walk.ruleset, prefix);
  const others = Object.entries(walk.choices).filter(([key]) => !isOfPacket(key, walk.prefix, at));
  return {
    left,
    outcomes: outcomes.map(({ leg, choices, probability }) => ({
      verdict: { ...verdictOf(leg, walk.ruleset), assumed: false },
      probability,
      needs: needsOf(leg, choices.length),
      choices: Object.fromEntries([
        ...others,
        ...choices
          .filter((choice) => !standsForAll(choice))
          .map(({ key, taken }) => [`${prefix}${key}`, taken] as const),
      ]),
    })),
  };
}

function placeOfPacket({ legs }: Walk, packet: number): number {
  return Math.max(
    0,
    legs.findIndex((leg) => leg.packet === packet),
  );
}

/** Whether a choice belongs to that packet of the flow. */
function isOfPacket(key: string, prefix: string, at: number): boolean {
  if (!isOfLeg(key, prefix)) return false;
  const rest = key.slice(prefix.length);
  return at === 0 ? !/^\d+:/.test(rest) : rest.startsWith(choicePrefix(at));
}

/**
 * Reads what was asked on the way, at most the first `most`. The same answer to the same question is one
 * and the same object in all outcomes, which then go to the page as one.
 */
function needReader(
  ruleset: Ruleset,
  prefix: string,
): (leg: Leg, most: number) => readonly NeedView[] {
  const known = new Map<string, NeedView>();
  return ({ steps }, most) => {
    const asked = steps.parts.flatMap((step) => {
      if (!('choices' in step)) return [];
      const place = 'rule' in step ? ruleName(step.rule, ruleset) : `nat ${step.hook}`;
      return step.choices.map((choice) => {
        const name = `${choice.key} ${choice.taken}`;
        const need = known.get(name) ?? needOf(choice, prefix, place);
        known.set(name, need);
        return need;
      });
    });
    return asked.slice(0, most);
  };
}

function needOf(choice: Choice, prefix: string, place: string): NeedView {
  const { taken } = choice;
  const key = `${prefix}${choice.key}`;
  const { question, probability } = choiceWords(choice);
  return standsForAll(choice)
    ? { key, question, answer: 'any', probability: undefined, place }
    : { key, question, answer: taken, probability, place };
}

/** A number drawn from so many that the outcome was followed for it alone. */
function standsForAll(choice: Choice): boolean {
  return 'draws' in choice && !isEachFollowed(choice.draws);
}

/** `packet` as in `LegView.packet`; the step found is counted through all of the flow. */
export function whyNotView(walk: Walk, rule: RuleId, packet: number): WhyNotView {
  const at = placeOfPacket(walk, packet);
  const leg = present(walk.legs[at], 'a trace has at least one leg');
  const { kind, sentence, step } = whyNot(rule, leg, walk.ruleset, (chain) =>
    callersOf(walk.ruleset, chain),
  );
  const before = walk.legs.slice(0, at).reduce((sum, { steps }) => sum + steps.length, 0);
  return {
    kind,
    sentence: phraseText(sentence),
    step: step === undefined ? undefined : before + step,
  };
}
