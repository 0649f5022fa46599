/** Files of other programs, made by them where they are at hand, and texts that only start alike. */
import { execFileSync } from 'node:child_process';
import { deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { fileKindOf, sayNotText } from './file-kind.ts';

const RULES = '*filter\n:INPUT DROP [0:0]\n-A INPUT -i lo -j ACCEPT\nCOMMIT\n';

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (unit) => unit.charCodeAt(0));
}

/** `undefined` where the program is not there. */
function madeBy(program: string, words: readonly string[]): Uint8Array | undefined {
  try {
    return execFileSync(program, words, { input: RULES, stdio: ['pipe', 'pipe', 'ignore'] });
  } catch {
    return undefined;
  }
}

test.each(['xz', 'bzip2', 'zstd'])('what %s packs is known', (program) => {
  const made = madeBy(program, ['-c']);
  if (!made) return expect(madeBy(program, ['--version'])).toBeUndefined();
  expect(fileKindOf(made)).toEqual({ kind: 'packed', what: `packed with ${program}` });
});

test('an archive of tar is known, its first file being a text', () => {
  const made = madeBy('tar', ['-c', '-C', import.meta.dirname, 'README.md']);
  if (!made) return expect(madeBy('tar', ['--version'])).toBeUndefined();
  expect(fileKindOf(made)).toEqual({ kind: 'packed', what: 'a tar archive' });
});

test('gzip is what can be unpacked, and not what zlib makes bare', () => {
  expect(fileKindOf(gzipSync(RULES))).toEqual({ kind: 'gzip' });
  expect(fileKindOf(deflateSync(RULES))).toEqual({ kind: 'text' });
});

test.each([
  ['\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'x is a PNG picture: rules are read from their text'],
  ['\xff\xd8\xff\xe0\0\x10JFIF', 'x is a JPEG picture: '],
  ['PK\x03\x04\x14\0', 'x is a zip archive: unpack it'],
  ['%PDF-1.7\n', 'x is a PDF document, not a text with rules.'],
  ['\x7fELF\x02\x01', 'x is a program, '],
  ['\xd4\xc3\xb2\xa1\x02\0\x04\0', 'x is a capture of packets, '],
])('%j is told in one sentence', (start, said) => {
  expect(sayNotText('x', fileKindOf(bytesOf(start)))).toContain(said);
});

test.each(['', '*filter', RULES, 'BZh', 'PK', 'GIF87', '\xff\xfe*\0f\0', '\0*\0f', '\n\r\n*nat\n'])(
  '%j is a text',
  (start) => {
    expect(sayNotText('x', fileKindOf(bytesOf(start)))).toBeUndefined();
  },
);
