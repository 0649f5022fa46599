/** The text that a file holds, unpacked where it is packed with gzip. */
import {
  MOST_UNPACKED,
  TELLING_BYTES,
  type UnpackedTo,
  fileKindOf,
  sayDamaged,
  sayNotText,
} from '#base/file-kind.ts';
import { type Result, err, ok } from '#base/result.ts';
import { textOf } from '../store/text-bytes.ts';

interface FileText {
  readonly text: string;
  /** Whether that is all of it: a file may be cut off, or damaged. */
  readonly isWhole: boolean;
}

/** The error is a sentence to the person. */
export async function fileTextOf(file: File): Promise<Result<FileText, string>> {
  const name = `“${file.name}”`;
  try {
    const kind = fileKindOf(await startOf(file));
    if (kind.kind !== 'gzip' && file.size <= MOST_UNPACKED) {
      const refusal = sayNotText(name, kind);
      return refusal === undefined ? ok({ text: await textOf(file), isWhole: true }) : err(refusal);
    }
    const { content, end } = await unpack(file);
    if (end === 'too big') {
      return err(`${name} holds more than 256 MB: open the part of it that holds the rules.`);
    }
    if (end === 'damaged' && content.size === 0) {
      return err(sayDamaged(name));
    }
    const refusal = sayNotText(name, fileKindOf(await startOf(content)));
    if (refusal !== undefined) return err(refusal);
    return ok({ text: await textOf(content), isWhole: end === 'whole' });
  } catch {
    // The browser could not read it: gone, a folder, or forbidden.
    return err(`${name} could not be read as a file.`);
  }
}

/** What is said of one that is not whole. */
export function sayCutOff(file: File): string {
  return `“${file.name}” is cut off or damaged: this is what could be unpacked.`;
}

async function startOf(file: Blob): Promise<Uint8Array> {
  return new Uint8Array(await file.slice(0, TELLING_BYTES).arrayBuffer());
}

interface Unpacked {
  /** What came out up to its end. */
  readonly content: Blob;
  readonly end: UnpackedTo;
}

async function unpack(file: File): Promise<Unpacked> {
  if (file.size > MOST_UNPACKED) return { content: new Blob(), end: 'too big' };
  const reader = file.stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for (let length = 0; ;) {
    // It throws where the bytes are none of gzip, or end too soon.
    const read = await reader.read().catch(() => undefined);
    if (!read) return { content: new Blob(chunks), end: 'damaged' };
    if (read.done) return { content: new Blob(chunks), end: 'whole' };
    length += read.value.length;
    if (length > MOST_UNPACKED) {
      await reader.cancel();
      return { content: new Blob(), end: 'too big' };
    }
    chunks.push(read.value);
  }
}
