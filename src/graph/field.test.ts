import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellArea, fieldWidth, layCells, rowCount } from './field.ts';

const fields = fc
  .record({
    sizes: fc.array(fc.oneof(fc.nat({ max: 12 }), fc.nat({ max: 20_000 })), {
      minLength: 1,
      maxLength: 400,
    }),
    others: fc.nat({ max: 90_000 }),
  })
  .map(({ sizes, others }) => {
    const area = cellArea(sizes.length + others);
    const width = fieldWidth(sizes.length, area);
    return { sizes, width, cells: layCells(Uint32Array.from(sizes), width, area) };
  });

describe('on every field', () => {
  test('each chain has one cell, in reading order and within the field', () => {
    fc.assert(
      fc.property(fields, ({ sizes, width, cells: { rowStarts, ends } }) => {
        expect(ends).toHaveLength(sizes.length);
        expect([rowStarts[0], rowStarts.at(-1)]).toEqual([0, sizes.length]);
        for (let row = 0; row + 1 < rowStarts.length; row += 1) {
          const own = Array.from(ends.subarray(rowStarts[row], rowStarts[row + 1]));
          expect(own.length).toBeGreaterThan(0);
          expect(own.toSorted((a, b) => a - b)).toEqual(own);
          expect(own.at(-1)).toBeLessThan(width + 0.01);
        }
      }),
    );
  });

  test('of two chains in a row the one with more rules is wider', () => {
    fc.assert(
      fc.property(fields, ({ sizes, cells: { rowStarts, ends } }) => {
        for (let cell = 1; cell < sizes.length; cell += 1) {
          if (rowStarts.includes(cell) || rowStarts.includes(cell - 1)) continue;
          const [before, own] = [sizes[cell - 1] ?? 0, sizes[cell] ?? 0];
          const widthOf = (at: number): number => (ends[at] ?? 0) - (ends[at - 1] ?? 0);
          if (own > 2 * before + 1) expect(widthOf(cell)).toBeGreaterThan(widthOf(cell - 1) - 0.01);
        }
      }),
    );
  });
});

test('seventy thousand chains take no more room than a screen or two', () => {
  const sizes = new Uint32Array(70_000).fill(2);
  const area = cellArea(sizes.length);
  const width = fieldWidth(sizes.length, area);
  const cells = layCells(sizes, width, area);
  expect(width).toBeLessThanOrEqual(560);
  expect(rowCount(cells) * cells.rowHeight).toBeLessThan(1500);
});
