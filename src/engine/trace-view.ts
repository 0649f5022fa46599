/** A trace as the shells see it: rows, steps, legs, choices, verdict. */
import { choiceWords } from '#explain/choice.ts';
import { changesBetween } from '#explain/packet.ts';
import { stepWords } from '#explain/step.ts';
import { verdictOf } from '#explain/verdict.ts';
import type { RuleId, Ruleset } from '#ruleset/ruleset.ts';
import type { Host } from '#host/host.ts';
import { printPacketLine } from '#net/packet-line.ts';
import type { FollowUp } from '#simulate/flow.ts';
import type { Leg } from '#simulate/leg.ts';
import type { Choice, Step } from '#simulate/step.ts';
import type { Misses, Steps } from '#simulate/steps.ts';
import type {
  ChoiceView,
  LegView,
  MissesView,
  PackedTrace,
  StepKind,
  StepTone,
  StepView,
} from './views.ts';

/** A trace as the engine keeps it, for later questions about its steps. */
export interface KeptTrace {
  /** The packet asked for, then those that follow it. At least one. */
  readonly legs: readonly KeptLeg[];
  readonly ruleset: Ruleset;
  readonly rulesetIndex: number;
  readonly host: Host;
  /** Before the keys of its choices: which leg of a journey it is. */
  readonly prefix: string;
}

/** One packet's way, and which packet of the flow it is: see `LegView.packet`. */
export interface KeptLeg extends Leg {
  readonly packet: number;
  readonly how: 'first' | FollowUp;
}

/** A step with the leg it belongs to, by its place in the whole trace. */
export interface Placed {
  readonly leg: KeptLeg;
  readonly step: Step;
  /** Its place in its own leg. */
  readonly at: number;
}

/** The step of that place in the whole trace; `undefined` beyond its end. */
export function placedStep({ legs }: KeptTrace, index: number): Placed | undefined {
  let at = index;
  for (const leg of legs) {
    const step = leg.steps.at(at);
    if (step) return { leg, step, at };
    at -= leg.steps.length;
  }
  return undefined;
}

export function stepAt(kept: KeptTrace, index: number): Step | undefined {
  return placedStep(kept, index)?.step;
}

/** Every step of the trace, in the order of `TraceView.steps`. */
export function stepsOf({ legs }: KeptTrace): readonly Step[] {
  return legs.flatMap(({ steps }) => [...steps]);
}

export function traceView(kept: KeptTrace, revision: number): PackedTrace {
  const { legs, ruleset } = kept;
  const [first] = legs;
  if (!first) throw new Error('A trace has at least one leg');
  const verdict = verdictOf(first, ruleset);
  return {
    revision,
    ruleset: kept.rulesetIndex,
    packetLine: printPacketLine({ ...first.sent, nowMs: first.past.memory.nowMs }),
    verdict: { ...verdict, assumed: first.choices.some(({ assumed }) => assumed) },
    legs: legViews(legs, ruleset),
    stepCount: legs.reduce((sum, { steps }) => sum + steps.length, 0),
    rows: rowViews(kept),
    choices: choiceViews(kept),
  };
}

/** More misses in a row than this become one row, but for the first and the last of them. */
const FEW_MISSES = 16;

function rowViews(kept: KeptTrace): PackedTrace['rows'] {
  let start = 0;
  return kept.legs.flatMap(({ steps }) => {
    const first = start;
    start += steps.length;
    return steps.parts.flatMap((part, place) => {
      const at = steps.startOf(place);
      if (part.kind !== 'misses') return [stepView(part, first + at, kept)];
      const view = (step: number): StepView[] => viewAt(steps, step, first + step, kept);
      const last = at + part.count - 1;
      if (part.count > FEW_MISSES) {
        return [...view(at), missesView(part, first + at, kept), ...view(last)];
      }
      return Array.from({ length: part.count }, (_, nth) => view(at + nth)).flat();
    });
  });
}

function viewAt(steps: Steps, at: number, index: number, kept: KeptTrace): StepView[] {
  const step = steps.at(at);
  return step ? [stepView(step, index, kept)] : [];
}

/** All of a run but its ends. `index` is that of its first. */
function missesView(misses: Misses, index: number, { ruleset }: KeptTrace): MissesView {
  const { hook, table, chain, depth, count } = misses;
  const { name, firstRule } = ruleset.chain(chain);
  const second = (misses.firstRule + 1) as RuleId; // consecutive ids: ruleset.ts
  return {
    kind: 'misses',
    index: index + 1,
    count: count - 2,
    hook,
    table,
    chain,
    chainName: name,
    rule: second,
    number: second - firstRule + 1,
    lines: ruleset.linesOf(second, count - 2),
    depth,
  };
}

/** Steps of a trace by their indexes, from `first`, at most `count`. */
export function stepViews(kept: KeptTrace, first: number, count: number): readonly StepView[] {
  const views: StepView[] = [];
  for (let index = Math.max(0, first); index < first + count; index += 1) {
    const placed = placedStep(kept, index);
    if (!placed) break;
    views.push(stepView(placed.step, index, kept));
  }
  return views;
}

