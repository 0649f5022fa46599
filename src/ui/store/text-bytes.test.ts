import { expect, test } from 'vitest';
import { bytesOf } from './text-bytes.ts';

test('a long text comes out as it went in, characters of two halves at the joints too', async () => {
  for (const before of [999_998, 999_999, 1_000_000]) {
    const text = `${'a'.repeat(before)}😀é${'b'.repeat(9)}`;
    expect(new TextDecoder().decode(await bytesOf(text)) === text).toBe(true);
  }
});

test('no text is no bytes', async () => {
  expect(await bytesOf('')).toHaveLength(0);
});
