/**
 * A trace as rows to read:
 *
 *     nat › ISTIO_INBOUND                 place, once for each stay in a chain
 *       4 rules did not match             fold
 *     5 tcp          → ISTIO_IN_REDIRECT  step
 *     raw › PREROUTING     policy ACCEPT  step alone in its place, on one row with it
 */
import type { StepView } from '#engine/views.ts';

export type TraceRow =
  | { readonly kind: 'place'; readonly key: string; readonly place: Place }
  | {
      readonly kind: 'step';
      readonly key: string;
      readonly step: StepView;
      /** Its place, where that has no row of its own. */
      readonly place: Place | undefined;
    }
  | {
      readonly kind: 'fold';
      readonly key: string;
      readonly run: Run;
      /** How many steps it stands for; all of the run where it is open and they follow. */
      readonly count: number;
      readonly open: boolean;
      readonly place: Place;
    };

export interface Place {
  readonly table: string;
  /** The chain, or the hook where the table has none there. */
  readonly name: string;
  readonly depth: number;
}

/** Steps in one chain, one after another. */
interface Stay {
  readonly place: Place | undefined;
  readonly steps: readonly StepView[];
}

/** Neighbouring rules that did not match, by the index of the first one's step. */
export type Run = number;

/** `current` is taken out of a folded run; runs in `unfolded` show all their steps. */
export function rowsOf(
  steps: readonly StepView[],
  current: number,
  unfolded: ReadonlySet<Run>,
): readonly TraceRow[] {
  return staysOf(steps).flatMap((stay) => rowsOfStay(stay, current, unfolded));
}

function staysOf(steps: readonly StepView[]): readonly Stay[] {
  const stays: { place: Place | undefined; steps: StepView[] }[] = [];
  for (const step of steps) {
    const place = placeOf(step);
    const last = stays.at(-1);
    const before = last?.steps.at(-1);
    if (last && before && place && last.place && samePlace(step, before)) last.steps.push(step);
    else stays.push({ place, steps: [step] });
  }
  return stays;
}

function placeOf({ table, chainName, hook, depth }: StepView): Place | undefined {
  const name = chainName ?? hook;
  return table === undefined || name === undefined ? undefined : { table, name, depth };
}

function samePlace(a: StepView, b: StepView): boolean {
  return a.hook === b.hook && a.table === b.table && a.chain === b.chain && a.depth === b.depth;
}

function rowsOfStay(
  { place, steps }: Stay,
  current: number,
  unfolded: ReadonlySet<Run>,
): readonly TraceRow[] {
  const [first] = steps;
  if (!place || (steps.length === 1 && first?.rule === undefined)) {
    return steps.map((step) => stepRow(step, place));
  }
  const rows: TraceRow[] = [{ kind: 'place', key: `place ${first?.index}`, place }];
  for (let at = 0; at < steps.length;) {
    const step = steps[at];
    if (!step) break;
    const end = endOfRun(steps, at);
    if (end - at < 2) rows.push(stepRow(step, undefined));
    else rows.push(...rowsOfRun(steps.slice(at, end), place, current, unfolded));
    at = Math.max(end, at + 1);
  }
  return rows;
}

function endOfRun(steps: readonly StepView[], from: number): number {
  let end = from;
  while (steps[end]?.kind === 'skipped') end += 1;
  return end;
}

function rowsOfRun(
  steps: readonly StepView[],
  place: Place,
  current: number,
  unfolded: ReadonlySet<Run>,
): readonly TraceRow[] {
  const run = steps[0]?.index ?? 0;
  if (unfolded.has(run)) {
    const fold: TraceRow = {
      kind: 'fold',
      key: `fold ${run}`,
      run,
      count: steps.length,
      open: true,
      place,
    };
    return [fold, ...steps.map((step) => stepRow(step, undefined))];
  }
  const split = steps.findIndex((step) => step.index === current);
  if (split < 0) return folded(steps, run, place);
  return [
    ...folded(steps.slice(0, split), run, place),
    ...steps.slice(split, split + 1).map((step) => stepRow(step, undefined)),
    ...folded(steps.slice(split + 1), run, place),
  ];
}

function folded(steps: readonly StepView[], run: Run, place: Place): readonly TraceRow[] {
  const [first] = steps;
  if (!first || steps.length === 1) return steps.map((step) => stepRow(step, undefined));
  const key = `fold ${first.index}`;
  return [{ kind: 'fold', key, run, count: steps.length, open: false, place }];
}

function stepRow(step: StepView, place: Place | undefined): TraceRow {
  return { kind: 'step', key: `step ${step.index}`, step, place };
}
