import { Check, X } from 'lucide-react';
import type { RecordedPacketView } from '#engine/recording-views.ts';
import { SideLink, SideNote, Strip, type StripSide } from '../kit/Strip.tsx';
import { useApp, useAppStore } from '../store/use-app.tsx';
import { agreementWords } from './agreement-words.ts';
import { useRecording } from './use-recording.ts';

/** How the walk on screen compares with what the kernel recorded of the same packet. */
export function RecordedStrip() {
  const at = useApp((state) => state.recordedPacket);
  return at === undefined ? undefined : <Recorded at={at} />;
}

function Recorded({ at }: { readonly at: number }) {
  const store = useAppStore();
  const asked = useApp((state) => state.packetLine);
  const found = useRecording();
  const packet = found.kind === 'read' ? found.view.packets[at] : undefined;
  // Another packet is walked by now.
  if (!packet?.comparison || packet.packetLine !== asked) return undefined;
  const { comparison } = packet;
  const { difference } = comparison;
  const { leaveRecording, openDialog, goToStep } = store.getState();
  return (
    <Strip
      label="Recording"
      sign={difference ? <X size={14} aria-hidden /> : <Check size={14} aria-hidden />}
      tone={difference ? 'drop' : 'accept'}
      title={
        <button type="button" onClick={() => openDialog('recording')}>
          The kernel’s recording {agreementWords(comparison)}
        </button>
      }
      away="Put the recording away"
      onAway={leaveRecording}
      sides={difference ? sidesOf(difference, goToStep) : []}
    />
  );
}

type Difference = NonNullable<NonNullable<RecordedPacketView['comparison']>['difference']>;

function sidesOf(
  { kernel, line, step, walk }: Difference,
  goToStep: (step: number) => void,
): readonly StripSide[] {
  const here = walk ?? 'the walk has ended';
  return [
    {
      name: 'Kernel',
      says: (
        <>
          {kernel ?? 'reports nothing more'}
          {line !== undefined && <SideNote>line {line} of the recording</SideNote>}
        </>
      ),
    },
    {
      name: 'Here',
      says: step === undefined ? here : <SideLink onGo={() => goToStep(step)}>{here}</SideLink>,
    },
  ];
}
