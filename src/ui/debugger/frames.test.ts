import { expect, test } from 'vitest';
import { drawSteps } from '#testing/drawn-trace.ts';
import { framesAt } from './frames.ts';

const STEPS = drawSteps(`
  -              0: arrived
  nat PREROUTING 0: skipped 1, entered 2
  nat WEB        1: entered 1
  nat DEEP       2: counted 1, chain-end
  nat WEB        1: skipped 2, decided 3
  filter INPUT   0: policy
`);

const names = (index: number): readonly string[] =>
  framesAt(STEPS, index).map(({ chain, number, step }) => `${chain} ${number ?? '-'} @${step}`);

test('the innermost chain comes first, each at the rule that jumps on', () => {
  expect(names(4)).toEqual(['DEEP 1 @4', 'WEB 1 @3', 'PREROUTING 2 @2']);
});

test('chains that were left are gone', () => {
  expect(names(7)).toEqual(['WEB 3 @7', 'PREROUTING 2 @2']);
  expect(names(8)).toEqual(['INPUT - @8']);
  expect(names(0)).toEqual([]);
});
