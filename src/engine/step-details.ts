/** All that can be said of one step: its rule, what each match saw, what changed, what would flip it. */
import { changesBetween, movingLine, packetFields } from '#explain/packet.ts';
import { stepSentenceText } from '#explain/step.ts';
import { smallestChange } from '#explain/what-if.ts';
import type { Situation } from '#extensions/contract.ts';
import { conditionsOf } from '#extensions/registry.ts';
import { printRule } from '#ruleset/print.ts';
import type { Rule, RuleId, Ruleset } from '#ruleset/ruleset.ts';
import type { Step } from '#simulate/step.ts';
import { receiverIn } from '#simulate/world.ts';
import { type KeptLeg, type KeptTrace, type Placed, placedStep } from './trace-view.ts';
import type { CheckView, StepDetails, WhatIfView } from './views.ts';
import type { Writers } from './written-by.ts';

export function stepDetails(
  kept: KeptTrace,
  index: number,
  writers: Writers,
): StepDetails | undefined {
  const placed = placedStep(kept, index);
  if (!placed) return undefined;
  const { leg, step } = placed;
  const { ruleset } = kept;
  const rule = 'rule' in step ? ruleset.rule(step.rule) : undefined;
  return {
    index,
    sentence: stepSentenceText(step, ruleset),
    ruleText: rule && printRule(ruleset, rule),
    checks: rule && 'rule' in step ? checkViews(step, rule, kept, leg) : [],
    changes: changesBetween(step.before, step.after),
    packet: { line: movingLine(step.after), fields: packetFields(step.after) },
    callStack: callStack(placed, ruleset),
    whatIf: 'rule' in step && rule ? whatIf(step, rule, kept, leg) : undefined,
    writer: rule && writers.rule(ruleset, rule.id),
  };
}

/** The smallest change of the packet that flips the match the step turned on. */
function whatIf(step: RuleStep, rule: Rule, kept: KeptTrace, leg: KeptLeg): WhatIfView | undefined {
  if (step.kind !== 'skipped') return undefined;
  const match = rule.matches[step.failed.match];
  const condition = match && conditionsOf(match, kept.ruleset.family)[step.failed.condition];
  const change = condition && smallestChange(condition, situationAt(step, kept, leg));
  return condition && change && { condition: condition.words, ...change };
}

type RuleStep = Extract<Step, { rule: RuleId }>;

/** Every condition of the rule; a match that asks nothing, such as a comment, is left out. */
function checkViews(
  step: RuleStep,
  rule: Rule,
  kept: KeptTrace,
  leg: KeptLeg,
): readonly CheckView[] {
  const { family } = kept.ruleset;
  const situation = situationAt(step, kept, leg);
  return rule.matches.flatMap((match, matchAt) =>
    conditionsOf(match, family).map((condition, at) => ({
      words: condition.words,
      shows: condition.shows(situation),
      holds: holdsAt(step, matchAt, at),
    })),
  );
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

function situationAt(step: RuleStep, { host }: KeptTrace, leg: KeptLeg): Situation {
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
    connections: leg.past.connections,
    receiver: receiverIn(leg.past, tracking),
    attached: step.before.socket,
    slot: String(step.rule),
  };
}

/** The chains that the walk is in at a step, the built-in one first. */
function callStack({ leg, step, at }: Placed, ruleset: Ruleset): readonly string[] {
  if (!('depth' in step)) return [];
  const names = [ruleset.chain(step.chain).name];
  let { depth } = step;
  const { steps } = leg;
  for (let before = steps.partAt(at) - 1; before >= 0 && depth > 0; before -= 1) {
    const former = steps.parts[before];
    if (former?.kind === 'entered' && former.depth === depth - 1) {
      names.unshift(ruleset.chain(former.chain).name);
      depth -= 1;
    }
  }
  return names;
}
