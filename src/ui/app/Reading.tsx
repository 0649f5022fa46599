import { useEffect } from 'react';
import { Button } from '../kit/Button.tsx';
import { useApp, useAppStore } from '../store/use-app.tsx';
import styles from './Reading.module.css';

/** How far a large dump is read, and the way out; afterwards, the way back in. */
export function Reading() {
  const store = useAppStore();
  const isReading = useApp(({ dump }) => dump.kind === 'waiting');
  const progress = useApp((state) => state.dumpProgress);
  const unwanted = useApp((state) => state.unwantedRevision !== undefined);
  const shown = isReading && progress > 0 && !unwanted;

  useEffect(() => {
    if (!shown) return;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented) store.getState().stopReading();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [shown, store]);

  if (shown) {
    return (
      <>
        <progress className={styles.bar} value={progress} aria-label="Reading the dump" />
        <Button look="framed" className={styles.act} onClick={() => store.getState().stopReading()}>
          Stop <kbd className={styles.key}>Esc</kbd>
        </Button>
      </>
    );
  }
  if (!unwanted || isReading) return undefined;
  return (
    <Button look="framed" className={styles.act} onClick={() => store.getState().readAgain()}>
      Read it
    </Button>
  );
}
