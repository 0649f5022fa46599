import { Tooltip } from 'radix-ui';
import { useState } from 'react';
import { ShareDialog } from '../share/ShareDialog.tsx';
import styles from './App.module.css';
import { Columns } from './Columns.tsx';
import { DropZone } from './DropZone.tsx';
import { Header } from './Header.tsx';
import { Notice } from './Notice.tsx';
import { PasteDialog } from './PasteDialog.tsx';
import { StatusLine } from './StatusLine.tsx';
import { Tabs } from './Tabs.tsx';
import { useMedia } from './use-media.ts';

/** Below this the columns would be too narrow to read, and stand one at a time. */
const NARROW = '(max-width: 899px)';

export function App() {
  const [dialog, setDialog] = useState<'none' | 'share' | 'paste'>('none');
  const narrow = useMedia(NARROW);
  const close = (): void => setDialog('none');
  return (
    <Tooltip.Provider delayDuration={500}>
      <div className={styles.app}>
        <Header onPaste={() => setDialog('paste')} onShare={() => setDialog('share')} />
        <Notice />
        <main className={styles.main}>{narrow ? <Tabs /> : <Columns />}</main>
        <StatusLine />
      </div>
      <DropZone />
      {dialog === 'share' && <ShareDialog onClose={close} />}
      {dialog === 'paste' && <PasteDialog onClose={close} />}
    </Tooltip.Provider>
  );
}
