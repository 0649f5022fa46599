/** What the debugger asks about the trace kept. */
import { type Breakpoint, stopsOf } from '#debugger/breakpoint.ts';
import { conditionsOf } from '#extensions/registry.ts';
import { askedField } from '#explain/asked-field.ts';
import { type WatchGroup, watchAt } from '#explain/watch.ts';
import type { MissCause, StopsView } from './debugger-views.ts';
import { type KeptTrace, stepAt, stepsOf } from './trace-view.ts';

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

/** The causes of misses among the steps from `first` on, the most frequent first. */
export function missCauses(kept: KeptTrace, first: number, count: number): readonly MissCause[] {
  const { ruleset } = kept;
  const counts = new Map<string, number>();
  for (let index = first; index < first + count; index += 1) {
    const step = stepAt(kept, index);
    if (!step) break;
    if (step.kind !== 'skipped') continue;
    const { match, condition } = step.failed;
    const failed = ruleset.rule(step.rule).matches[match];
    const asked = failed && conditionsOf(failed, ruleset.family)[condition];
    const field = asked ? askedField(asked) : 'an unread match';
    counts.set(field, (counts.get(field) ?? 0) + 1);
  }
  return [...counts]
    .map(([field, misses]) => ({ field, count: misses }))
    .toSorted((a, b) => b.count - a.count);
}

export function watchView({ legs }: KeptTrace, index: number): readonly WatchGroup[] {
  let at = index;
  for (const { steps } of legs) {
    if (at < steps.length) return watchAt(steps, at);
    at -= steps.length;
  }
  return [];
}
