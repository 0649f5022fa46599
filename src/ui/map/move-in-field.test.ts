import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layCells } from '#graph/field.ts';
import { moveInField } from './move-in-field.ts';
import { boxOfCell } from './paint-cells.ts';

const someField = fc
  .tuple(
    fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 1, maxLength: 60 }),
    fc.integer({ min: 60, max: 300 }),
  )
  .map(([sizes, width]) => layCells(Uint32Array.from(sizes), width, 240));

test('right goes through every cell in their order, and left back and out', () => {
  fc.assert(
    fc.property(someField, (cells) => {
      const last = cells.ends.length - 1;
      for (let cell = 0; cell < last; cell += 1) {
        expect(moveInField(cells, cell, 'ArrowRight')).toBe(cell + 1);
        expect(moveInField(cells, cell + 1, 'ArrowLeft')).toBe(cell);
      }
      expect(moveInField(cells, last, 'ArrowRight')).toBeUndefined();
      expect(moveInField(cells, 0, 'ArrowLeft')).toBe('out');
    }),
  );
});

test('down goes to the next row, to a cell under this one, and past the last', () => {
  fc.assert(
    fc.property(someField, (cells) => {
      for (const cell of cells.ends.keys()) {
        const here = boxOfCell(cells, cell);
        const down = moveInField(cells, cell, 'ArrowDown');
        const isLast = Math.round(here.y / cells.rowHeight) === cells.rowStarts.length - 2;
        expect(down === 'past').toBe(isLast);
        if (typeof down !== 'number') continue;
        const below = boxOfCell(cells, down);
        expect(below.y).toBeCloseTo(here.y + cells.rowHeight);
        // The last row may end before it.
        const middle = here.x + here.width / 2;
        const under = below.x <= middle && middle <= below.x + below.width;
        expect(under || moveInField(cells, down, 'End') === down).toBe(true);
      }
    }),
  );
});

test('up, a page up from the first rows and escape lead back to the head', () => {
  const cells = layCells(
    Uint32Array.from({ length: 40 }, () => 3),
    100,
    240,
  );
  const up = Number(moveInField(cells, 30, 'ArrowUp'));
  expect(boxOfCell(cells, up).y).toBeCloseTo(boxOfCell(cells, 30).y - cells.rowHeight);
  expect(boxOfCell(cells, Number(moveInField(cells, 30, 'PageUp'))).y).toBe(0);
  expect(moveInField(cells, 0, 'ArrowUp')).toBe('out');
  expect(moveInField(cells, 30, 'Escape')).toBe('out');
});
