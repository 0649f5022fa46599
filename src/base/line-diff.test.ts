import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type LinePair, diffLines } from './line-diff.ts';

function draw(before: readonly string[], after: readonly string[]): string {
  return diffLines(before, after)
    .map((pair) => sign(pair) + (before[pair.before] ?? after[pair.after] ?? ''))
    .join(' ');
}

function sign({ before, after }: LinePair): string {
  if (before < 0) return '+';
  return after < 0 ? '-' : '';
}

test('what is gone stands before what is new', () => {
  expect(draw([...'abcde'], [...'abxde'])).toBe('a b -c +x d e');
  expect(draw([], [...'ab'])).toBe('+a +b');
  expect(draw([...'ab'], [])).toBe('-a -b');
  expect(draw([...'abc'], [...'cab'])).toBe('+c a b -c');
});

const lines = fc.array(fc.constantFrom(...'abcdef'), { maxLength: 30 });

test('both lists are there whole and in order, and lines kept are the same', () => {
  fc.assert(fc.property(lines, lines, wholeAndInOrder));
});

test('as many lines are kept as can be', () => {
  const length = (a: readonly string[], b: readonly string[]): number => {
    const [x, ...restA] = a;
    const [y, ...restB] = b;
    if (x === undefined || y === undefined) return 0;
    return x === y ? 1 + length(restA, restB) : Math.max(length(restA, b), length(a, restB));
  };
  const few = fc.array(fc.constantFrom(...'abc'), { maxLength: 8 });
  fc.assert(
    fc.property(few, few, (before, after) => {
      const kept = diffLines(before, after).filter((pair) => sign(pair) === '');
      expect(kept).toHaveLength(length(before, after));
    }),
  );
});

test('of long lists the common lines are found too', () => {
  const before = Array.from({ length: 5000 }, (_, at) => `rule ${at}`);
  const after = before.flatMap((line, at) => (at % 500 === 7 ? [] : [line, ...extraAt(at)]));
  const pairs = diffLines(before, after);
  wholeAndInOrder(before, after);
  expect(pairs.filter(({ after: place }) => place < 0)).toHaveLength(10);
  expect(pairs.filter(({ before: place }) => place < 0)).toHaveLength(5);
  function extraAt(at: number): readonly string[] {
    return at % 1000 === 3 ? ['new'] : [];
  }
});

function wholeAndInOrder(before: readonly string[], after: readonly string[]): void {
  const pairs = diffLines(before, after);
  const places = (key: keyof LinePair): number[] =>
    pairs.map((pair) => pair[key]).filter((place) => place >= 0);
  expect(places('before')).toEqual([...before.keys()]);
  expect(places('after')).toEqual([...after.keys()]);
  for (const pair of pairs) {
    if (sign(pair) === '') expect(before[pair.before]).toBe(after[pair.after]);
  }
}
