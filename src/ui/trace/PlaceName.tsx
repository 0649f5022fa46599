import styles from './PlaceName.module.css';
import type { Place } from './rows.ts';

/** `nat › ISTIO_INBOUND`: the table in its colour, then the chain. */
export function PlaceName({ place }: { readonly place: Place }) {
  return (
    <span className={styles.place} data-table={place.table}>
      <span className={styles.table}>{place.table}</span>
      <span className={styles.arrow} aria-hidden>
        ›
      </span>
      <span className={styles.name}>{place.name}</span>
    </span>
  );
}
