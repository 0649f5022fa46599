import { Tooltip } from 'radix-ui';
import { lazy, Suspense } from 'react';
import { useCommandKeys } from '../commands/use-command-keys.ts';
import { useApp } from '../store/use-app.tsx';
import styles from './App.module.css';
import { Columns } from './Columns.tsx';
import { Dialogs } from './Dialogs.tsx';
import { DropZone } from './DropZone.tsx';
import { Header } from './Header.tsx';
import { Notice } from './Notice.tsx';
import { StatusLine } from './StatusLine.tsx';
import { Tabs } from './Tabs.tsx';
import { NARROW, useMedia } from './use-media.ts';
import { usePasteAnywhere } from './use-paste-anywhere.ts';

const ProgramPanel = lazy(async () => ({
  default: (await import('../generate/ProgramPanel.tsx')).ProgramPanel,
}));

export function App() {
  const narrow = useMedia(NARROW);
  const formOpen = useApp((state) => state.formOpen);
  // Beside the form three columns would be too narrow to read.
  const crowded = useMedia('(max-width: 1199px)') && formOpen;
  useCommandKeys();
  usePasteAnywhere();
  return (
    <Tooltip.Provider delayDuration={500}>
      <div className={styles.app}>
        <Header />
        <Notice />
        <main className={styles.main}>
          {formOpen && (
            <Suspense>
              <ProgramPanel />
            </Suspense>
          )}
          <div className={styles.panes}>{narrow || crowded ? <Tabs /> : <Columns />}</div>
        </main>
        <StatusLine />
      </div>
      <DropZone />
      <Dialogs />
    </Tooltip.Provider>
  );
}
