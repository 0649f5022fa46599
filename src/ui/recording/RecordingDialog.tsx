/** Where a recording of the kernel's trace is pasted and one of its packets picked. Loaded on demand. */
import { Check, CircleHelp, X } from 'lucide-react';
import type { RecordedPacketView, RecordingView } from '#engine/recording-views.ts';
import { Button } from '../kit/Button.tsx';
import { Dialog } from '../kit/Dialog.tsx';
import { useApp, useAppStore } from '../store/use-app.tsx';
import styles from './RecordingDialog.module.css';
import { agreementWords } from './agreement-words.ts';
import { useRecording } from './use-recording.ts';

interface RecordingDialogProps {
  readonly onClose: () => void;
}

export function RecordingDialog({ onClose }: RecordingDialogProps) {
  const store = useAppStore();
  const text = useApp((state) => state.recordingText);
  const found = useRecording();
  return (
    <Dialog
      title="Kernel trace"
      says="What the kernel itself reported of packets: the output of xtables-monitor --trace or nft monitor trace, or the TRACE: lines of the kernel log. It is held against the walk, and stays on this page."
      width="wide"
      onClose={onClose}
    >
      <textarea
        className={styles.text}
        aria-label="Recording"
        placeholder="Paste here what the kernel printed"
        wrap="off"
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={({ target }) => store.getState().setRecording(target.value)}
      />
      {found.kind === 'not-one' && (
        <p role="status" className={styles.note}>
          These lines are of none of the three programs.
        </p>
      )}
      {found.kind === 'read' && <Packets view={found.view} onClose={onClose} />}
      <Button look="framed" onClick={() => store.getState().openDialog('trace-commands')}>
        How to record the present packet…
      </Button>
    </Dialog>
  );
}

interface PacketsProps {
  readonly view: RecordingView;
  readonly onClose: () => void;
}

function Packets({ view: { format, packets, unread }, onClose }: PacketsProps) {
  const store = useAppStore();
  const walked = useApp((state) => state.recordedPacket);
  return (
    <>
      <p role="status" className={styles.note}>
        {countWords(packets.length)} by {format}.
        {unread > 0 && ` ${unread.toLocaleString('en')} lines could not be read.`}
      </p>
      <ul aria-label="Recorded packets" className={styles.packets}>
        {packets.map((packet, at) => (
          // Recorded packets have no names but their order.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={at}>
            <button
              type="button"
              className={styles.packet}
              aria-pressed={walked === at}
              onClick={() => {
                store.getState().walkRecorded(at, packet);
                onClose();
              }}
            >
              <code className={styles.line}>{packet.packetLine}</code>
              <Agreement packet={packet} />
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function Agreement({ packet: { comparison } }: { readonly packet: RecordedPacketView }) {
  if (!comparison) {
    return (
      <span className={styles.agreement} data-tone="quiet">
        <CircleHelp size={14} aria-hidden /> cannot be walked in this dump
      </span>
    );
  }
  const Sign = comparison.difference ? X : Check;
  return (
    <span className={styles.agreement} data-tone={comparison.difference ? 'drop' : 'accept'}>
      <Sign size={14} aria-hidden /> {agreementWords(comparison)}
    </span>
  );
}

function countWords(count: number): string {
  if (count === 0) return 'No packet was recorded';
  return count === 1 ? 'One packet recorded' : `${count.toLocaleString('en')} packets recorded`;
}
