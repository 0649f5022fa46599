/** The simulator's side of `bench-walk.mjs`: packets through a long chain and past it, in this process. */
import { readFileSync } from 'node:fs';
import { readPacketLine } from '#net/packet-line.ts';
import { readDump } from '#parse/read-dump.ts';
import type { RuleId, Ruleset } from '#ruleset/ruleset.ts';
import { decideTable } from '#simulate/decide.ts';
import { inferHost } from '#simulate/infer-host.ts';
import { type Leg, runLeg } from '#simulate/leg.ts';
import { type World, emptyPast } from '#simulate/world.ts';
import type { SentPacket } from '#net/packet.ts';

/** Both ports are of rules in OUTPUT: one leads into the chain, the other nowhere. */
export interface WalkQuestion {
  readonly file: string;
  readonly rules: number;
  readonly through: number;
  readonly past: number;
}

export interface WalkFigures {
  /** Nanoseconds a rule, looked through one after another; the trace has every rule. */
  readonly linear: number;
  /** Nanoseconds of a packet's whole way with its trace, of filter OUTPUT alone without one. */
  readonly leg: number;
  readonly decision: number;
  /** The rules hit, `LONG 10000`, by the trace and by the decision. */
  readonly hits: readonly string[];
  readonly decided: readonly string[];
}

const PAST = emptyPast(false);

export function walkFigures(json: string): string {
  // The other side of this file is `bench-walk.mjs`, which writes the question and reads the answer.
  const question = JSON.parse(json) as WalkQuestion;
  const text = readFileSync(question.file, 'utf8');
  const figures: WalkFigures = { linear: linearOf(text, question), ...indexedOf(text, question) };
  return JSON.stringify(figures);
}

/**
 * A chain's first walks look through it rule by rule; then it is walked by an index. So there are
 * many of the same chain, all read before the first is walked.
 */
const LINEAR_WALKS = 30;
const CHAINS = 48;

function linearOf(text: string, { rules, through, past }: WalkQuestion): number {
  const [sentThrough, sentPast] = [packetTo(through), packetTo(past)];
  const worlds = Array.from({ length: CHAINS }, () => worldOf(text));
  for (const world of worlds) runLeg(world, PAST, sentThrough);
  const perRule = worlds.map((world) => {
    const within = nanoseconds(LINEAR_WALKS, () => runLeg(world, PAST, sentThrough));
    const without = nanoseconds(LINEAR_WALKS, () => runLeg(world, PAST, sentPast));
    return (within - without) / rules;
  });
  // The first of them still met code that was not compiled.
  return median(perRule.slice(CHAINS >> 2));
}

function indexedOf(text: string, { through }: WalkQuestion): Omit<WalkFigures, 'linear'> {
  const world = worldOf(text);
  const sent = packetTo(through);
  for (let times = 0; times < 200; times += 1) runLeg(world, PAST, sent);
  const trace = runLeg(world, PAST, sent);
  const decide = decisionOf(world, trace);
  const named = (rule: RuleId): string => nameOf(rule, world.ruleset);
  const hits = hitsOf(trace).map(named);
  const decided = decide().map(named);
  globalThis.gc?.();
  const decision = medianOf(9, () => nanoseconds(50_000, decide));
  const leg = medianOf(9, () => nanoseconds(5_000, () => runLeg(world, PAST, sent)));
  return { leg, decision, hits, decided };
}

/** Decides in filter OUTPUT, each time for a packet not seen before; gives the rules hit. */
function decisionOf(world: World, { steps }: Leg): () => readonly RuleId[] {
  const first = steps.parts.find((part) => 'chain' in part && part.table === 'filter');
  if (!first) throw new Error('The packet does not come to the table filter');
  const { before } = first;
  return () => {
    const decision = decideTable(world, PAST, { ...before }, 'OUTPUT', 'filter');
    if (!decision) throw new Error('There is no table filter');
    return decision.hits;
  };
}

function hitsOf({ steps }: Leg): readonly RuleId[] {
  return steps.parts.flatMap((part) =>
    'rule' in part && part.kind !== 'skipped' && part.hook === 'OUTPUT' ? [part.rule] : [],
  );
}

function nameOf(rule: RuleId, ruleset: Ruleset): string {
  const { chain, number } = ruleset.rule(rule);
  return `${ruleset.chain(chain).name} ${number}`;
}

function worldOf(text: string): World {
  const [ruleset] = readDump(text).rulesets;
  if (!ruleset) throw new Error('The chain is no ruleset');
  const host = inferHost(ruleset, packetTo(1));
  return { ruleset, host, choose: () => undefined };
}

function packetTo(port: number): SentPacket {
  const read = readPacketLine(`udp 127.0.0.1:40000 > 127.0.0.1:${port} uid 0`);
  if (!read.ok) throw new Error('The packet is none');
  const { packet, origin } = read.value;
  return { packet, origin: origin ?? { kind: 'process', uid: 0, gid: 0 } };
}

/** Processor time of one call, in a process of one thread. */
function nanoseconds(times: number, work: () => unknown): number {
  const before = process.cpuUsage();
  for (let time = 0; time < times; time += 1) work();
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / times;
}

function medianOf(times: number, measure: () => number): number {
  return median(Array.from({ length: times }, measure));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
