/**
 * Where a debugger's moves lead in a trace. Forwards and backwards alike:
 *
 *     into   the next step, whatever it is
 *     over   the next one that matters in this chain: past what a jump leads to, past rules that did not match
 *     out    the next one after this chain is left, or after this table where it is the built-in chain
 *     run    the next breakpoint, else the verdict, else the end
 */
import type { StepView, TraceView } from '#engine/views.ts';
import { lengthOfFirst, stepAtRule } from './places.ts';

export type Way = 'into' | 'over' | 'out';

/** 1 with the packet, -1 back. */
export type Direction = 1 | -1;

/** The step that a move ends at: `from` where there is none that way. */
export function moveFrom(
  steps: readonly StepView[],
  from: number,
  way: Way,
  direction: Direction,
): number {
  const start = steps[from];
  if (!start) return from;
  for (let at = from + direction; ; at += direction) {
    const step = steps[at];
    if (!step) return at < 0 ? 0 : steps.length - 1;
    if (way === 'into' || lands(step, start, way)) return at;
  }
}

function lands(step: StepView, start: StepView, way: 'over' | 'out'): boolean {
  const elsewhere = step.hook !== start.hook || step.table !== start.table;
  if (elsewhere) return true;
  if (way === 'out') return step.depth < start.depth;
  return step.depth <= start.depth && step.kind !== 'skipped';
}

/** The first of the stops, ascending, between two steps: not the one it starts from. */
export function firstStop(stops: readonly number[], from: number, to: number): number | undefined {
  return to > from
    ? stops.find((stop) => stop > from && stop <= to)
    : stops.findLast((stop) => stop < from && stop >= to);
}

/** Where a run ends that no breakpoint stops: at the verdict, and from there at the end of all. */
export function runEnd(trace: TraceView, from: number, direction: Direction): number {
  const ends = direction === 1 ? [verdictStep(trace), trace.steps.length - 1] : [0];
  return ends.find((end) => (end - from) * direction > 0) ?? from;
}

/** The step at which the first packet's fate is sealed. */
export function verdictStep(trace: TraceView): number {
  const length = lengthOfFirst(trace);
  const { rule } = trace.verdict;
  const first = { ...trace, steps: trace.steps.slice(0, length) };
  const deciding = rule === undefined ? undefined : stepAtRule(first, rule, length);
  return deciding ?? length - 1;
}
