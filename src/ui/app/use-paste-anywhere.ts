import { useEffect } from 'react';
import { readPacketLine } from '#net/packet-line.ts';
import type { AppStore } from '../store/app-store.ts';
import { useAppStore } from '../store/use-app.tsx';
import { openFiles } from './opening.ts';

/** What is pasted while no field has the focus is a dump, a file of one, or a packet's line. */
export function usePasteAnywhere(): void {
  const store = useAppStore();
  useEffect(() => {
    const listening = new AbortController();
    const paste = (event: ClipboardEvent): void => {
      const text = event.clipboardData?.getData('text/plain') ?? '';
      const files = [...(event.clipboardData?.files ?? [])];
      if (text === '' && files.length === 0) return;
      if (isInDialog(event.target)) return;
      // Fields and the editor know what to do with a text, but not with a file or a picture.
      if (text !== '' && takesText(event.target)) return;
      event.preventDefault();
      event.stopPropagation();
      // Taking 40 MB out of the clipboard was long enough a task.
      if (text !== '') setTimeout(() => open(store, text));
      else void openFiles(store, files);
    };
    // Captured, so that the editor does not take a file for an empty text.
    document.addEventListener('paste', paste, { capture: true, signal: listening.signal });
    return () => listening.abort();
  }, [store]);
}

function takesText(target: EventTarget | null): boolean {
  return isWithin(target, 'input, textarea, select, [contenteditable]');
}

/** An open dialog is about something else. */
function isInDialog(target: EventTarget | null): boolean {
  return isWithin(target, '[role="dialog"]');
}

function isWithin(target: EventTarget | null, selector: string): boolean {
  return target instanceof Element && target.closest(selector) !== null;
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
