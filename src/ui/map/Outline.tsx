import { counted } from '#base/counted.ts';
import { useEffect, useState } from 'react';
import type { Box, CardView, FamilyView, MapView, RuleRowView, TickView } from '#graph/map-view.ts';
import { useAppStore, useEngine } from '../store/use-app.tsx';
import { useMap, useMapStore } from './map-state.tsx';
import styles from './Outline.module.css';

interface OutlineProps {
  readonly map: MapView;
}

/**
 * The map as a list, tables › chains › rules: for those who read it with their ears, and for those
 * who look for a name. It is always there; the tools show it to the eye.
 */
export function Outline({ map }: OutlineProps) {
  const open = useMap((state) => state.outlineOpen);
  return (
    <nav className={open ? styles.outline : 'visually-hidden'} aria-label="Outline of the map">
      {map.tables.map((table) => (
        <section key={table} aria-label={`table ${table}`} data-table={table}>
          <h3 className={styles.table}>{table}</h3>
          <ul>
            {itemsOf(map, table).map((item) => (
              <li key={item.id}>
                {'rows' in item && <ChainItem card={item} revision={map.revision} />}
                {'prefix' in item && <FamilyItem family={item} />}
                {'policy' in item && !('rows' in item) && <EmptyItem tick={item} />}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}

/** What a table has on the map: hook after hook, its built-in chain first. */
function itemsOf(map: MapView, table: string): readonly (CardView | TickView | FamilyView)[] {
  const laneOf = ({ y }: Box): number => map.lanes.findLastIndex((lane) => lane.y <= y);
  return [...map.ticks, ...map.cards, ...map.families]
    .filter((item) => item.table === table)
    .sort(
      (a, b) => laneOf(a) - laneOf(b) || +!isBuiltIn(a) - +!isBuiltIn(b) || a.y - b.y || a.x - b.x,
    );
}

function isBuiltIn(item: CardView | TickView | FamilyView): boolean {
  return 'policy' in item && item.policy !== undefined;
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
    mapStore.getState().setGoal({ chain, rule: rule?.rule });
    const at = { rule: rule?.rule, chain, line: rule?.line ?? line };
    store.getState().select({ ...at, source: 'map' });
  };
  return (
    <>
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
    </>
  );
}

function FamilyItem({ family: { id, prefix, chainCount } }: { readonly family: FamilyView }) {
  const mapStore = useMapStore();
  return (
    <button type="button" className={styles.chain} onClick={() => mapStore.getState().unfold(id)}>
      <span className={styles.name}>{prefix === '' ? 'other chains' : `${prefix}*`}</span>
      <span className={styles.note}>{counted(chainCount, 'chain')}, folded</span>
    </button>
  );
}

function EmptyItem({
  tick: { chain, name, policy, ruleCount, line },
}: {
  readonly tick: TickView;
}) {
  const store = useAppStore();
  return (
    <button
      type="button"
      className={styles.chain}
      onClick={() => store.getState().select({ rule: undefined, chain, line, source: 'map' })}
    >
      <span className={styles.name}>{name}</span>
      <span className={styles.note}>
        {ruleCount === 0 ? 'no rules' : counted(ruleCount, 'rule')}, policy {policy}
      </span>
    </button>
  );
}
