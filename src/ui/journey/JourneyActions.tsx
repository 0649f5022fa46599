import { lazy, Suspense, useState } from 'react';
import styles from './JourneyStrip.module.css';

const Cost = lazy(async () => ({ default: (await import('./CostDialog.tsx')).CostDialog }));

/** What can be asked of the whole journey. */
export function JourneyActions() {
  const [open, setOpen] = useState<'cost' | undefined>();
  const close = (): void => setOpen(undefined);
  return (
    <div className={styles.actions}>
      <button type="button" className={styles.action} onClick={() => setOpen('cost')}>
        What it costs
      </button>
      <Suspense>{open === 'cost' && <Cost onClose={close} />}</Suspense>
    </div>
  );
}
