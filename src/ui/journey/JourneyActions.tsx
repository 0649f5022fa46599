import { Boxes, Gauge } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { IconButton } from '../kit/IconButton.tsx';
import styles from './JourneyStrip.module.css';

const Cost = lazy(async () => ({ default: (await import('./CostDialog.tsx')).CostDialog }));
const Places = lazy(async () => ({ default: (await import('./PlacesDialog.tsx')).PlacesDialog }));

/** What can be asked and said of the whole journey. */
export function JourneyActions() {
  const [open, setOpen] = useState<'cost' | 'places' | undefined>();
  const close = (): void => setOpen(undefined);
  return (
    <div className={styles.actions}>
      <IconButton label="Pods and node" className={styles.action} onClick={() => setOpen('places')}>
        <Boxes size={14} aria-hidden />
      </IconButton>
      <IconButton label="What it costs" className={styles.action} onClick={() => setOpen('cost')}>
        <Gauge size={14} aria-hidden />
      </IconButton>
      <Suspense>
        {open === 'cost' && <Cost onClose={close} />}
        {open === 'places' && <Places onClose={close} />}
      </Suspense>
    </div>
  );
}
