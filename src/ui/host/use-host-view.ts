import { useEffect, useState } from 'react';
import type { HostView } from '#engine/views.ts';
import { useApp, useEngine } from '../store/use-app.tsx';

/** How long typing must rest before the texts are read again. */
const TYPING_PAUSE_MS = 150;

/**
 * The host around the packet asked for. The last one stays while the next comes, and while the line
 * is no packet; a crash is what a person can report.
 */
export function useHostView(): {
  readonly view: HostView | undefined;
  readonly report: string | undefined;
} {
  const engine = useEngine();
  const revision = useApp(({ dump }) => (dump.kind === 'ready' ? dump.value.revision : undefined));
  const packetLine = useApp((state) => state.packetLine);
  const texts = useApp((state) => state.hostTexts);
  const reportBusy = useApp((state) => state.reportBusy);
  const [view, setView] = useState<HostView>();
  const [report, setReport] = useState<string>();
  useEffect(() => {
    if (revision === undefined) return undefined;
    let wanted = true;
    const ask = (): void => {
      engine.host(revision, packetLine, texts).then(
        (answer) => {
          if (!wanted) return;
          if (answer) setView(answer);
          setReport(undefined);
          reportBusy('host', false);
        },
        (error: unknown) => {
          if (!wanted) return;
          setReport(String(error));
          reportBusy('host', false);
        },
      );
    };
    reportBusy('host', true);
    const pause = setTimeout(ask, TYPING_PAUSE_MS);
    return () => {
      wanted = false;
      clearTimeout(pause);
      reportBusy('host', false);
    };
  }, [engine, revision, packetLine, texts, reportBusy]);
  return { view, report };
}
