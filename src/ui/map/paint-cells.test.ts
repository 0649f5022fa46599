import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boxOfCell, cellAt, paintCells } from './paint-cells.ts';

/** Rows of cells, each drawn as its widths: `[[3, 1], [4]]` are two rows. */
function cellsOf(rows: readonly (readonly number[])[], rowHeight: number) {
  const starts = [0];
  const ends: number[] = [];
  for (const row of rows) {
    let x = 0;
    for (const width of row) ends.push((x += width));
    starts.push(ends.length);
  }
  return { rowHeight, rowStarts: Uint32Array.from(starts), ends: Float32Array.from(ends) };
}

const someRows = fc.array(
  fc.array(fc.integer({ min: 4, max: 40 }), { minLength: 1, maxLength: 9 }),
  {
    minLength: 1,
    maxLength: 9,
  },
);

test('the middle of every cell belongs to it', () => {
  fc.assert(
    fc.property(someRows, fc.integer({ min: 3, max: 30 }), (rows, rowHeight) => {
      const cells = cellsOf(rows, rowHeight);
      for (const cell of cells.ends.keys()) {
        const { x, y, width, height } = boxOfCell(cells, cell);
        expect(cellAt(cells, x + width / 2, y + height / 2)).toBe(cell);
      }
    }),
  );
});

test('beside the cells there is none', () => {
  const cells = cellsOf([[10, 10], [5]], 4);
  expect([
    cellAt(cells, -1, 1),
    cellAt(cells, 21, 1),
    cellAt(cells, 7, 5),
    cellAt(cells, 1, 9),
  ]).toEqual([undefined, undefined, undefined, undefined]);
});

test('every cell is painted in its shade, wherever the camera is', () => {
  fc.assert(
    fc.property(
      someRows,
      fc.integer({ min: -40, max: 40 }),
      fc.integer({ min: -40, max: 40 }),
      fc.constantFrom(1, 2, 3),
      (rows, left, top, scale) => {
        const cells = cellsOf(rows, 6);
        const frame = { pixels: new Uint32Array(90 * 70), width: 90, height: 70 };
        const shades = Uint8Array.from(cells.ends, (_, cell) => cell % 16);
        const palette = Uint32Array.from({ length: 16 }, (_, shade) => 100 + shade);
        paintCells(frame, { cells, left, top, scale, shades, palette });
        for (const cell of cells.ends.keys()) {
          const box = boxOfCell(cells, cell);
          const x = Math.floor(left + (box.x + box.width / 2) * scale);
          const y = Math.floor(top + (box.y + box.height / 2) * scale);
          if (x < 0 || y < 0 || x >= 90 || y >= 70) continue;
          expect(frame.pixels[y * 90 + x]).toBe(100 + (cell % 16));
        }
      },
    ),
  );
});

test('of rows thinner than a pixel one stands for several, and none is left out of the picture', () => {
  const cells = cellsOf(
    Array.from({ length: 100 }, () => [20]),
    1,
  );
  const frame = { pixels: new Uint32Array(10 * 50), width: 10, height: 50 };
  const one = { shades: new Uint8Array(100), palette: Uint32Array.of(7) };
  paintCells(frame, { cells, left: 0, top: 0, scale: 0.25, ...one });
  const lines = Array.from({ length: 50 }, (_, y) => frame.pixels[y * 10]);
  expect(lines.lastIndexOf(7)).toBe(24);
  expect(lines.slice(0, 25).every((pixel) => pixel === 7)).toBe(true);
});
