import { useMemo } from 'react';
import { useApp, useAppStore } from '../store/use-app.tsx';
import styles from './Calls.module.css';
import { framesAt } from './frames.ts';

/** The chains entered by jumps and not left yet, the one that the packet is in first. */
export function Calls() {
  const store = useAppStore();
  const steps = useApp((state) => state.traced?.steps);
  const index = useApp((state) => state.stepIndex);
  const frames = useMemo(() => framesAt(steps ?? [], index), [steps, index]);
  if (frames.length === 0)
    return <p className={styles.none}>Between chains: nothing to return to.</p>;
  return (
    <ol aria-label="Call stack" className={styles.list}>
      {frames.map(({ table, chain, number, step }) => (
        <li key={step}>
          <button
            type="button"
            className={styles.frame}
            data-table={table}
            aria-current={step === index ? 'true' : undefined}
            onClick={() => store.getState().goToStep(step)}
          >
            <span className={styles.chain}>{chain}</span>
            <span className={styles.where}>
              {number === undefined ? '' : `rule ${number.toLocaleString('en')} `}of {table}
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}
