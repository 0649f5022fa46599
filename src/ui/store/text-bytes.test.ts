import { expect, test } from 'vitest';
import { blobOf, bytesOf, textOf } from './text-bytes.ts';

test('a long text comes out as it went in, characters of two halves at the joints too', async () => {
  for (const before of [999_998, 999_999, 1_000_000]) {
    const text = `${'a'.repeat(before)}😀é${'b'.repeat(9)}`;
    expect(new TextDecoder().decode(await bytesOf(text)) === text).toBe(true);
    expect((await textOf(await blobOf(text))) === text).toBe(true);
  }
});

test('no text is no bytes', async () => {
  expect(await bytesOf('')).toHaveLength(0);
});

test('a file of PowerShell is read, at the joints too', async () => {
  const text = `${'a'.repeat(499_998)}😀é-A INPUT`;
  expect((await textOf(new Blob([utf16(text)]))) === text).toBe(true);
});

function utf16(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new DataView(new ArrayBuffer(2 * text.length + 2));
  bytes.setUint16(0, 0xfeff, true);
  for (let at = 0; at < text.length; at += 1)
    bytes.setUint16(2 * at + 2, text.charCodeAt(at), true);
  return new Uint8Array(bytes.buffer);
}