/** The stretches of each packet's way: before and after it comes back in through lo. */
function legViews(legs: readonly KeptLeg[], ruleset: Ruleset): readonly LegView[] {
  let start = 0;
  return legs.flatMap((leg) => {
    const { steps, packet, how } = leg;
    const { kind: verdictKind, sentence: verdict } = verdictOf(leg, ruleset);
    const starts = [0];
    for (const [place, { kind }] of steps.parts.entries()) {
      if (kind === 'looped') starts.push(steps.startOf(place));
    }
    const views = starts.map((firstStep, at) => {
      const end = starts[at + 1] ?? steps.length;
      const title = `${at === 0 ? SENT_AS[how] : ''}${legTitle(steps, firstStep, end)}`;
      const stepCount = end - firstStep;
      return { title, packet, firstStep: start + firstStep, stepCount, verdict, verdictKind };
    });
    start += steps.length;
    return views;
  });
}

const SENT_AS = { first: '', reply: 'reply: ', again: 'again: ' } as const;

function legTitle(steps: Steps, first: number, end: number): string {
  return `${startWords(steps.at(first))} → ${endWords(steps.at(end - 1), steps.at(end))}`;
}

function startWords(step: Step | undefined): string {
  switch (step?.kind) {
    case 'arrived':
      return step.interface;
    case 'looped':
      return 'lo';
    case 'made':
      return step.after.origin.kind === 'process' ? `uid ${step.after.origin.uid}` : 'kernel';
    default:
      return '';
  }
}

function endWords(last: Step | undefined, next: Step | undefined): string {
  if (next?.kind === 'looped') return 'lo';
  switch (last?.kind) {
    case 'delivered':
      return last.socket?.label?.split(',')[0] ?? 'process';
    case 'left':
      return last.interface;
    default:
      return 'ends';
  }
}

const KINDS: Partial<Record<Step['kind'], StepKind>> = {
  continued: 'counted',
  missing: 'counted',
  rejected: 'decided',
  'no-address': 'decided',
  intercepted: 'rewritten',
  queued: 'decided',
  'gave-up': 'lost',
};

/** A step as the shells name it. */
export function kindOf(step: Step): StepKind {
  if ('choices' in step && step.choices.length > 0) return 'choice';
  if (step.kind === 'left') return step.after.inInterface === undefined ? 'sent' : 'forwarded';
  const kind = KINDS[step.kind] ?? step.kind;
  return kind as StepKind; // every kind of a step that `KINDS` does not rename is one of a view
}

function toneOf(step: Step, changed: boolean): StepTone {
  if ('choices' in step && step.choices.length > 0) return 'choice';
  switch (step.kind) {
    case 'decided':
    case 'policy':
    case 'queued':
      return step.verdict === 'ACCEPT' ? 'accept' : 'drop';
    case 'rejected':
      return 'reject';
    case 'intercepted':
      return step.socket ? 'rewrite' : 'drop';
    case 'rewritten':
    case 'translated':
      return 'rewrite';
    case 'left':
    case 'delivered':
      return 'accept';
    case 'no-address':
    case 'lost':
    case 'gave-up':
      return 'drop';
    default:
      return changed ? 'rewrite' : 'plain';
  }
}

function stepView(step: Step, index: number, { ruleset }: KeptTrace): StepView {
  const rule = 'rule' in step ? ruleset.rule(step.rule) : undefined;
  const chain = 'chain' in step ? ruleset.chain(step.chain) : undefined;
  const changed = step.before !== step.after && changesBetween(step.before, step.after).length > 0;
  return {
    index,
    kind: kindOf(step),
    tone: toneOf(step, changed),
    hook: 'hook' in step ? step.hook : undefined,
    table: 'table' in step ? step.table : step.kind === 'nat-skipped' ? 'nat' : undefined,
    chain: chain?.id,
    chainName: chain?.name,
    rule: rule?.id,
    number: rule?.number,
    line: rule?.line,
    ...stepWords(step, ruleset),
    depth: 'depth' in step ? step.depth : 0,
    changed,
  };
}

function choiceViews(kept: KeptTrace): readonly ChoiceView[] {
  let start = 0;
  return kept.legs.flatMap(({ steps }, leg) => {
    const first = start;
    start += steps.length;
    const prefix = `${kept.prefix}${choicePrefix(leg)}`;
    return steps.parts.flatMap((step, place) => {
      if (!('choices' in step)) return [];
      const index = first + steps.startOf(place);
      const rule = 'rule' in step ? step.rule : undefined;
      return step.choices.map((choice) => choiceView(choice, prefix, index, rule));
    });
  });
}

/** Choices of the packets that follow are told apart from the first one's. */
export function choicePrefix(leg: number): string {
  return leg === 0 ? '' : `${leg}:`;
}

function choiceView(
  choice: Choice,
  prefix: string,
  step: number,
  rule: RuleId | undefined,
): ChoiceView {
  const { taken, assumed } = choice;
  const key = `${prefix}${choice.key}`;
  const { question } = choiceWords(choice);
  const asked = { key, step, rule, question, assumed };
  if ('draws' in choice) {
    const { from, to } = choice.draws;
    return { ...asked, kind: 'draw', from, to, taken: Number(taken) };
  }
  return { ...asked, kind: 'yes-no', probability: choice.doubt.probability, taken: choice.taken };
}
