/** What an edit of the dump did to the walk of the same packet. */
import type { StepView, TraceView } from '#engine/views.ts';

export interface EditChange {
  /** The first steps that differ; `undefined` where that walk had ended by then. */
  readonly was: StepView | undefined;
  readonly is: StepView | undefined;
  /** How the packet ended before, where it ends otherwise now. */
  readonly verdictWas: string | undefined;
  /** Chains that the packet comes to no more, as `table chain`. */
  readonly left: ReadonlySet<string>;
}

/** `undefined` where the packet goes the same way. Rules that it misses, and numbers, are no difference. */
export function changeBetween(former: TraceView, now: TraceView): EditChange | undefined {
  const [before, after] = [tellingSteps(former), tellingSteps(now)];
  let at = 0;
  while (at < before.length && at < after.length && keyOf(before[at]) === keyOf(after[at])) at += 1;
  if (at === before.length && at === after.length) return undefined;
  const walked = chainsOf(now);
  const left = [...chainsOf(former)].filter((chain) => !walked.has(chain));
  const sameEnd =
    former.verdict.kind === now.verdict.kind && keyOf(before.at(-1)) === keyOf(after.at(-1));
  return {
    was: before[at],
    is: after[at],
    verdictWas: sameEnd ? undefined : former.verdict.sentence,
    left: new Set(left),
  };
}

function tellingSteps({ steps }: TraceView): readonly StepView[] {
  return steps.filter(
    ({ kind }) => kind !== 'skipped' && kind !== 'absent' && kind !== 'chain-end',
  );
}

/** Where a step happened and what came of it, but not at which number. */
export function keyOf(step: StepView | undefined): string {
  if (!step) return '';
  const { hook, table, chainName, kind, words, outcome } = step;
  return [hook, table, chainName, kind, words, outcome].join('\n');
}

function chainsOf({ steps }: TraceView): ReadonlySet<string> {
  return new Set(
    steps.flatMap(({ table, chainName }) =>
      table === undefined || chainName === undefined ? [] : [`${table} ${chainName}`],
    ),
  );
}

const changes = new WeakMap<
  TraceView,
  { readonly of: TraceView; readonly change: EditChange | undefined }
>();

/** The same answer for the same state, so that it can be subscribed to. */
export function editChange({
  beforeEdit,
  traced,
}: {
  readonly beforeEdit: TraceView | undefined;
  readonly traced: TraceView | undefined;
}): EditChange | undefined {
  if (!beforeEdit || !traced || beforeEdit === traced) return undefined;
  const known = changes.get(traced);
  if (known?.of === beforeEdit) return known.change;
  const change = changeBetween(beforeEdit, traced);
  changes.set(traced, { of: beforeEdit, change });
  return change;
}
