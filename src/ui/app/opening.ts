/** The ways a dump gets onto the page, other than by typing. */
import type { Sample } from '#samples/samples.ts';
import type { AppStore } from '../store/app-store.ts';

export function openSample(store: AppStore, sample: Sample): void {
  store.getState().openText(sample.text, sample.title);
  store.getState().setPacketLine(sample.packetLine);
}

/** The packet stays: the same question about another dump is what people ask. */
export async function openFile(store: AppStore, file: File): Promise<void> {
  try {
    const text = decodeText(new Uint8Array(await file.arrayBuffer()));
    store.getState().openText(text, file.name);
  } catch {
    // The browser could not read it: gone, a folder, or forbidden.
    store.getState().tell({ tone: 'warning', text: `“${file.name}” could not be read as a file.` });
  }
}

/** UTF-8, or UTF-16 with the mark that PowerShell's `>` writes. */
function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return new TextDecoder().decode(bytes);
}
