/** Between a trace's steps and the rules they happened at. */
import type { StepView, TraceView } from '#engine/views.ts';
import type { RuleId } from '#ruleset/ruleset.ts';
import type { Selection } from './selection-slice.ts';

export function selectionOfStep(step: StepView, source: Selection['source']): Selection {
  return { rule: step.rule, chain: step.chain, line: step.line, source };
}

/** How many of the steps are the way of the packet asked for; those of the packets after it follow. */
export function lengthOfFirst({ legs, steps }: TraceView): number {
  return legs.find(({ packet }) => packet > 0)?.firstStep ?? steps.length;
}

/** The step at a rule nearest to `from`, one that matched before one that did not. */
export function stepAtRule(trace: TraceView, rule: RuleId, from: number): number | undefined {
  const distance = (step: StepView): number =>
    Math.abs(step.index - from) + (step.kind === 'skipped' ? trace.steps.length : 0);
  let best: StepView | undefined;
  for (const step of trace.steps) {
    if (step.rule === rule && (!best || distance(step) < distance(best))) best = step;
  }
  return best?.index;
}
