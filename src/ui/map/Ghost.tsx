import type { CardView } from '#graph/map-view.ts';
import { editChange } from '../store/edit-change.ts';
import { useApp } from '../store/use-app.tsx';
import styles from './Ghost.module.css';

/** Around a chain that the packet came to before the dump was edited, and comes to no more. */
export function Ghost({ card: { table, name } }: { readonly card: CardView }) {
  const left = useApp((state) => editChange(state)?.left.has(`${table} ${name}`) ?? false);
  if (!left) return undefined;
  return (
    <div className={styles.ghost} title="The packet came here before the edit">
      <span className="visually-hidden">The packet came here before the edit</span>
    </div>
  );
}
