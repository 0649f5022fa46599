import { expect, test } from 'vitest';
import { drawSteps, drawTrace } from '#testing/drawn-trace.ts';
import { type Direction, firstStop, moveFrom, runEnd, verdictStep, type Way } from './stepping.ts';

/** Indexes of steps stand above each line. */
const STEPS = drawSteps(`
  -              0: arrived
  nat PREROUTING 0: skipped 1, skipped 2, entered 3
  nat WEB        1: skipped 1, entered 2
  nat DEEP       2: skipped 1, returned 2
  nat WEB        1: counted 3, chain-end
  nat PREROUTING 0: skipped 4, skipped 5, counted 6, policy
  filter INPUT   0: decided 1
  -              0: delivered
`);

const NAMES = STEPS.map(({ chainName, words }) => `${chainName ?? '-'} ${words}`);

function lands(from: string, way: Way, direction: Direction): string | undefined {
  return NAMES[moveFrom(STEPS, NAMES.indexOf(from), way, direction)];
}

test.each([
  ['into', 'PREROUTING entered 3', 'WEB skipped 1'],
  ['into', 'PREROUTING skipped 1', 'PREROUTING skipped 2'],
  ['over', 'PREROUTING entered 3', 'PREROUTING counted 6'],
  ['over', 'PREROUTING skipped 1', 'PREROUTING entered 3'],
  ['over', 'WEB entered 2', 'WEB counted 3'],
  ['over', 'WEB chain-end', 'PREROUTING counted 6'],
  ['over', 'PREROUTING policy', 'INPUT decided 1'],
  ['out', 'DEEP skipped 1', 'WEB counted 3'],
  ['out', 'WEB skipped 1', 'PREROUTING skipped 4'],
  ['out', 'PREROUTING skipped 1', 'INPUT decided 1'],
  ['out', 'INPUT decided 1', '- delivered'],
  ['into', '- delivered', '- delivered'],
] as const)('%s from %s leads to %s', (way, from, to) => {
  expect(lands(from, way, 1)).toBe(to);
});

test.each([
  ['into', 'WEB skipped 1', 'PREROUTING entered 3'],
  ['over', 'PREROUTING counted 6', 'PREROUTING entered 3'],
  ['over', 'WEB counted 3', 'WEB entered 2'],
  ['out', 'DEEP returned 2', 'WEB entered 2'],
  ['out', 'WEB chain-end', 'PREROUTING entered 3'],
  ['out', 'PREROUTING policy', '- arrived'],
  ['into', '- arrived', '- arrived'],
] as const)('back %s from %s leads to %s', (way, from, to) => {
  expect(lands(from, way, -1)).toBe(to);
});

test('a run passes the step it starts from, and stops at the first one that way', () => {
  const stops = [2, 5, 9];
  expect(firstStop(stops, 5, 20)).toBe(9);
  expect(firstStop(stops, 5, 8)).toBeUndefined();
  expect(firstStop(stops, 5, 0)).toBe(2);
  expect(firstStop(stops, 2, 0)).toBeUndefined();
});

test('a run that nothing stops ends at the verdict, and then at the end', () => {
  const trace = drawTrace(`
    -            0: arrived
    filter INPUT 0: skipped 1, decided 2
    -            0: tracked, delivered
  `);
  expect(verdictStep(trace)).toBe(2);
  expect(runEnd(trace, 0, 1)).toBe(2);
  expect(runEnd(trace, 2, 1)).toBe(4);
  expect(runEnd(trace, 4, 1)).toBe(4);
  expect(runEnd(trace, 4, -1)).toBe(0);
});
