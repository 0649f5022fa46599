/** The ways a dump gets onto the page, other than by typing. */
import { readSample, type Sample } from '#samples/samples.ts';
import { looksSaved } from '#share/saved-file.ts';
import { openSaved } from '../share/files.ts';
import type { AppStore } from '../store/app-store.ts';
import { textOf } from '../store/text-bytes.ts';

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

/** The packet stays: the same question about another dump is what people ask. */
export async function openFile(store: AppStore, file: File): Promise<void> {
  try {
    const text = await textOf(file);
    if (looksSaved(text)) openSaved(store, text, file.name);
    else store.getState().openPasted(text, file.name);
  } catch {
    // The browser could not read it: gone, a folder, or forbidden.
    store.getState().tell({ tone: 'warning', text: `“${file.name}” could not be read as a file.` });
  }
}

/** Asks the person for a file, and opens it. */
export function pickFile(store: AppStore): void {
  const picker = document.createElement('input');
  picker.type = 'file';
  picker.addEventListener('change', () => {
    const [file] = picker.files ?? [];
    if (file) void openFile(store, file);
  });
  picker.click();
}
