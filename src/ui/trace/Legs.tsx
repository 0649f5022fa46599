import type { TraceView } from '#engine/views.ts';
import { stepAtRule } from '../store/places.ts';
import { useApp, useAppStore } from '../store/use-app.tsx';
import styles from './Legs.module.css';

interface LegsProps {
  readonly trace: TraceView;
}

/** The journey's legs as a strip, the one that the current step belongs to marked. */
export function Legs({ trace }: LegsProps) {
  const store = useAppStore();
  const stepIndex = useApp((state) => state.stepIndex);
  const { rule } = trace.verdict;
  const deciding = rule === undefined ? undefined : stepAtRule(trace, rule, trace.steps.length);
  return (
    <fieldset aria-label="Legs" className={styles.legs}>
      {trace.legs.map(({ title, firstStep, stepCount }) => (
        <button
          key={firstStep}
          type="button"
          className={styles.leg}
          aria-pressed={stepIndex >= firstStep && stepIndex < firstStep + stepCount}
          onClick={() => store.getState().goToStep(firstStep)}
        >
          {title}
        </button>
      ))}
      {deciding !== undefined && (
        <button
          type="button"
          className={styles.deciding}
          disabled={deciding === stepIndex}
          onClick={() => store.getState().goToStep(deciding)}
        >
          Go to the deciding rule
        </button>
      )}
    </fieldset>
  );
}
