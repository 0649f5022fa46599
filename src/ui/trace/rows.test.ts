import { expect, test } from 'vitest';
import { drawTrace } from '#testing/drawn-trace.ts';
import { type TraceRow, rowsOf } from './rows.ts';
import { treeOf } from './tree.ts';

/** `table CHAIN depth: kind number, kind number`, a line for each stay in a chain. */
const TRACE = drawTrace(`
  -                  0: arrived
  raw PREROUTING     0: policy
  nat PREROUTING     0: skipped 1, entered 2
  nat WEB            1: skipped 1, skipped 2, skipped 3, skipped 4, entered 5
  nat DEEP           2: counted 1, chain-end
  nat PREROUTING     0: skipped 3, policy
  -                  0: delivered
`);

function printed(
  current: number,
  turned: readonly string[] = [],
  trace = TRACE,
): readonly string[] {
  return rowsOf(treeOf(trace), trace.steps, current, new Set(turned)).map(printRow);
}

function printRow({ node, level, open }: TraceRow): string {
  const sign = open === undefined ? '·' : open ? 'v' : '>';
  return `${'  '.repeat(level - 1)}${sign} ${words(node)}`;
}

function words(node: TraceRow['node']): string {
  switch (node.kind) {
    case 'leg':
      return node.leg.title;
    case 'hook':
      return node.hook;
    case 'table':
      return node.table;
    case 'run':
      return `${node.end - node.first} did not match`;
    case 'step':
      return [node.table, node.step.index, node.step.words]
        .filter((part) => part !== undefined)
        .join(' ');
  }
}

test('hooks, tables, chains by what jumps to them, and runs of misses are branches', () => {
  expect(printed(0)).toEqual([
    '· 0 arrived',
    'v PREROUTING',
    '  · raw 1 policy',
    '  v nat',
    '    · 2 skipped 1',
    '    v 3 entered 2',
    '      > 4 did not match',
    '      v 8 entered 5',
    '        · 9 counted 1',
    '        · 10 chain-end',
    '    · 11 skipped 3',
    '    · 12 policy',
    '· 13 delivered',
  ]);
});

test('the current step stands between the misses before it and after it', () => {
  expect(printed(5).slice(6, 9)).toEqual([
    '      · 4 skipped 1',
    '      · 5 skipped 2',
    '      > 2 did not match',
  ]);
});

test('a run that is open shows every rule', () => {
  expect(printed(5, ['run-4']).slice(6, 11)).toEqual([
    '      v 4 did not match',
    '        · 4 skipped 1',
    '        · 5 skipped 2',
    '        · 6 skipped 3',
    '        · 7 skipped 4',
  ]);
});

test('a closed branch shows nothing but the current step', () => {
  expect(printed(9, ['table-2']).slice(1, 6)).toEqual([
    'v PREROUTING',
    '  · raw 1 policy',
    '  > nat',
    '    · 9 counted 1',
    '· 13 delivered',
  ]);
  expect(printed(3, ['step-3']).slice(4, 8)).toEqual([
    '    · 2 skipped 1',
    '    > 3 entered 2',
    '    · 11 skipped 3',
    '    · 12 policy',
  ]);
});

test('several legs are branches too', () => {
  const [leg] = TRACE.legs;
  if (!leg) throw new Error('a drawn trace has a leg');
  const legs = [
    { ...leg, stepCount: 13 },
    { ...leg, title: 'lo → app', firstStep: 13, stepCount: 1 },
  ];
  const rows = printed(0, ['leg-0'], { ...TRACE, legs });
  expect(rows).toEqual(['> eth0 → app', '  · 0 arrived', 'v lo → app', '  · 13 delivered']);
});

test('places among siblings are told, for who cannot see them', () => {
  const rows = rowsOf(treeOf(TRACE), TRACE.steps, 0, new Set());
  const policy = rows.find(({ key }) => key === 'step-12');
  expect(policy).toMatchObject({ level: 3, parent: 'table-2', place: 4, siblings: 4 });
});

test('ten thousand misses are one row', () => {
  const missed = Array.from({ length: 10_000 }, (_, at) => `skipped ${at + 1}`).join(', ');
  const long = drawTrace(`
    filter INPUT 0: ${missed}, decided 10001
  `);
  const rows = rowsOf(treeOf(long), long.steps, 10_000, new Set());
  expect(rows.map(printRow)).toEqual([
    'v INPUT',
    '  v filter',
    '    > 10000 did not match',
    '    · 10000 decided 10001',
  ]);
});
