import { X } from 'lucide-react';
import type { FollowUp } from '../store/packet-slice.ts';
import { useAppStore } from '../store/use-app.tsx';
import styles from './TakeBack.module.css';

export interface SentFollowUp {
  readonly how: FollowUp;
  /** Its place in the store's `followUps`. */
  readonly at: number;
}

/** Takes back a packet that was sent after the first. */
export function TakeBack({ how, at }: SentFollowUp) {
  const store = useAppStore();
  return (
    <button
      type="button"
      className={styles.takeBack}
      aria-label={`Take back packet ${at + 2}, ${how === 'reply' ? 'a reply' : 'one more'}`}
      onClick={() => store.getState().unsend(at)}
    >
      <X size={14} aria-hidden />
    </button>
  );
}
