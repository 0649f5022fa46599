import { CircleSlash } from 'lucide-react';
import { shown } from '../store/slot.ts';
import { useApp, useAppStore } from '../store/use-app.tsx';
import styles from './WhyNot.module.css';

/** Answers "why not this rule?" for a rule selected in the dump or on the map. */
export function WhyNot() {
  const store = useAppStore();
  const view = useApp((state) => shown(state.whyNot));
  if (!view) return undefined;
  const { sentence, step } = view;
  return (
    <div className={styles.why} data-tone="quiet">
      <CircleSlash size={14} aria-hidden className={styles.sign} />
      <p>{sentence}</p>
      {step !== undefined && (
        <button type="button" className={styles.go} onClick={() => store.getState().goToStep(step)}>
          Go to step {step + 1}
        </button>
      )}
    </div>
  );
}
