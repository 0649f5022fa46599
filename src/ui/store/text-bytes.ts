import { breathe, rest } from './breathe.ts';

/** Texts longer than this go to the worker as bytes, which are handed over; a copy of 40 MB takes 0.2 s. */
export const LARGE_TEXT = 1_000_000;
/** What is turned into bytes at a time, well under a frame's time. */
const SLICE = 1_000_000;

/** A text as UTF-8, made without ever holding the page up. */
export async function bytesOf(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (const piece of piecesOf(text)) {
    const part = encoder.encode(piece);
    parts.push(part);
    length += part.length;
    await breathe();
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** The same as a file, which lies outside the page's memory; made while the page has nothing else to do. */
export async function blobOf(text: string): Promise<Blob> {
  const parts: Blob[] = [];
  for (const piece of piecesOf(text)) {
    parts.push(new Blob([piece]));
    await rest();
  }
  return new Blob(parts);
}

/** What a file says: UTF-8, or UTF-16 with the mark that PowerShell's `>` writes. Rejects where it cannot be read. */
export async function textOf(file: Blob): Promise<string> {
  const decoder = new TextDecoder(encodingOf(new Uint8Array(await file.slice(0, 2).arrayBuffer())));
  const parts: string[] = [];
  for (let from = 0; from < file.size; from += SLICE) {
    const bytes = await file.slice(from, from + SLICE).arrayBuffer();
    parts.push(decoder.decode(bytes, { stream: true }));
  }
  return parts.join('') + decoder.decode();
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return 'utf-8';
}

function* piecesOf(text: string): Generator<string> {
  for (let from = 0; from < text.length;) {
    const to = sliceEnd(text, from);
    yield text.slice(from, to);
    from = to;
  }
}

/** Never between the two halves of one character. */
function sliceEnd(text: string, from: number): number {
  const end = Math.min(text.length, from + SLICE);
  const half = text.charCodeAt(end - 1);
  return end < text.length && half >= 0xd800 && half <= 0xdbff ? end - 1 : end;
}
