import { useEffect } from 'react';
import { useAppStore } from '../store/use-app.tsx';
import { breakpointCommands } from './breakpoint-commands.ts';
import { arePressed, isMac } from './keys.ts';
import { runCommands } from './run-commands.ts';
import { undoCommands } from './undo-commands.ts';

export const PALETTE_KEYS = 'Ctrl+K';

/** Keys work wherever the focus is, except behind a dialog. */
export function useCommandKeys(): void {
  const store = useAppStore();
  useEffect(() => {
    const mac = isMac();
    const onKey = (event: KeyboardEvent): void => {
      if (event.isComposing || !mayBeCommand(event)) return;
      const { dialog, openDialog } = store.getState();
      if (arePressed(PALETTE_KEYS, event, mac) && (dialog === 'palette' || !isModal())) {
        take(event);
        openDialog(dialog === 'palette' ? 'none' : 'palette');
        return;
      }
      if (isModal()) return;
      const commands = [
        ...runCommands(store),
        ...breakpointCommands(store),
        ...(hasOwnUndo(event.target) ? [] : undoCommands(store)),
      ];
      const command = commands.find(({ keys = [] }) =>
        keys.some((each) => arePressed(each, event, mac)),
      );
      if (!command) return;
      take(event);
      command.run();
    };
    // Captured: the editor has meanings of its own for some of them.
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, [store]);
}

/** Spares every letter typed the search. */
function mayBeCommand({ key, ctrlKey, metaKey }: KeyboardEvent): boolean {
  return ctrlKey || metaKey || /^F\d/.test(key);
}

/** A field whose letters are no part of the page's state yet; the editor and the packet's fields are. */
function hasOwnUndo(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)) return false;
  return target.closest('.monaco-editor, [data-undo="page"]') === null;
}

function isModal(): boolean {
  return document.querySelector('[role="dialog"][data-state="open"]') !== null;
}

function take(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopPropagation();
}
