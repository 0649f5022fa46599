import type { CardRow, CardView, TargetKind } from '#graph/map-view.ts';
import { useApp, useAppStore } from '../store/use-app.tsx';
import { CursorButton } from './CursorButton.tsx';
import styles from './RuleRow.module.css';
import { useMark, useWalk } from './use-walk.tsx';
import { outcomeAt, type Steps } from './walk.ts';

interface RuleRowProps {
  readonly row: CardRow;
  readonly card: CardView;
  /** The steps of the walk at this rule. */
  readonly steps: Steps | undefined;
}

export function RuleRow({ row, card, steps }: RuleRowProps) {
  const store = useAppStore();
  const walk = useWalk();
  const mark = useMark(steps);
  const selected = useApp(({ selection }) => selection?.rule === row.rule);
  const outcome = outcomeAt(walk, steps);
  const { rule, number, line, asks, lines, room } = row;
  const cut = room < asks.length;
  const select = (): void =>
    store.getState().select({ rule, chain: card.chain, line, source: 'map' });
  return (
    <CursorButton
      node={card.id}
      rule={rule}
      className={styles.row}
      data-mark={mark}
      data-outcome={outcome}
      data-selected={selected}
      data-lines={lines}
      title={cut ? `${asks} ${row.target}` : undefined}
      onClick={select}
    >
      <span className={styles.number}>{number}</span>
      <span className={styles.body}>
        {lines > 1 && <span className={styles.upperLines} />}
        <Target row={row} />
        <span className={styles.asks}>{cut ? `${asks.slice(0, room).trimEnd()}…` : asks}</span>
      </span>
      <span className={styles.sign}>{SIGNS[mark === 'now' ? 'now' : outcome]}</span>
    </CursorButton>
  );
}

/** Text, not icons: a screen reader hears the outcome, and a card of rows stays small. */
export const SIGNS = {
  none: '',
  missed: <span aria-label="did not match">✗</span>,
  matched: <span aria-label="matched">✓</span>,
  choice: <span aria-label="cannot be decided from the dump">◇</span>,
  now: <span aria-label="the packet is here" className={styles.dot} />,
} as const;

function Target({ row: { target, targetKind, folded } }: { readonly row: CardRow }) {
  if (target === '') return undefined;
  return (
    <span
      className={styles.target}
      data-kind={targetKind}
      data-tone={TONES[targetKind]}
      data-folded={folded}
    >
      {ARROWS[targetKind]}
      {target}
    </span>
  );
}

const ARROWS: Partial<Record<TargetKind, string>> = {
  jump: '→ ',
  goto: '⇢ ',
  return: '↩ ',
  missing: '? ',
};

const TONES: Readonly<Record<TargetKind, string>> = {
  none: 'quiet',
  jump: 'quiet',
  goto: 'quiet',
  return: 'quiet',
  accept: 'accept',
  drop: 'drop',
  reject: 'reject',
  rewrite: 'rewrite',
  other: 'quiet',
  missing: 'drop',
};
