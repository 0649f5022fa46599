/** Every way a packet can go where the dump alone cannot tell: one run for each branch of its choices. */
import type { Leg } from './leg.ts';
import type { Choice } from './step.ts';

/** One end, and the choices that lead to it. */
export interface Outcome {
  readonly leg: Leg;
  readonly choices: readonly Choice[];
  /** The product of the draws' probabilities; `undefined` where some choice is no draw. */
  readonly probability: number | undefined;
}

export interface Outcomes {
  readonly outcomes: readonly Outcome[];
  /** False where there were more branches than were followed. */
  readonly complete: boolean;
}

export type Branches = Readonly<Record<string, 'yes' | 'no'>>;

/** Runs the packet with these branches taken; those not named take their default. */
export type RunWith = (branches: Branches) => Leg;

/** Choices met in all runs together: a dump of ten thousand undecided rules is cut after a few. */
const MOST_CHOICES = 50_000;

/** `most` bounds the runs. Every combination of branches that can be met is run exactly once. */
export function outcomesOf(run: RunWith, most: number): Outcomes {
  const outcomes: Outcome[] = [];
  const waiting: Branches[] = [{}];
  let met = 0;
  let complete = true;
  while (waiting.length > 0 && outcomes.length < most && met < MOST_CHOICES) {
    const fixed = waiting.pop() ?? {};
    const leg = run(fixed);
    outcomes.push({ leg, choices: leg.choices, probability: probabilityOf(leg.choices) });
    met += leg.choices.length;
    const before: Record<string, 'yes' | 'no'> = { ...fixed };
    const branches: Branches[] = [];
    for (const { key, taken } of leg.choices) {
      if (Object.hasOwn(fixed, key)) continue;
      // Each waiting branch takes a run: later ones would never have theirs.
      if (branches.length >= most - outcomes.length) {
        complete = false;
        break;
      }
      branches.push({ ...before, [key]: taken === 'yes' ? 'no' : 'yes' });
      before[key] = taken;
    }
    waiting.push(...branches.toReversed());
  }
  return { outcomes, complete: complete && waiting.length === 0 };
}

function probabilityOf(choices: readonly Choice[]): number | undefined {
  let probability = 1;
  for (const { doubt, taken } of choices) {
    if (doubt.probability === undefined) return undefined;
    probability *= taken === 'yes' ? doubt.probability : 1 - doubt.probability;
  }
  return probability;
}
