/** What a run can stop at, and the steps of a walk at which it does. */
import { type Result, ok } from '#base/result.ts';
import { unreachable } from '#base/assert.ts';
import type { Ruleset } from '#ruleset/ruleset.ts';
import type { Step } from '#simulate/step.ts';
import { type Condition, asksForChange, holdsAt } from './condition.ts';
import { verdictAt } from './fields.ts';
import { type ConditionProblem, readCondition } from './read-condition.ts';

export type Breakpoint =
  /** The rules on a line of the dump, from 1; a chain's own line stands for the chain. */
  | { readonly kind: 'line'; readonly line: number }
  | { readonly kind: 'chain'; readonly table: string; readonly chain: string }
  | { readonly kind: 'verdict'; readonly verdict: BreakVerdict }
  /** See `read-condition.ts`. */
  | { readonly kind: 'condition'; readonly text: string };

export const BREAK_VERDICTS = ['any', 'ACCEPT', 'DROP', 'REJECT'] as const;

export type BreakVerdict = (typeof BREAK_VERDICTS)[number];

/**
 * The steps at which a breakpoint stops, as places in `steps`, in their order. A chain stops where
 * the packet enters it, not where it comes back to it.
 */
export function stopsOf(
  breakpoint: Breakpoint,
  steps: readonly Step[],
  ruleset: Ruleset,
): Result<readonly number[], ConditionProblem> {
  switch (breakpoint.kind) {
    case 'line':
      return ok(where(steps, (step, before) => isOnLine(breakpoint.line, step, before, ruleset)));
    case 'chain':
      return ok(where(steps, (step, before) => entersAt(breakpoint, step, before, ruleset)));
    case 'verdict':
      return ok(where(steps, (step) => isVerdict(verdictAt(step), breakpoint.verdict)));
    case 'condition': {
      const read = readCondition(breakpoint.text);
      return read.ok ? ok(whereHolds(read.value, steps, ruleset)) : read;
    }
    default:
      return unreachable(breakpoint);
  }
}

function where(
  steps: readonly Step[],
  stops: (step: Step, before: Step | undefined) => boolean,
): readonly number[] {
  return steps.flatMap((step, at) => (stops(step, steps[at - 1]) ? [at] : []));
}

function isOnLine(line: number, step: Step, before: Step | undefined, ruleset: Ruleset): boolean {
  if ('rule' in step && ruleset.linesOf(step.rule, 1)[0] === line) return true;
  return enters(step, before) && 'chain' in step && ruleset.chain(step.chain).line === line;
}

function entersAt(
  { table, chain }: Extract<Breakpoint, { kind: 'chain' }>,
  step: Step,
  before: Step | undefined,
  ruleset: Ruleset,
): boolean {
  if (!enters(step, before) || !('chain' in step) || step.table !== table) return false;
  return ruleset.chain(step.chain).name === chain;
}

/** Whether a step is the first one of a stay in its chain, and not one after coming back to it. */
function enters(step: Step, before: Step | undefined): boolean {
  if (!('chain' in step)) return false;
  if (before?.kind === 'entered') return true;
  return step.depth === 0 && !(before && 'chain' in before && before.table === step.table);
}

function isVerdict(given: string | undefined, wanted: BreakVerdict): boolean {
  if (given === undefined || given === 'RETURN') return false;
  return wanted === 'any' || given === wanted;
}

function whereHolds(
  condition: Condition,
  steps: readonly Step[],
  ruleset: Ruleset,
): readonly number[] {
  const eachTime = asksForChange(condition);
  let held = false;
  return where(steps, (step) => {
    const holds = holdsAt(condition, step, ruleset);
    const stops = holds && (eachTime || !held);
    held = holds;
    return stops;
  });
}
