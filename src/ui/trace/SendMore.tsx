import { CornerUpLeft, Radio, Repeat } from 'lucide-react';
import type { TraceView } from '#engine/views.ts';
import { MOST_FOLLOW_UPS } from '#share/wire.ts';
import { Tip } from '../kit/Tip.tsx';
import { useApp, useAppStore } from '../store/use-app.tsx';
import styles from './SendMore.module.css';

interface SendMoreProps {
  readonly trace: TraceView;
}

/** The packets that can come after. */
export function SendMore({ trace }: SendMoreProps) {
  const store = useAppStore();
  const full = useApp((state) => state.followUps.length >= MOST_FOLLOW_UPS);
  const { send } = store.getState();
  const arrived = hasArrived(trace);
  return (
    <div className={styles.more}>
      <Tip keys={undefined} text={arrived ? REPLIES : NOBODY}>
        <button
          type="button"
          className={styles.send}
          aria-disabled={!arrived || full}
          onClick={() => arrived && send('reply')}
        >
          <CornerUpLeft size={14} aria-hidden />
          Send the reply
        </button>
      </Tip>
      <Tip keys={undefined} text={REPEATS}>
        <button
          type="button"
          className={styles.send}
          aria-disabled={full}
          onClick={() => send('again')}
        >
          <Repeat size={14} aria-hidden />
          Send one more packet
        </button>
      </Tip>
      <Tip keys={undefined} text={RECORDS}>
        <button
          type="button"
          className={styles.node}
          aria-label="On the node…"
          onClick={() => store.getState().openDialog('trace-commands')}
        >
          <Radio size={14} aria-hidden />
        </button>
      </Tip>
    </div>
  );
}

const REPLIES = 'What whoever got the last packet answers';
const NOBODY = 'Nobody got the last packet, so nobody answers it';
const RECORDS = 'Commands that make the kernel trace this very packet';
const REPEATS = 'The next packet of the same connection, in the same direction';

/** Whether somebody got the last packet sent, and can answer it. */
function hasArrived({ legs }: TraceView): boolean {
  const kind = legs.at(-1)?.verdictKind;
  return kind === 'delivered' || kind === 'captured' || kind === 'forwarded' || kind === 'sent';
}
