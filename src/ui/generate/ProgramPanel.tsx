import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ProgramView } from '#engine/programs.ts';
import { ErrorCard } from '../kit/ErrorCard.tsx';
import { IconButton } from '../kit/IconButton.tsx';
import { useApp, useAppStore } from '../store/use-app.tsx';
import { OtherDump } from './OtherDump.tsx';
import { ProgramFields } from './ProgramFields.tsx';
import styles from './ProgramPanel.module.css';
import { UseSwitch } from './UseSwitch.tsx';
import { usePrograms } from './programs-context.tsx';

/** The programs that write rules: their flags beside the rules that come of them. */
export function ProgramPanel() {
  const store = useAppStore();
  const { programs, report } = useProgramViews();
  const form = useApp((state) => state.form);
  const use = useApp((state) => state.formUse);
  const program = programs.find(({ name }) => name === form?.program);
  const { closeForm: close } = store.getState();
  const panel = useFocusInside(close);
  const title = use === 'write' ? 'Generate' : 'Compare';
  return (
    <section ref={panel} tabIndex={-1} aria-label={title} className={styles.panel}>
      <header className={styles.header}>
        <h2 className={styles.title}>{title}</h2>
        <IconButton label="Close the form" onClick={close}>
          <X size={16} aria-hidden />
        </IconButton>
      </header>
      <UseSwitch />
      {report !== undefined && (
        <ErrorCard title="The programs could not be started" report={report} />
      )}
      {use === 'dumps' ? (
        <OtherDump />
      ) : (
        program && form && <ProgramFields programs={programs} program={program} form={form} />
      )}
    </section>
  );
}

/** The keyboard goes into the panel as it opens, and back to where it was as it closes. Escape closes it. */
function useFocusInside(close: () => void): React.RefObject<HTMLElement | null> {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    const { activeElement } = document;
    const end = new AbortController();
    const onKey = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape') close();
    };
    panel.current?.addEventListener('keydown', onKey, { signal: end.signal });
    panel.current?.focus();
    return () => {
      end.abort();
      if (activeElement instanceof HTMLElement) activeElement.focus();
    };
  }, [close]);
  return panel;
}

/** All programs, once their worker has answered; and a form for the first of them. */
function useProgramViews(): {
  readonly programs: readonly ProgramView[];
  readonly report: string | undefined;
} {
  const engine = usePrograms();
  const store = useAppStore();
  const reportBusy = useApp((state) => state.reportBusy);
  const [programs, setPrograms] = useState<readonly ProgramView[]>([]);
  const [report, setReport] = useState<string>();
  useEffect(() => {
    let wanted = true;
    reportBusy('programs', true);
    engine
      .programs()
      .then(
        (found) => {
          if (!wanted) return;
          setPrograms(found);
          const [first] = found;
          const { form, setForm } = store.getState();
          if (first && !form) setForm({ program: first.name, values: first.usual });
        },
        (error: unknown) => {
          if (wanted) setReport(error instanceof Error ? error.stack : String(error));
        },
      )
      .finally(() => reportBusy('programs', false));
    return () => {
      wanted = false;
    };
  }, [engine, store, reportBusy]);
  return { programs, report };
}
