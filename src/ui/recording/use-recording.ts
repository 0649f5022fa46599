import { useEffect, useState } from 'react';
import type { RecordingView } from '#engine/recording-views.ts';
import { useApp, useEngine } from '../store/use-app.tsx';

export type FoundRecording =
  | { readonly kind: 'none' | 'reading' }
  | { readonly kind: 'read'; readonly view: RecordingView }
  | { readonly kind: 'not-one' };

/** The recording pasted, against the dump and the host as they are now. */
export function useRecording(): FoundRecording {
  const engine = useEngine();
  const text = useApp((state) => state.recordingText);
  const host = useApp((state) => state.hostTexts);
  const revision = useApp(({ dump }) => (dump.kind === 'ready' ? dump.value.revision : undefined));
  const reportBusy = useApp((state) => state.reportBusy);
  const [found, setFound] = useState<FoundRecording>({ kind: 'none' });
  const empty = text.trim() === '';
  useEffect(() => {
    if (revision === undefined || empty) return undefined;
    let wanted = true;
    reportBusy('recording', true);
    engine
      .recording(revision, text, host)
      .then(
        (view) => wanted && setFound(view ? { kind: 'read', view } : { kind: 'not-one' }),
        // Overtaken by the next letter, or by another dump.
        () => undefined,
      )
      .finally(() => wanted && reportBusy('recording', false));
    return () => {
      wanted = false;
      reportBusy('recording', false);
    };
  }, [engine, revision, text, empty, host, reportBusy]);
  if (empty) return { kind: 'none' };
  return found.kind === 'none' ? { kind: 'reading' } : found;
}
