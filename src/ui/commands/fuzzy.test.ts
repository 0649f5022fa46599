import { expect, test } from 'vitest';
import { findFuzzy } from './fuzzy.ts';

const TITLES = ['Step over', 'Step out', 'Step into', 'Share…', 'Go to chain ISTIO_OUTPUT'];

function best(letters: string): string | undefined {
  return TITLES.flatMap((title) => {
    const found = findFuzzy(title, letters);
    return found ? [{ title, score: found.score }] : [];
  }).toSorted((a, b) => b.score - a.score)[0]?.title;
}

test.each([
  ['step over', 'Step over'],
  ['stov', 'Step over'],
  ['so', 'Step over'],
  ['into', 'Step into'],
  ['sh', 'Share…'],
  ['istout', 'Go to chain ISTIO_OUTPUT'],
  ['OUT', 'Step out'],
])('“%s” finds %s first', (letters, title) => {
  expect(best(letters)).toBe(title);
});

test('letters that are not there, or in another order, find nothing', () => {
  expect(findFuzzy('Step over', 'xyz')).toBeUndefined();
  expect(findFuzzy('Step over', 'revo')).toBeUndefined();
});

test('it says which letters it found', () => {
  const found = findFuzzy('Step over', 'sov');
  expect(found?.at.map((at) => 'Step over'[at]).join('')).toBe('Sov');
});
