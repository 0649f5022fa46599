import { ChevronRight } from 'lucide-react';
import { useApp, useAppStore } from '../store/use-app.tsx';
import { Breakpoints } from './Breakpoints.tsx';
import styles from './Dock.module.css';

/** Under the trace, out of the way until it is asked for. */
export function Dock() {
  const store = useAppStore();
  const open = useApp((state) => state.dock === 'breakpoints');
  const count = useApp((state) => state.breakpoints.length);
  const on = useApp((state) => state.breakpointsOn);
  return (
    <section aria-label="Debugger" className={styles.dock}>
      <button
        type="button"
        className={styles.tab}
        aria-expanded={open}
        onClick={() => store.getState().showDock(open ? 'none' : 'breakpoints')}
      >
        <ChevronRight size={14} aria-hidden />
        Breakpoints
        {count > 0 && <span className={styles.count}>{on ? count : `${count}, off`}</span>}
      </button>
      {open && <Breakpoints />}
    </section>
  );
}
