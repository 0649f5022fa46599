import { expect, test } from 'vitest';
import { drawStretches, readCaret, replaceStretches, undent } from './caret.ts';

test('a caret is a line and a column, and leaves the text', () => {
  expect(readCaret('*nat\n:IN‸PUT ACCEPT')).toEqual({
    text: '*nat\n:INPUT ACCEPT',
    line: 2,
    column: 4,
  });
});

test('the indentation that all lines share is taken away', () => {
  const drawn = `
    *nat
      -A INPUT

    COMMIT
  `;
  expect(undent(drawn)).toBe('*nat\n  -A INPUT\n\nCOMMIT');
});

test('stretches are drawn and replaced where they are', () => {
  const stretches = [
    { line: 1, column: 1, endColumn: 3 },
    { line: 1, column: 4, endColumn: 6 },
    { line: 2, column: 2, endColumn: 2 },
  ];
  expect(drawStretches('ab cd\nef', stretches)).toBe('[ab] [cd]\ne[]f');
  expect(replaceStretches('ab cd\nef', stretches, (found) => `${found}!`)).toBe('ab! cd!\ne!f');
});
