import { useState } from 'react';
import { Button } from '../kit/Button.tsx';
import { isUnread } from '../store/selectors.ts';
import { useApp } from '../store/use-app.tsx';
import { useWriters } from './use-writers.ts';
import { WritersDialog } from './WritersDialog.tsx';
import styles from './WrittenBy.module.css';

/** Named in the status line; the rest stands in the dialog. */
const MOST_NAMED = 3;

/** Says in the status line which programs wrote the rules, and opens all that is known of them. */
export function WrittenBy() {
  const writers = useWriters();
  const [open, setOpen] = useState(false);
  const unread = useApp(isUnread);
  if (unread || !writers || writers.programs.length === 0) return undefined;
  const names = writers.programs.slice(0, MOST_NAMED).map(({ name }) => name);
  const rest = writers.programs.length - names.length;
  return (
    <>
      <Button className={styles.button} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        written by {names.join(', ')}
        {rest > 0 && ` and ${rest} more`}
      </Button>
      {open && <WritersDialog writers={writers} onClose={() => setOpen(false)} />}
    </>
  );
}
