import { Cloud, Container, GlobeLock, Network, Shield, ShipWheel, Waypoints } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import styles from './WriterMark.module.css';

/** One sign a kind, so that the hue says nothing alone. */
const SIGNS: ReadonlyMap<string, ReactElement> = new Map([
  ['mesh', <Waypoints key="mesh" />],
  ['kubernetes', <ShipWheel key="kubernetes" />],
  ['pod-network', <Network key="pod-network" />],
  ['containers', <Container key="containers" />],
  ['firewall', <Shield key="firewall" />],
  ['overlay', <GlobeLock key="overlay" />],
  ['cloud', <Cloud key="cloud" />],
]);

interface WriterMarkProps {
  readonly kind: string;
  /** The program's name, or what it made. */
  readonly children: ReactNode;
}

/** Who wrote something: the kind's sign and a name, which is cut short where there is no room. */
export function WriterMark({ kind, children }: WriterMarkProps) {
  return (
    <span className={styles.mark} data-writer={kind}>
      <span aria-hidden className={styles.sign}>
        {SIGNS.get(kind)}
      </span>
      <span className={styles.words}>{children}</span>
    </span>
  );
}
