import { expect, test } from 'vitest';
import { printPercent } from './percent.ts';

test.each([
  [0, '0 %'],
  [0.00001, '< 0.1 %'],
  [0.001, '0.1 %'],
  [0.33333333349, '33.3 %'],
  [0.5, '50 %'],
  [0.9999, '> 99.9 %'],
  [0.1 + 0.2 + 0.7, '100 %'],
])('%d is %s', (part, printed) => {
  expect(printPercent(part)).toBe(printed);
});
