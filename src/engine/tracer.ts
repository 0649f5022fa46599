/** Walking packets for the engine: from a request to a trace, and from a trace to what it leaves open. */
import { phraseText } from '#extensions/phrase.ts';
import { ruleName, verdictOf } from '#explain/verdict.ts';
import { whyNot } from '#explain/why-not.ts';
import type { Host } from '#host/host.ts';
import type { HostTexts } from '#host/host-texts.ts';
import { type AskedPacket, type PacketProblem, readPacketLine } from '#net/packet-line.ts';
import type { SentPacket } from '#net/packet.ts';
import { type Result, err, ok } from '#base/result.ts';
import type { Dump } from '#parse/dump.ts';
import { callersOf } from '#ruleset/callers.ts';
import type { RuleId, Ruleset } from '#ruleset/ruleset.ts';
import { followUp } from '#simulate/flow.ts';
import { inferHost, inferOrigin } from '#simulate/infer-host.ts';
import { type Leg, runLeg } from '#simulate/leg.ts';
import { type Branches, outcomesOf } from '#simulate/outcomes.ts';
import type { Choice } from '#simulate/step.ts';
import type { Past } from '#simulate/world.ts';
import { hostAround, hostView } from './host-around.ts';
import { type KeptLeg, type KeptTrace, choicePrefix } from './trace-view.ts';
import type { HostView, NeedView, OutcomesView, TraceRequest, WhyNotView } from './views.ts';

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
  const question = understand(dump, request.packetLine);
  if (!question.ok) return question;
  const { asked, ruleset, rulesetIndex } = question.value;
  const inferred = given ?? inferHost(ruleset, asked);
  const { host, past } = hostAround(inferred, request.host ?? {}, ruleset.family);
  const sent = sentOf(asked);
  const start = { sent, choices: request.choices, ruleset, rulesetIndex, host, past };
  const leg = runWith(start, 0, sent, past, request.choices);
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

interface Question {
  readonly asked: AskedPacket;
  readonly ruleset: Ruleset;
  readonly rulesetIndex: number;
}

function understand(dump: Dump, line: string): Result<Question, readonly PacketProblem[]> {
  const read = readPacketLine(line);
  if (!read.ok) return read;
  const { family } = read.value.packet;
  const rulesetIndex = dump.rulesets.findIndex((each) => each.family === family);
  const ruleset = dump.rulesets[rulesetIndex];
  if (!ruleset) return err([{ field: 'line', message: noRules(dump, family) }]);
  return ok({ asked: inferOrigin(ruleset, read.value), ruleset, rulesetIndex });
}

/** The host around a packet, with what `texts` tell of it; `undefined` where the line is no packet. */
export function hostOfPacket(
  dump: Dump,
  packetLine: string,
  texts: HostTexts,
  given: Host | undefined,
): HostView | undefined {
  const question = understand(dump, packetLine);
  if (!question.ok) return undefined;
  const { asked, ruleset } = question.value;
  const around = hostAround(given ?? inferHost(ruleset, asked), texts, ruleset.family);
  return hostView(around, texts, ruleset.family);
}

function sentOf({ packet, origin }: AskedPacket): SentPacket {
  return { packet, origin: origin ?? { kind: 'process', uid: 0, gid: 0 } };
}

function noRules(dump: Dump, family: 4 | 6): string {
  if (dump.rulesets.length === 0) return 'There are no rules yet: paste what iptables-save prints.';
  const other = family === 4 ? 6 : 4;
  return `This is an IPv${family} packet, and the dump has only IPv${other} rules.`;
}

function runWith(
  { ruleset, host }: Pick<Walk, 'ruleset' | 'host'>,
  leg: number,
  sent: SentPacket,
  past: Past,
  branches: Branches,
): Leg {
  const prefix = choicePrefix(leg);
  const choose = (_rule: RuleId, key: string): 'yes' | 'no' | undefined => {
    const name = `${prefix}${key}`;
    return Object.hasOwn(branches, name) ? branches[name] : undefined;
  };
  return runLeg({ ruleset, host, choose }, past, sent);
}

/** Runs followed for outcomes: a service with more backends than this is cut, and says so. */
const MOST_OUTCOMES = 256;

export function outcomesView(walk: Walk): OutcomesView {
  const { outcomes, complete } = outcomesOf(
    (branches) => runWith(walk, 0, walk.sent, walk.past, branches),
    MOST_OUTCOMES,
  );
  return {
    complete,
    outcomes: outcomes.map(({ leg, choices, probability }) => ({
      verdict: { ...verdictOf(leg, walk.ruleset), assumed: false },
      probability,
      needs: needsOf(leg, walk.ruleset),
      choices: Object.fromEntries(choices.map(({ key, taken }) => [key, taken])),
    })),
  };
}

function needsOf({ steps }: Leg, ruleset: Ruleset): readonly NeedView[] {
  return steps.flatMap((step) =>
    'choices' in step
      ? step.choices.map((choice) => needOf(choice, ruleName(step.rule, ruleset)))
      : [],
  );
}

function needOf({ key, doubt, taken }: Choice, place: string): NeedView {
  const { question, probability: yes } = doubt;
  const probability = yes === undefined || taken === 'yes' ? yes : 1 - yes;
  return { key, question, answer: taken, probability, place };
}

export function whyNotView(walk: Walk, rule: RuleId): WhyNotView {
  const [first] = walk.legs;
  if (!first) throw new Error('A trace has at least one leg');
  const { kind, sentence, step } = whyNot(rule, first, walk.ruleset, (chain) =>
    callersOf(walk.ruleset, chain),
  );
  return { kind, sentence: phraseText(sentence), step };
}
