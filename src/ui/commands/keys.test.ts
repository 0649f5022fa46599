import { expect, test } from 'vitest';
import { arePressed, type Keys, printKeys } from './keys.ts';

/** `^` Ctrl, `#` ⌘, `$` Shift, `~` Alt, then the key. */
function press(drawn: string, code = ''): Keys {
  const key = drawn.replace(/^[~^#$]*(?=.)/, '');
  return {
    key,
    code,
    ctrlKey: drawn.includes('^'),
    metaKey: drawn.includes('#'),
    shiftKey: drawn.includes('$'),
    altKey: drawn.includes('~'),
  };
}

test.each([
  ['F8', 'F8', true],
  ['F8', '$F8', false],
  ['F8', '~F8', false],
  ['Shift+F11', '$F11', true],
  ['Ctrl+F8', '^F8', true],
  ['Ctrl+F8', '#F8', false],
  ['Ctrl+Shift+F10', '^$F10', true],
  ['Ctrl+Shift+F10', '^F10', false],
  ['Ctrl+K', '^k', true],
  ['Ctrl+K', 'k', false],
  ['Ctrl+K', '#k', false],
])('%s is %s: %s', (named, drawn, pressed) => {
  expect(arePressed(named, press(drawn), false)).toBe(pressed);
});

test('a sign is found by its place where Shift gives it another name', () => {
  expect(arePressed('Ctrl+Shift+;', press('^$:', 'Semicolon'), false)).toBe(true);
});

test('on a Mac ⌘ takes the place of Ctrl, but not beside F keys', () => {
  expect(arePressed('Ctrl+K', press('#k'), true)).toBe(true);
  expect(arePressed('Ctrl+K', press('^k'), true)).toBe(false);
  expect(arePressed('Ctrl+F8', press('^F8'), true)).toBe(true);
  expect(printKeys('Ctrl+K', true)).toBe('⌘K');
  expect(printKeys('Ctrl+Shift+F10', true)).toBe('⌃⇧F10');
  expect(printKeys('Shift+F11', false)).toBe('Shift+F11');
});
