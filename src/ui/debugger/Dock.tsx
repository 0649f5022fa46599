import { ChevronRight } from 'lucide-react';
import { useApp, useAppStore } from '../store/use-app.tsx';
import type { Dock as DockName } from '../store/view-slice.ts';
import { Breakpoints } from './Breakpoints.tsx';
import { Calls } from './Calls.tsx';
import styles from './Dock.module.css';
import { Watch } from './Watch.tsx';

/** Under the trace, out of the way until it is asked for. */
export function Dock() {
  const open = useApp((state) => state.dock);
  const count = useApp((state) => state.breakpoints.length);
  const on = useApp((state) => state.breakpointsOn);
  return (
    <section aria-label="Debugger" className={styles.dock} data-open={open !== 'none'}>
      <div className={styles.tabs}>
        <Tab name="watch" title="Packet now" />
        <Tab name="calls" title="Call stack" />
        <Tab name="breakpoints" title="Breakpoints" note={noteOf(count, on)} />
      </div>
      {open === 'watch' && <Watch />}
      {open === 'calls' && <Calls />}
      {open === 'breakpoints' && <Breakpoints />}
    </section>
  );
}

function noteOf(count: number, on: boolean): string {
  if (count === 0) return '';
  return on ? `${count}` : `${count}, off`;
}

interface TabProps {
  readonly name: Exclude<DockName, 'none'>;
  readonly title: string;
  readonly note?: string;
}

function Tab({ name, title, note = '' }: TabProps) {
  const store = useAppStore();
  const open = useApp((state) => state.dock === name);
  return (
    <button
      type="button"
      className={styles.tab}
      aria-expanded={open}
      onClick={() => store.getState().showDock(open ? 'none' : name)}
    >
      <ChevronRight size={14} aria-hidden />
      {title}
      {note !== '' && <span className={styles.count}>{note}</span>}
    </button>
  );
}
