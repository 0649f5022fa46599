import { Undo2 } from 'lucide-react';
import { Button } from '../kit/Button.tsx';
import { useApp, useAppStore } from '../store/use-app.tsx';
import styles from './ProgramPanel.module.css';

/** Says that the person's dump is not lost, and gives it back. */
export function KeptDump() {
  const store = useAppStore();
  const own = useApp((state) => state.ownDump);
  if (!own) return undefined;
  const lines = own.text.split('\n').length.toLocaleString('en');
  return (
    <div className={styles.kept}>
      <p>
        {own.title === undefined ? 'Your dump' : `“${own.title}”`} is kept ({lines} lines).
      </p>
      <Button
        look="framed"
        onClick={() => {
          store.getState().giveBack();
          store.getState().closeForm();
        }}
      >
        <Undo2 size={14} aria-hidden />
        Give it back
      </Button>
    </div>
  );
}
