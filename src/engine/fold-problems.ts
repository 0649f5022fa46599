/** Problems as a list for people shows them: what is done to every line of a log is said once. */
import { counted } from '#base/counted.ts';
import type { Problem } from '#parse/problem.ts';

export interface FoldedProblem {
  /** The first of them. */
  readonly problem: Problem;
  /** At how many more places the same is said. */
  readonly more: number;
}

/** In the order of their first. Only hints without fixes are folded: each of the others wants to be mended. */
export function foldProblems(problems: readonly Problem[]): readonly FoldedProblem[] {
  const folded: FoldedProblem[] = [];
  const places = new Map<string, number>();
  for (const problem of problems) {
    const isRepair = problem.severity === 'hint' && problem.fixes.length === 0;
    const what = `${problem.code} ${problem.message}`;
    const place = isRepair ? places.get(what) : undefined;
    const first = place === undefined ? undefined : folded[place];
    if (place !== undefined && first) {
      folded[place] = { problem: first.problem, more: first.more + 1 };
    } else {
      if (isRepair) places.set(what, folded.length);
      folded.push({ problem, more: 0 });
    }
  }
  return folded;
}

/** The message of the first, and how often it holds. */
export function foldedMessage({ problem, more }: FoldedProblem): string {
  return more === 0
    ? problem.message
    : `${problem.message} The same at ${counted(more, 'more place')}.`;
}
