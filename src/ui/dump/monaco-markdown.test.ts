import { describe, expect, test } from 'vitest';
import { codeSpan, escapeMarkdown } from './monaco-markdown.ts';

describe('text from a dump', () => {
  test.each([
    ['![x](https://example.com/x.png)', '\\!\\[x\\]\\(https\\:\\/\\/example\\.com\\/x\\.png\\)'],
    ['[a](command:x)', '\\[a\\]\\(command\\:x\\)'],
    ['<img src=x>', '\\<img src=x\\>'],
    ['**bold** _it_ `code`', '\\*\\*bold\\*\\* \\_it\\_ \\`code\\`'],
    ['two\n\n# lines', 'two \\# lines'],
  ])('%j stays text', (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped);
  });

  test.each([
    ['-m tcp', '`-m tcp`'],
    ['a`b', '`` a`b ``'],
    ['``', '``` `` ```'],
    ['', ''],
    [' ', ''],
    ['a\n\nb', '`a b`'],
  ])('%j as code', (text, span) => {
    expect(codeSpan(text)).toBe(span);
  });

  test('is cut where it is endless', () => {
    expect(codeSpan('x'.repeat(1_000_000)).length).toBeLessThan(1100);
    expect(escapeMarkdown('x'.repeat(1_000_000)).length).toBeLessThan(1100);
  });
});
