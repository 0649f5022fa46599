import { lazy, Suspense } from 'react';
import { HostDialog } from '../host/HostDialog.tsx';
import { ShareDialog } from '../share/ShareDialog.tsx';
import { useApp, useAppStore } from '../store/use-app.tsx';
import { PasteDialog } from './PasteDialog.tsx';

const RecordingDialog = lazy(async () => ({
  default: (await import('../recording/RecordingDialog.tsx')).RecordingDialog,
}));

const TraceCommandsDialog = lazy(async () => ({
  default: (await import('../recording/TraceCommandsDialog.tsx')).TraceCommandsDialog,
}));

const Palette = lazy(async () => ({ default: (await import('../commands/Palette.tsx')).Palette }));

/** The dialog that is open, if one is. */
export function Dialogs() {
  const store = useAppStore();
  const dialog = useApp((state) => state.dialog);
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
    case 'recording':
      return (
        <Suspense>
          <RecordingDialog onClose={close} />
        </Suspense>
      );
    case 'trace-commands':
      return (
        <Suspense>
          <TraceCommandsDialog onClose={close} />
        </Suspense>
      );
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
