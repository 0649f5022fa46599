/** What the debugger asks about the trace kept. */
import { type Breakpoint, stopsOf } from '#debugger/breakpoint.ts';
import type { StopsView } from './debugger-views.ts';
import { type KeptTrace, stepsOf } from './trace-view.ts';

export function stopsViews(
  kept: KeptTrace,
  breakpoints: readonly Breakpoint[],
): readonly StopsView[] {
  const steps = stepsOf(kept);
  return breakpoints.map((breakpoint) => {
    const stops = stopsOf(breakpoint, steps, kept.ruleset);
    return stops.ok
      ? { steps: stops.value, problem: undefined }
      : { steps: [], problem: stops.error };
  });
}
