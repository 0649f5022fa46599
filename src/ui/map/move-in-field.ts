import type { Cells } from '#graph/field.ts';
import { boxOfCell, cellAt } from './paint-cells.ts';

/** Rows that a page of a field has. */
const PAGE = 10;

/**
 * Where a key leads among the cells of a field: along them, and up and down to the nearest of another row. `out`:
 * back to the family's head; `past`: beyond the field. `undefined` where the key leads nowhere.
 */
export function moveInField(
  cells: Cells,
  cell: number,
  key: string,
): number | 'out' | 'past' | undefined {
  const { rowStarts, rowHeight } = cells;
  const box = boxOfCell(cells, cell);
  const row = Math.round(box.y / rowHeight);
  const lastRow = rowStarts.length - 2;
  const inRow = (wanted: number): number => {
    const to = Math.min(lastRow, Math.max(0, wanted));
    const end = (rowStarts[to + 1] ?? 1) - 1;
    return cellAt(cells, box.x + box.width / 2, (to + 0.5) * rowHeight) ?? end;
  };
  switch (key) {
    case 'ArrowRight':
      return cell + 1 < (rowStarts.at(-1) ?? 0) ? cell + 1 : undefined;
    case 'ArrowLeft':
      return cell > 0 ? cell - 1 : 'out';
    case 'ArrowDown':
      return row < lastRow ? inRow(row + 1) : 'past';
    case 'ArrowUp':
      return row > 0 ? inRow(row - 1) : 'out';
    case 'PageDown':
      return row < lastRow ? inRow(row + PAGE) : 'past';
    case 'PageUp':
      return row > 0 ? inRow(row - PAGE) : 'out';
    case 'Home':
      return rowStarts[row];
    case 'End':
      return (rowStarts[row + 1] ?? 1) - 1;
    case 'Escape':
      return 'out';
    default:
      return undefined;
  }
}
