import { Info, TriangleAlert, X } from 'lucide-react';
import { IconButton } from '../kit/IconButton.tsx';
import { useApp, useAppStore } from '../store/use-app.tsx';
import styles from './Notice.module.css';

/** A word about a link or a file, until dismissed. */
export function Notice() {
  const store = useAppStore();
  const notice = useApp((state) => state.notice);
  if (!notice) return undefined;
  const Sign = notice.tone === 'warning' ? TriangleAlert : Info;
  return (
    <div role="alert" className={styles.notice} data-tone={TONES[notice.tone]}>
      <Sign size={16} aria-hidden className={styles.sign} />
      <p className={styles.text}>{notice.text}</p>
      <IconButton label="Dismiss" onClick={() => store.getState().tell(undefined)}>
        <X size={16} aria-hidden />
      </IconButton>
    </div>
  );
}

const TONES = { warning: 'reject', info: 'quiet' } as const;
