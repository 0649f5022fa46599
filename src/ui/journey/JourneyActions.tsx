import { lazy, Suspense, useState } from 'react';
import styles from './JourneyStrip.module.css';

const Cost = lazy(async () => ({ default: (await import('./CostDialog.tsx')).CostDialog }));
const Places = lazy(async () => ({ default: (await import('./PlacesDialog.tsx')).PlacesDialog }));

/** What can be asked and said of the whole journey. */
export function JourneyActions() {
  const [open, setOpen] = useState<'cost' | 'places' | undefined>();
  const close = (): void => setOpen(undefined);
  return (
    <div className={styles.actions}>
      <button type="button" className={styles.action} onClick={() => setOpen('places')}>
        Pods and node
      </button>
      <button type="button" className={styles.action} onClick={() => setOpen('cost')}>
        What it costs
      </button>
      <Suspense>
        {open === 'cost' && <Cost onClose={close} />}
        {open === 'places' && <Places onClose={close} />}
      </Suspense>
    </div>
  );
}
