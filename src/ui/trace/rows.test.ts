import { expect, test } from 'vitest';
import { drawSteps } from '#testing/drawn-trace.ts';
import { type TraceRow, rowsOf } from './rows.ts';

/** `table CHAIN depth: kind number, kind number`, a line for each stay in a chain. */
const WALK = drawSteps(`
  -                  0: arrived
  raw PREROUTING     0: policy
  nat PREROUTING     0: skipped 1, entered 2
  nat WEB            1: skipped 1, skipped 2, skipped 3, skipped 4, decided 5
  -                  0: delivered
`);

function printed(current: number, unfolded: readonly number[] = []): readonly string[] {
  return rowsOf(WALK, current, new Set(unfolded)).map(printRow);
}

function printRow(row: TraceRow): string {
  if (row.kind === 'place') return `${row.place.table} › ${row.place.name}`;
  if (row.kind === 'fold') return `${row.open ? 'v' : '>'} ${row.count} did not match`;
  const place = row.place ? `${row.place.table} › ${row.place.name} ` : '';
  return `${row.step.index}: ${place}${row.step.kind} ${row.step.number ?? ''}`.trim();
}

test('a run of rules that did not match is one row, a single one its own', () => {
  expect(printed(0)).toEqual([
    '0: arrived',
    '1: raw › PREROUTING policy',
    'nat › PREROUTING',
    '2: skipped 1',
    '3: entered 2',
    'nat › WEB',
    '> 4 did not match',
    '8: decided 5',
    '9: delivered',
  ]);
});

test('the current step stands outside its run, which stays folded around it', () => {
  expect(printed(5).slice(5, 10)).toEqual([
    'nat › WEB',
    '4: skipped 1',
    '5: skipped 2',
    '> 2 did not match',
    '8: decided 5',
  ]);
});

test('a run that was unfolded shows all its steps, wherever the current one is', () => {
  expect(printed(5, [4]).slice(5, 12)).toEqual([
    'nat › WEB',
    'v 4 did not match',
    '4: skipped 1',
    '5: skipped 2',
    '6: skipped 3',
    '7: skipped 4',
    '8: decided 5',
  ]);
});

test('every step has exactly one row or lies in exactly one fold, for any current step', () => {
  for (const current of WALK.keys()) {
    const rows = rowsOf(WALK, current, new Set());
    const shown = rows.filter((row) => row.kind === 'step').length;
    const folded = rows
      .filter((row) => row.kind === 'fold')
      .reduce((sum, { count }) => sum + count, 0);
    expect(shown + folded).toBe(WALK.length);
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
  }
});

test('a chain entered twice has a place row each time', () => {
  const twice = drawSteps(`
    nat PREROUTING 0: entered 1
    nat WEB        1: returned 1
    nat PREROUTING 0: entered 2
    nat WEB        1: returned 1
  `);
  const places = rowsOf(twice, 0, new Set()).filter((row) => row.kind === 'place');
  expect(places.map(({ place }) => place.name)).toEqual(['PREROUTING', 'WEB', 'PREROUTING', 'WEB']);
});
