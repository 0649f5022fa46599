import { breathe } from './breathe.ts';

/** Texts longer than this go to the worker as bytes, which are handed over; a copy of 40 MB takes 0.2 s. */
export const LARGE_TEXT = 1_000_000;
/** What is turned into bytes at a time, well under a frame's time. */
const SLICE = 1_000_000;

/** A text as UTF-8, made without ever holding the page up. */
export async function bytesOf(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let from = 0; from < text.length;) {
    const to = sliceEnd(text, from);
    const part = encoder.encode(text.slice(from, to));
    parts.push(part);
    length += part.length;
    from = to;
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

/** Never between the two halves of one character. */
function sliceEnd(text: string, from: number): number {
  const end = Math.min(text.length, from + SLICE);
  const half = text.charCodeAt(end - 1);
  return end < text.length && half >= 0xd800 && half <= 0xdbff ? end - 1 : end;
}
