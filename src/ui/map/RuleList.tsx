import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import type { CardRow, CardView, RuleRowView } from '#graph/map-view.ts';
import { useApp, useEngine } from '../store/use-app.tsx';
import styles from './RuleList.module.css';
import { RuleRow, WalkedRow } from './RuleRow.tsx';
import { useWalk } from './use-walk.tsx';

interface RuleListProps {
  readonly card: CardView;
  readonly revision: number;
  readonly rowHeight: number;
}

/** Rules asked for at once. */
const PAGE = 100;

/** All rules of a long chain, scrolling in the room that its card has for some. */
export function RuleList({ card, revision, rowHeight }: RuleListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: card.ruleCount,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const items = rows.getVirtualItems();
  const pages = usePages(card, revision, items[0]?.index ?? 0, items.at(-1)?.index ?? 0);
  return (
    // The wheel belongs to the list while it is open, not to the map.
    <div ref={scroller} className={`nowheel nopan ${styles.list}`}>
      <div className={styles.whole} style={{ height: rows.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const row = pages.get(Math.floor(index / PAGE))?.[index % PAGE];
          return (
            <div
              key={index}
              className={styles.place}
              style={{ transform: `translateY(${start}px)` }}
            >
              {row && (
                <ListedRow
                  row={{ ...row, lines: 1, room: row.asks.length, folded: false }}
                  card={card}
                />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface ListedRowProps {
  readonly row: CardRow;
  readonly card: CardView;
}

function ListedRow({ row, card }: ListedRowProps) {
  const { rules } = useWalk();
  const selected = useApp(({ selection }) => selection?.rule === row.rule);
  const steps = rules.get(row.rule);
  const given = { row, card, selected, here: false };
  return steps ? <WalkedRow {...given} steps={steps} /> : <RuleRow {...given} />;
}

type Pages = ReadonlyMap<number, readonly RuleRowView[]>;

/** The pages from a first to a last row, as they come, and those that came before. */
function usePages({ chain }: CardView, revision: number, first: number, last: number): Pages {
  const engine = useEngine();
  const [pages, setPages] = useState<Pages>(new Map());
  const asked = useRef(new Set<number>());
  const [from, to] = [Math.floor(first / PAGE), Math.floor(last / PAGE)];
  useEffect(() => {
    for (let page = from; page <= to; page += 1) {
      if (asked.current.has(page)) continue;
      asked.current.add(page);
      engine.rows(revision, chain, page * PAGE, PAGE).then(
        (rows) => setPages((known) => new Map(known).set(page, rows)),
        // The dump has changed: this card goes with it.
        () => undefined,
      );
    }
  }, [engine, revision, chain, from, to]);
  return pages;
}
