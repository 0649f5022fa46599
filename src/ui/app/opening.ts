/** The ways a dump gets onto the page, other than by typing. */
import { readSample, type Sample } from '#samples/samples.ts';
import { looksSaved } from '#share/saved-file.ts';
import { openSaved } from '../share/files.ts';
import type { AppStore } from '../store/app-store.ts';
import { fileTextOf, sayCutOff } from './file-text.ts';

/** Its dump may have to be loaded first: until then the page is not at rest. */
export async function openSample(store: AppStore, sample: Sample): Promise<void> {
  const { openText, setPacketLine, reportBusy, tell } = store.getState();
  reportBusy('sample', true);
  try {
    openText(await readSample(sample), sample.title);
    setPacketLine(sample.packetLine);
    store.setState({ hostTexts: sample.host ?? {}, keptPackets: [], pristineSample: true });
  } catch {
    tell({ tone: 'warning', text: `The sample “${sample.title}” could not be loaded.` });
  } finally {
    reportBusy('sample', false);
  }
}

/** The files last asked for, by store: reading takes a while, in which others may be opened. */
const newest = new WeakMap<AppStore, readonly File[]>();

/**
 * Several are one paste: IPv4 and IPv6, or the nodes that a request goes through. The packet stays: the
 * same question about another dump is what people ask.
 */
export async function openFiles(store: AppStore, files: readonly File[]): Promise<void> {
  newest.set(store, files);
  const { textRevision } = store.getState();
  const found: string[] = [];
  const titles: string[] = [];
  const remarks: string[] = [];
  for (const file of files) {
    const read = await fileTextOf(file);
    // The person has gone on meanwhile.
    if (newest.get(store) !== files || store.getState().textRevision !== textRevision) return;
    if (!read.ok) remarks.push(read.error);
    else if (files.length > 1 && looksSaved(read.value.text)) {
      remarks.push(`“${file.name}” is a saved screen, which is opened by itself.`);
    } else {
      found.push(read.value.text);
      titles.push(file.name);
      if (!read.value.isWhole) remarks.push(sayCutOff(file));
    }
  }
  const [text] = found;
  if (text !== undefined) openFound(store, found.length > 1 ? joined(found) : text, titles);
  const says = remarks.join(' ');
  if (says !== '') store.getState().tell({ tone: 'warning', text: says });
}

function openFound(store: AppStore, text: string, titles: readonly string[]): void {
  const title = titles.join(', ');
  // What was said of another file is no longer of interest.
  store.getState().tell(undefined);
  if (looksSaved(text)) openSaved(store, text, title);
  else store.getState().openPasted(text, title);
}

/** Each starts on a line of its own. */
function joined(texts: readonly string[]): string {
  return texts.map((text) => (text.endsWith('\n') ? text : `${text}\n`)).join('');
}

/** Asks the person for files, and opens them. */
export function pickFiles(store: AppStore): void {
  const picker = document.createElement('input');
  picker.type = 'file';
  picker.multiple = true;
  picker.addEventListener('change', () => {
    const files = [...(picker.files ?? [])];
    if (files.length > 0) void openFiles(store, files);
  });
  picker.click();
}
