import { Fragment, memo } from 'react';
import type { CardRow, CardView, TargetKind } from '#graph/map-view.ts';
import { RuleNumber } from '../debugger/RuleNumber.tsx';
import { useAppStore } from '../store/use-app.tsx';
import { CursorButton } from './CursorButton.tsx';
import styles from './RuleRow.module.css';
import type { RowHeat } from './heat.tsx';
import { useMark, useWalk } from './use-walk.tsx';
import { type Mark, type Outcome, outcomeAt, type Steps } from './walk.ts';

interface RuleRowProps {
  readonly row: CardRow;
  readonly card: CardView;
  readonly selected: boolean;
  /** Whether the arrow keys stand here. */
  readonly here: boolean;
  /** Whether the packet matched it before the edit, and is elsewhere now. */
  readonly former?: boolean;
  /** What it has counted, and its share of the most, while that is shown. */
  readonly heat?: RowHeat;
  readonly mark?: Mark;
  readonly outcome?: Outcome;
}

/** A row that the walk passes. Others, which are nearly all, subscribe to nothing. */
export function WalkedRow({ steps, ...rest }: RuleRowProps & { readonly steps: Steps }) {
  const walk = useWalk();
  return <RuleRow {...rest} mark={useMark(steps)} outcome={outcomeAt(walk, steps)} />;
}

export const RuleRow = memo(function RuleRow({
  row,
  card,
  selected,
  here,
  former = false,
  heat,
  mark = 'off',
  outcome = 'none',
}: RuleRowProps) {
  const store = useAppStore();
  const { rule, number, line, asks, lines, room } = row;
  const cut = room < asks.length;
  const said = mark === 'now' ? 'now' : outcome;
  const select = (): void =>
    store.getState().select({ rule, chain: card.chain, line, source: 'map' });
  return (
    <CursorButton
      here={here}
      className={styles.row}
      data-mark={mark}
      data-outcome={outcome}
      data-former={former}
      data-selected={selected}
      data-lines={lines}
      aria-current={mark === 'now' ? 'location' : undefined}
      title={heat?.says ?? (cut ? `${asks} ${row.target}` : undefined)}
      style={heat && { '--share': heat.share }}
      data-heat={heat !== undefined}
      onClick={select}
    >
      <RuleNumber className={styles.number} number={number} line={line} />
      <span className={styles.body}>
        <span className={styles.asks}>
          <Conditions row={row} />
          {cut && '…'}
        </span>
        <Target row={row} />
      </span>
      <span className={styles.sign}>
        <span aria-hidden>{former ? SIGNS.matched : SIGNS[said]}</span>
        <span className="visually-hidden">{former ? FORMER : SAYS[said]}</span>
      </span>
    </CursorButton>
  );
});

/** What the rule asks, as far as there is room. Near enough, each condition is a chip. */
function Conditions({ row: { conditions, room } }: { readonly row: CardRow }) {
  let end = 0;
  const pieces = conditions.map((condition) => {
    const start = end;
    end = start + condition.length + 1;
    return { start, shown: condition.slice(0, Math.max(0, room - start)).trimEnd() };
  });
  return pieces.map(({ start, shown }) =>
    shown === '' ? undefined : (
      <Fragment key={start}>
        {start > 0 && ' '}
        <span className={styles.condition}>{shown}</span>
      </Fragment>
    ),
  );
}

/** What came of a rule, as a sign beside it. */
export const SIGNS = {
  none: '',
  missed: '✗',
  matched: '✓',
  choice: '◇',
  now: <span className={styles.dot} />,
} as const;

const SAYS = {
  none: '',
  missed: 'did not match',
  matched: 'matched',
  choice: 'cannot be decided from the dump',
  now: 'the packet is here',
} as const;

const FORMER = 'matched before the edit';

function Target({ row: { target, targetKind, folded, lines } }: { readonly row: CardRow }) {
  if (target === '') return undefined;
  const arrow = ARROWS[targetKind];
  return (
    <>
      {/* Keeps as much of the last line free as the target takes, which stands at its end. */}
      {lines > 1 && <span className={styles.room} style={{ width: `${target.length + 5}ch` }} />}
      <span
        className={styles.target}
        data-kind={targetKind}
        data-tone={TONES[targetKind]}
        data-folded={folded}
      >
        {arrow && <span aria-hidden>{arrow}</span>}
        {target}
      </span>
    </>
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
