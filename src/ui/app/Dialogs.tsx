import { lazy, Suspense, useEffect } from 'react';
import { HostDialog } from '../host/HostDialog.tsx';
import { ShareDialog } from '../share/ShareDialog.tsx';
import { isSettled } from '../store/selectors.ts';
import { useApp, useAppStore } from '../store/use-app.tsx';
import { PasteDialog } from './PasteDialog.tsx';

const loadPalette = async () => ({ default: (await import('../commands/Palette.tsx')).Palette });

const Palette = lazy(loadPalette);

/** The dialog that is open, if one is. */
export function Dialogs() {
  const store = useAppStore();
  const dialog = useApp((state) => state.dialog);
  const settled = useApp(isSettled);
  useEffect(() => {
    // Ahead of time, once there is nothing more urgent: letters typed while it loads would go to the page.
    // Without a network it is asked for again when it is opened.
    if (settled) loadPalette().catch(() => undefined);
  }, [settled]);
  const close = (): void => {
    // What a command opened in its place stays.
    if (store.getState().dialog === dialog) store.getState().openDialog('none');
  };
  switch (dialog) {
    case 'share':
      return <ShareDialog onClose={close} />;
    case 'paste':
      return <PasteDialog onClose={close} />;
    case 'host':
      return <HostDialog onClose={close} />;
    case 'palette':
      return (
        <Suspense>
          <Palette onClose={close} />
        </Suspense>
      );
    case 'none':
      return undefined;
  }
}
