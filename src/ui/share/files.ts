/** Between the page's state and files on the person's own disk. */
import { FILE_ENDING, decodeFile, encodeFile } from '#share/saved-file.ts';
import type { Shared } from '#share/shared.ts';
import type { AppStore } from '../store/app-store.ts';
import { restore } from './address.ts';

/** Hands the browser a file to save. Nothing is sent: the file is made here. */
export function saveFile(shared: Shared): void {
  const url = URL.createObjectURL(new Blob([encodeFile(shared)], { type: 'application/json' }));
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = `${fileName(shared.title)}${FILE_ENDING}`;
  anchor.click();
  URL.revokeObjectURL(url);
}

/** What every system takes for a name of a file. */
function fileName(title: string | undefined): string {
  const plain = (title ?? '')
    .replaceAll(/[^\p{L}\p{N}._ -]+/gu, '-')
    .replace(/^[-. ]+|[-. ]+$/g, '');
  return plain.slice(0, 80) || 'trace';
}

/** Opens what `saveFile` wrote. One that cannot be opened is explained and changes nothing else. */
export function openSaved(store: AppStore, text: string, name: string): void {
  const opened = decodeFile(text);
  if (opened.ok) restore(store, opened.value);
  else store.getState().tell({ tone: 'warning', text: `${name}: ${opened.error}` });
}
