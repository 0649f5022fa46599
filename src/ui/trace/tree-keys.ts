/** The keys of a tree, as the ARIA Authoring Practices have them (Tree View Pattern, Keyboard Interaction). */
import type { TraceRow } from './rows.ts';
import type { TreeNode } from './tree.ts';

export type TreeMove =
  | { readonly kind: 'go'; readonly to: number }
  /** Opens or closes a branch. */
  | { readonly kind: 'turn'; readonly node: TreeNode };

/** `undefined` for a key that is none of a tree's. */
export function moveInTree(
  key: string,
  rows: readonly TraceRow[],
  at: number,
): TreeMove | undefined {
  const row = rows[at];
  if (!row) return undefined;
  const go = (to: number): TreeMove => ({
    kind: 'go',
    to: Math.max(0, Math.min(to, rows.length - 1)),
  });
  const turn: TreeMove = { kind: 'turn', node: row.node };
  switch (key) {
    case 'ArrowDown':
      return go(at + 1);
    case 'ArrowUp':
      return go(at - 1);
    case 'Home':
      return go(0);
    case 'End':
      return go(rows.length - 1);
    case 'ArrowRight':
      if (row.open === undefined) return go(at);
      return row.open ? go(at + 1) : turn;
    case 'ArrowLeft': {
      if (row.open) return turn;
      const parent = rows.findIndex(({ key: name }) => name === row.parent);
      return go(parent < 0 ? at : parent);
    }
    case 'Enter':
    case ' ':
      return row.open === undefined ? go(at) : turn;
    default:
      return undefined;
  }
}
