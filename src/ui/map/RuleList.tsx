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
/** Rows drawn above and below those in sight. */
const BEYOND = 8;

/** All rules of a long chain, scrolling in the room that its card has for some. */
export function RuleList({ card, revision, rowHeight }: RuleListProps) {
  const list = useRef<HTMLDivElement>(null);
  const [scrolled, setScrolled] = useState(0);
  const selected = useApp(({ selection }) => selection?.rule);
  useEffect(() => {
    const [first] = card.rows;
    const at = selected === undefined || !first ? -1 : selected - first.rule;
    if (!list.current || at < 0 || at >= card.ruleCount) return;
    const { clientHeight, scrollTop } = list.current;
    const top = at * rowHeight;
    if (top >= scrollTop && top + rowHeight <= scrollTop + clientHeight) return;
    list.current.scrollTop = top - clientHeight / 3;
  }, [selected, card, rowHeight]);
  const first = Math.max(0, Math.floor(scrolled / rowHeight) - BEYOND);
  const last = Math.min(card.ruleCount - 1, first + card.rows.length + 2 * BEYOND);
  const pages = usePages(card, revision, first, last);
  const indexes = Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
  return (
    <div
      ref={list}
      // The wheel belongs to the list while it is open, not to the map.
      className={`nowheel nopan ${styles.list}`}
      onScroll={({ currentTarget }) => setScrolled(currentTarget.scrollTop)}
    >
      <div className={styles.whole} style={{ height: card.ruleCount * rowHeight }}>
        {indexes.map((index) => {
          const row = pages.get(Math.floor(index / PAGE))?.[index % PAGE];
          return (
            <div key={index} className={styles.place} style={{ top: index * rowHeight }}>
              {row && <ListedRow row={inOneLine(row)} card={card} />}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function inOneLine(row: RuleRowView): CardRow {
  return { ...row, lines: 1, room: row.asks.length, folded: false };
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
