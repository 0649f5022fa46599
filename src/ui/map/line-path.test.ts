import { expect, test } from 'vitest';
import { linePath } from './line-path.ts';

test('a straight line has no corner', () => {
  expect(
    linePath([
      { x: 0, y: 8 },
      { x: 40, y: 8 },
    ]),
  ).toBe('M0 8L40 8');
});

test('corners are rounded', () => {
  expect(
    linePath([
      { x: 0, y: 0 },
      { x: 20, y: 0 },
      { x: 20, y: 50 },
    ]),
  ).toBe('M0 0L14 0Q20 0 20 6L20 50');
});

test('a short piece is rounded no further than its middle', () => {
  expect(
    linePath([
      { x: 0, y: 0 },
      { x: 20, y: 0 },
      { x: 20, y: 4 },
      { x: 60, y: 4 },
    ]),
  ).toBe('M0 0L18 0Q20 0 20 2L20 2Q20 4 22 4L60 4');
});
