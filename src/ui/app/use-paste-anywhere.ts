import { useEffect } from 'react';
import { readPacketLine } from '#net/packet-line.ts';
import type { AppStore } from '../store/app-store.ts';
import { useAppStore } from '../store/use-app.tsx';
import { openFile } from './opening.ts';

/** What is pasted while no field has the focus is a dump, a file of one, or a packet's line. */
export function usePasteAnywhere(): void {
  const store = useAppStore();
  useEffect(() => {
    const listening = new AbortController();
    const paste = (event: ClipboardEvent): void => {
      if (event.defaultPrevented || takesText(event.target)) return;
      const text = event.clipboardData?.getData('text/plain') ?? '';
      const [file] = event.clipboardData?.files ?? [];
      if (text === '' && !file) return;
      event.preventDefault();
      // Taking 40 MB out of the clipboard was long enough a task.
      if (text !== '') setTimeout(() => open(store, text));
      else if (file) void openFile(store, file);
    };
    document.addEventListener('paste', paste, { signal: listening.signal });
    return () => listening.abort();
  }, [store]);
}

/** Fields and the editor know what to do with a paste; an open dialog is about something else. */
function takesText(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('input, textarea, select, [contenteditable], [role="dialog"]') !== null
  );
}

function open(store: AppStore, text: string): void {
  const { openPasted, setPacketLine } = store.getState();
  if (isPacket(text)) setPacketLine(text.trim());
  else openPasted(text);
}

function isPacket(text: string): boolean {
  const line = text.trim();
  return line.length < 1000 && !line.includes('\n') && readPacketLine(line).ok;
}
