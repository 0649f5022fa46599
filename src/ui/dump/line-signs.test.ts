import { expect, test } from 'vitest';
import type { StepKind, StepView } from '#engine/views.ts';
import { signsOfLines } from './line-signs.ts';

function step(kind: StepKind, line: number | undefined): StepView {
  return {
    index: 0,
    kind,
    tone: 'plain',
    hook: undefined,
    table: undefined,
    chain: undefined,
    chainName: undefined,
    rule: undefined,
    number: undefined,
    line,
    words: '',
    outcome: '',
    depth: 0,
    changed: false,
  };
}

test('a line that was met shows what came of it, the most where it was met twice', () => {
  const signs = signsOfLines([
    step('arrived', undefined),
    step('skipped', 4),
    step('entered', 5),
    step('rewritten', 9),
    step('skipped', 5),
    step('choice', 7),
    step('policy', 2),
    step('counted', 4),
  ]);
  expect([...signs].toSorted(([a], [b]) => a - b)).toEqual([
    [4, 'matched'],
    [5, 'matched'],
    [7, 'choice'],
    [9, 'decided'],
  ]);
});
