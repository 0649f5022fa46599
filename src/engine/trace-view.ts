/** A leg as the shells see it: rows, verdict, and the details of one step. */
import { conditionsOf, printMatch } from '#extensions/registry.ts';
import type { Situation } from '#extensions/contract.ts';
import { changesBetween, movingLine, packetFields } from '#explain/packet.ts';
import { stepSentenceText, stepWords } from '#explain/step.ts';
import { verdictOf } from '#explain/verdict.ts';
import { printRule } from '#ruleset/print.ts';
import type { Rule, RuleId, Ruleset } from '#ruleset/ruleset.ts';
import type { Host } from '#host/host.ts';
import type { Leg } from '#simulate/leg.ts';
import type { Choice, Step } from '#simulate/step.ts';
import type {
  CheckView,
  ChoiceView,
  LegView,
  StepDetails,
  StepKind,
  StepView,
  TraceView,
} from './views.ts';

/** A trace as the engine keeps it, for later questions about its steps. */
export interface KeptTrace {
  readonly leg: Leg;
  readonly ruleset: Ruleset;
  readonly rulesetIndex: number;
  readonly host: Host;
}

export function traceView(kept: KeptTrace, revision: number): TraceView {
  const { leg, ruleset } = kept;
  const verdict = verdictOf(leg, ruleset);
  return {
    revision,
    ruleset: kept.rulesetIndex,
    packetLine: movingLine(present(leg.steps[0]).after),
    verdict: { ...verdict, assumed: leg.choices.some(({ assumed }) => assumed) },
    legs: legViews(leg),
    steps: leg.steps.map((step, index) => stepView(step, index, kept)),
    choices: choiceViews(leg),
  };
}

function present(step: Step | undefined): Step {
  if (!step) throw new Error('A leg has at least the step by which it begins');
  return step;
}

/** The stretches of one packet's way: before and after it comes back in through lo. */
function legViews({ steps }: Leg): readonly LegView[] {
  const starts = [0];
  for (const [index, step] of steps.entries()) if (step.kind === 'looped') starts.push(index);
  return starts.map((firstStep, at) => {
    const end = starts[at + 1] ?? steps.length;
    return { title: legTitle(steps, firstStep, end), firstStep, stepCount: end - firstStep };
  });
}

function legTitle(steps: readonly Step[], first: number, end: number): string {
  return `${startWords(steps[first])} → ${endWords(steps[end - 1], steps[end])}`;
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

function kindOf(step: Step): StepKind {
  if ('choices' in step && step.choices.length > 0) return 'choice';
  if (step.kind === 'left') return step.after.inInterface === undefined ? 'sent' : 'forwarded';
  const kind = KINDS[step.kind] ?? step.kind;
  return kind as StepKind; // every kind of a step that `KINDS` does not rename is one of a view
}

function stepView(step: Step, index: number, { ruleset }: KeptTrace): StepView {
  const rule = 'rule' in step ? ruleset.rule(step.rule) : undefined;
  const chain = 'chain' in step ? ruleset.chain(step.chain) : undefined;
  return {
    index,
    kind: kindOf(step),
    hook: 'hook' in step ? step.hook : undefined,
    table: 'table' in step ? step.table : step.kind === 'nat-skipped' ? 'nat' : undefined,
    chain: chain?.id,
    chainName: chain?.name,
    rule: rule?.id,
    number: rule?.number,
    line: rule?.line,
    ...stepWords(step, ruleset),
    depth: 'depth' in step ? step.depth : 0,
    changed: step.before !== step.after && changesBetween(step.before, step.after).length > 0,
  };
}

function choiceViews({ steps }: Leg): readonly ChoiceView[] {
  return steps.flatMap((step, index) => {
    if (!('choices' in step)) return [];
    return step.choices.map((choice) => choiceView(choice, index, step.rule));
  });
}

function choiceView(choice: Choice, step: number, rule: RuleId): ChoiceView {
  const { key, doubt, taken, assumed } = choice;
  const { question, probability } = doubt;
  return { key, step, rule, question, probability, taken, assumed };
}

export function stepDetails(kept: KeptTrace, index: number): StepDetails | undefined {
  const step = kept.leg.steps[index];
  if (!step) return undefined;
  const { ruleset } = kept;
  const rule = 'rule' in step ? ruleset.rule(step.rule) : undefined;
  return {
    index,
    sentence: stepSentenceText(step, ruleset),
    ruleText: rule && printRule(ruleset, rule),
    checks: rule && 'rule' in step ? checkViews(step, rule, kept) : [],
    changes: changesBetween(step.before, step.after),
    packet: { line: movingLine(step.after), fields: packetFields(step.after) },
    callStack: callStack(kept, index),
  };
}

type RuleStep = Extract<Step, { rule: RuleId }>;

/** Every condition of the rule; a match that asks nothing is left out, one in doubt says so. */
function checkViews(step: RuleStep, rule: Rule, kept: KeptTrace): readonly CheckView[] {
  const { family } = kept.ruleset;
  const situation = situationAt(step, kept);
  return rule.matches.flatMap((match, matchAt) => {
    const conditions = conditionsOf(match, family);
    if (conditions.length === 0) {
      const holds = isAfterFailure(step, matchAt, 0) ? 'not-asked' : 'yes';
      return [{ words: printMatch(match, family).trim(), shows: 'always', holds } as const];
    }
    return conditions.map((condition, at) => ({
      words: condition.words,
      shows: condition.shows(situation),
      holds: holdsAt(step, matchAt, at),
    }));
  });
}

function isAfterFailure(step: RuleStep, match: number, condition: number): boolean {
  if (step.kind !== 'skipped') return false;
  const { failed } = step;
  return match > failed.match || (match === failed.match && condition > failed.condition);
}

function holdsAt(step: RuleStep, match: number, condition: number): CheckView['holds'] {
  const inDoubt = step.choices.some(
    ({ place }) => place !== 'target' && place.match === match && place.condition === condition,
  );
  if (inDoubt) return 'maybe';
  if (isAfterFailure(step, match, condition)) return 'not-asked';
  const failed =
    step.kind === 'skipped' && step.failed.match === match && step.failed.condition === condition;
  return failed ? 'no' : 'yes';
}

function situationAt(step: RuleStep, { leg, host }: KeptTrace): Situation {
  const { packet, inInterface, outInterface, tracking, origin } = step.before;
  return {
    family: packet.family,
    packet,
    table: step.table,
    hook: step.hook,
    inInterface,
    outInterface,
    tracking,
    origin,
    host,
    memory: leg.past.memory,
    slot: String(step.rule),
  };
}

/** The chains that the walk is in at a step, the built-in one first. */
function callStack({ leg, ruleset }: KeptTrace, index: number): readonly string[] {
  const step = leg.steps[index];
  if (!step || !('depth' in step)) return [];
  const names: string[] = [];
  let depth = step.depth;
  names.unshift(ruleset.chain(step.chain).name);
  for (let at = index - 1; at >= 0 && depth > 0; at -= 1) {
    const former = leg.steps[at];
    if (former?.kind === 'entered' && former.depth === depth - 1) {
      names.unshift(ruleset.chain(former.chain).name);
      depth -= 1;
    }
  }
  return names;
}
