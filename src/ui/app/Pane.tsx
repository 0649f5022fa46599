import type { ReactNode } from 'react';
import { PaneBoundary } from '../kit/PaneBoundary.tsx';
import styles from './Pane.module.css';

interface PaneProps {
  readonly name: 'Dump' | 'Map' | 'Packet' | 'Trace';
  /** What stands beside the name. */
  readonly aside?: ReactNode;
  /** Whether the pane shows its name itself. */
  readonly bare?: boolean;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** One region of the page, with its name on top. */
export function Pane({ name, aside, bare = false, className, children }: PaneProps) {
  const classes = [styles.pane, className].filter(Boolean).join(' ');
  return (
    <section aria-label={name} className={classes}>
      {!bare && (
        <header className={styles.header}>
          <h2 className={styles.name}>{name}</h2>
          {aside}
        </header>
      )}
      <div className={styles.body}>
        <PaneBoundary what={`${name} pane`}>{children}</PaneBoundary>
      </div>
    </section>
  );
}
