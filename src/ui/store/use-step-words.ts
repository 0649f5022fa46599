import { useEffect, useState } from 'react';
import type { Engine } from '#engine/engine.ts';
import type { StepView, TraceView } from '#engine/views.ts';
import { useApp, useEngine } from './use-app.tsx';

type Words = Required<Pick<StepView, 'words' | 'outcome'>>;

/**
 * What is written in a step's row. A step from the middle of thousands of misses has its words
 * fetched when it comes into sight, with those around it.
 */
export function useStepWords(step: StepView | undefined): Words | undefined {
  const engine = useEngine();
  const traced = useApp((state) => state.traced);
  const reportBusy = useApp((state) => state.reportBusy);
  const [fetched, setFetched] = useState<StepView>();
  const lacking = step && step.words === undefined ? step.index : undefined;

  useEffect(() => {
    if (lacking === undefined || !traced) return undefined;
    let wanted = true;
    const part = `words of step ${lacking}`;
    reportBusy(part, true);
    wordsAround(lacking, traced, engine)
      .then(
        (steps) => wanted && setFetched(steps.find(({ index }) => index === lacking)),
        // Overtaken by another dump: a trace of its own follows.
        () => undefined,
      )
      .finally(() => wanted && reportBusy(part, false));
    return () => {
      wanted = false;
      reportBusy(part, false);
    };
  }, [lacking, traced, engine, reportBusy]);

  if (lacking === undefined) return step;
  // What was fetched may be of the step, or the trace, that was here before.
  return fetched?.index === lacking && fetched.rule === step?.rule ? fetched : undefined;
}

/** So many rows are asked for at once. */
const STRETCH = 64;

const stretches = new WeakMap<TraceView, Map<number, Promise<readonly StepView[]>>>();

function wordsAround(
  index: number,
  trace: TraceView,
  engine: Engine,
): Promise<readonly StepView[]> {
  const known = stretches.get(trace) ?? new Map<number, Promise<readonly StepView[]>>();
  stretches.set(trace, known);
  const first = index - (index % STRETCH);
  const stretch = known.get(first) ?? engine.steps(trace.revision, first, STRETCH);
  known.set(first, stretch);
  return stretch;
}
