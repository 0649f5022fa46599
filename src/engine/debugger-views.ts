/** What the debugger's parts of the page get to see; see `views.ts`. */
import type { ConditionProblem } from '#debugger/read-condition.ts';

/** Where one breakpoint stops in the trace kept. */
export interface StopsView {
  /** Indices of steps, ascending. */
  readonly steps: readonly number[];
  /** Why it stops nowhere: its condition cannot be read. */
  readonly problem: ConditionProblem | undefined;
}

/** Why rules of a run did not match. */
export interface MissCause {
  /** What was looked at: "destination address". */
  readonly field: string;
  readonly count: number;
}
