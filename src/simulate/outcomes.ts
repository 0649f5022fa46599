/** Every way a packet can go where the dump alone cannot tell: one run for each branch of its choices. */
import type { Branches } from './branches.ts';
import type { Leg } from './leg.ts';
import type { Branch, Choice, Drawn, Draws } from './step.ts';

/** One end, and the choices that lead to it. */
export interface Outcome {
  readonly leg: Leg;
  readonly choices: readonly Choice[];
  /** The product of the draws' probabilities; `undefined` where some choice is no draw. */
  readonly probability: number | undefined;
}

export interface Outcomes {
  readonly outcomes: readonly Outcome[];
  /** Branches that were met and not followed; each leads to an end more, or to many. */
  readonly left: number;
}

/** Runs the packet with these branches taken; those not named take their default. */
export type RunWith = (branches: Branches) => Leg;

/** Choices met in all runs together: a dump of ten thousand undecided rules is cut after a few. */
const MOST_CHOICES = 50_000;
/** Choices of one run that are told; of those after them the default stands. */
const MOST_TOLD = 1000;

/** `most` bounds the runs. Every combination of branches that can be met is run exactly once. */
export function outcomesOf(run: RunWith, most: number): Outcomes {
  const outcomes: Outcome[] = [];
  const waiting: Branches[] = [{}];
  let met = 0;
  let left = 0;
  while (waiting.length > 0 && outcomes.length < most && met < MOST_CHOICES) {
    const fixed = waiting.pop() ?? {};
    const leg = run(fixed);
    const choices = leg.choices.slice(0, MOST_TOLD);
    outcomes.push({ leg, choices, probability: probabilityOf(leg.choices) });
    met += leg.choices.length;
    const before: Record<string, Branch> = { ...fixed };
    const branches: Branches[] = [];
    for (const [at, choice] of leg.choices.entries()) {
      const { key, taken } = choice;
      if (Object.hasOwn(fixed, key)) continue;
      const others = otherBranches(choice);
      // Each waiting branch takes a run: later ones would never have theirs.
      if (at >= MOST_TOLD || branches.length + others.length > most - outcomes.length) {
        left += others.length;
        continue;
      }
      for (const other of others) branches.push({ ...before, [key]: other });
      before[key] = taken;
    }
    waiting.push(...branches.toReversed());
  }
  return { outcomes, left: left + waiting.length };
}

/** Of a draw from more numbers than this one stands for all: what a port does hardly hangs on it. */
const MOST_DRAWN = 16;

/** Whether an outcome is followed for each number that can be drawn. */
export function isEachFollowed({ from, to }: Draws): boolean {
  return to - from < MOST_DRAWN;
}

function otherBranches(choice: Choice): readonly Branch[] {
  if ('doubt' in choice) return [choice.taken === 'yes' ? 'no' : 'yes'];
  const { draws, taken } = choice;
  if (!isEachFollowed(draws)) return [];
  const numbers = Array.from({ length: draws.to - draws.from + 1 }, (_, at) => draws.from + at);
  return numbers.map((number): Drawn => `${number}`).filter((each) => each !== taken);
}

function probabilityOf(choices: readonly Choice[]): number | undefined {
  let probability = 1;
  for (const choice of choices) {
    if ('draws' in choice) {
      const { from, to } = choice.draws;
      if (isEachFollowed(choice.draws)) probability /= to - from + 1;
      continue;
    }
    const { doubt, taken } = choice;
    if (doubt.probability === undefined) return undefined;
    probability *= taken === 'yes' ? doubt.probability : 1 - doubt.probability;
  }
  return probability;
}
