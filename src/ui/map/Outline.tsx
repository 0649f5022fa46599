import { useEffect, useState } from 'react';
import type { CardView, MapView, RuleRowView } from '#graph/map-view.ts';
import { useAppStore, useEngine } from '../store/use-app.tsx';
import { useMap, useMapStore } from './map-state.tsx';
import styles from './Outline.module.css';
import { counted } from './words.ts';

interface OutlineProps {
  readonly map: MapView;
}

/**
 * The map as a list, tables › chains › rules: for those who read it with their ears, and for those
 * who look for a name. It is always there; the tools show it to the eye.
 */
export function Outline({ map }: OutlineProps) {
  const open = useMap((state) => state.outlineOpen);
  const tables = [...new Set([...map.cards, ...map.ticks].map(({ table }) => table))];
  return (
    <nav className={open ? styles.outline : 'visually-hidden'} aria-label="Outline of the map">
      {tables.map((table) => (
        <section key={table} aria-label={`table ${table}`} data-table={table}>
          <h3 className={styles.table}>{table}</h3>
          <ul>
            {map.ticks
              .filter((tick) => tick.table === table)
              .map(({ id, name, policy }) => (
                <li key={id} className={styles.empty}>
                  {name} <span className={styles.note}>no rules, policy {policy}</span>
                </li>
              ))}
            {map.cards
              .filter((card) => card.table === table)
              .map((card) => (
                <ChainItem key={card.id} card={card} revision={map.revision} />
              ))}
            {map.families
              .filter((family) => family.table === table)
              .map((family) => (
                <FamilyItem key={family.id} {...family} />
              ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}

/** As many rules as a list is read for; the search and the dump have the others. */
const MOST_LISTED = 200;

interface ChainItemProps {
  readonly card: CardView;
  readonly revision: number;
}

function ChainItem({ card, revision }: ChainItemProps) {
  const store = useAppStore();
  const mapStore = useMapStore();
  const engine = useEngine();
  const [open, setOpen] = useState(false);
  const [rows, setRows] = useState<readonly RuleRowView[]>(card.rows);
  const { chain, name, line, policy, ruleCount } = card;

  useEffect(() => {
    if (!open || rows.length >= Math.min(ruleCount, MOST_LISTED)) return;
    engine.rows(revision, chain, 0, MOST_LISTED).then(setRows, () => undefined);
  }, [open, rows, engine, revision, chain, ruleCount]);

  const select = (rule: RuleRowView | undefined): void => {
    mapStore.getState().setGoal(chain);
    const at = { rule: rule?.rule, chain, line: rule?.line ?? line };
    store.getState().select({ ...at, source: 'map' });
  };
  return (
    <li>
      <button
        type="button"
        className={styles.chain}
        aria-expanded={open}
        onClick={() => {
          setOpen(!open);
          select(undefined);
        }}
      >
        <span className={styles.name}>{name}</span>
        <span className={styles.note}>
          {counted(ruleCount, 'rule')}
          {policy && `, policy ${policy}`}
        </span>
      </button>
      {open && (
        <ol className={styles.rules}>
          {rows.map((row) => (
            <li key={row.rule}>
              <button type="button" className={styles.rule} onClick={() => select(row)}>
                <span className={styles.note}>{row.number}</span> {row.asks || 'every packet'}{' '}
                {row.target}
              </button>
            </li>
          ))}
          {ruleCount > rows.length && (
            <li className={styles.note}>{counted(ruleCount - rows.length, 'more rule')}</li>
          )}
        </ol>
      )}
    </li>
  );
}

function FamilyItem({ id, prefix, chainCount }: MapView['families'][number]) {
  const mapStore = useMapStore();
  return (
    <li>
      <button type="button" className={styles.chain} onClick={() => mapStore.getState().unfold(id)}>
        <span className={styles.name}>{prefix === '' ? 'other chains' : `${prefix}*`}</span>
        <span className={styles.note}>{counted(chainCount, 'chain')}, folded</span>
      </button>
    </li>
  );
}
