import { linePath } from './line-path.ts';
import styles from './FormerLines.module.css';
import { useFormer } from './use-former.tsx';

/** Where the packet went before the edit, under where it goes now. */
export function FormerLines() {
  const { lines, gaps } = useFormer();
  return [...lines, ...gaps].map(({ id, points }) => (
    <path key={id} className={styles.former} d={linePath(points)} />
  ));
}
