import { Check, X } from 'lucide-react';
import { IconButton } from '../kit/IconButton.tsx';
import { useApp, useAppStore } from '../store/use-app.tsx';
import { agreementWords } from './agreement-words.ts';
import styles from './RecordedStrip.module.css';
import { useRecording } from './use-recording.ts';

/** How the walk on screen compares with what the kernel recorded of the same packet. */
export function RecordedStrip() {
  const at = useApp((state) => state.recordedPacket);
  return at === undefined ? undefined : <Strip at={at} />;
}

function Strip({ at }: { readonly at: number }) {
  const store = useAppStore();
  const asked = useApp((state) => state.packetLine);
  const found = useRecording();
  const packet = found.kind === 'read' ? found.view.packets[at] : undefined;
  // Another packet is walked by now.
  if (!packet?.comparison || packet.packetLine !== asked) return undefined;
  const { comparison } = packet;
  const { difference } = comparison;
  const Sign = difference ? X : Check;
  const step = difference?.step;
  return (
    <section
      aria-label="Recording"
      className={styles.strip}
      data-tone={difference ? 'drop' : 'accept'}
    >
      <p className={styles.head}>
        <Sign size={14} aria-hidden className={styles.sign} />
        <button
          type="button"
          className={styles.words}
          onClick={() => store.getState().openDialog('recording')}
        >
          The kernel’s recording {agreementWords(comparison)}
        </button>
        <IconButton
          label="Put the recording away"
          className={styles.away}
          onClick={() => store.getState().leaveRecording()}
        >
          <X size={14} aria-hidden />
        </IconButton>
      </p>
      {difference && (
        <dl className={styles.sides}>
          <dt>Kernel</dt>
          <dd>
            {difference.kernel ?? 'reports nothing more'}
            {difference.line !== undefined && (
              <span className={styles.note}> line {difference.line} of the recording</span>
            )}
          </dd>
          <dt>Here</dt>
          <dd>
            {step === undefined ? (
              (difference.walk ?? 'the walk has ended')
            ) : (
              <button
                type="button"
                className={styles.go}
                onClick={() => store.getState().goToStep(step)}
              >
                {difference.walk}
              </button>
            )}
          </dd>
        </dl>
      )}
    </section>
  );
}
