import { memo } from 'react';
import type { NodeProps } from 'reactflow';
import type { CardView } from '#graph/map-view.ts';
import { useApp, useAppStore } from '../store/use-app.tsx';
import styles from './ChainCard.module.css';
import { CursorButton } from './CursorButton.tsx';
import { RuleRow } from './RuleRow.tsx';
import type { CardNode } from './to-flow.ts';
import { useMark, useNodeMark, useWalk } from './use-walk.tsx';
import { counted } from './words.ts';

export const ChainCard = memo(function ChainCard({ data: { card } }: NodeProps<CardNode>) {
  const { rules } = useWalk();
  const mark = useNodeMark(card.id);
  const selected = useApp(
    ({ selection }) => selection?.rule === undefined && selection?.chain === card.chain,
  );
  const more = card.ruleCount - card.rows.length;
  return (
    <div
      className={styles.card}
      role="group"
      aria-label={describeCard(card)}
      data-table={card.table}
      data-mark={mark}
      data-selected={selected}
    >
      <CardHead card={card} />
      {card.rows.map((row) => (
        <RuleRow key={row.rule} row={row} card={card} steps={rules.get(row.rule)} />
      ))}
      {more > 0 && <MoreRows card={card} more={more} />}
      {card.policy && <PolicyRow card={card} policy={card.policy} />}
      <div className={styles.far} aria-hidden>
        <span className={styles.farName}>{card.hook ? card.table : card.name}</span>
        <span className={styles.farCount}>{counted(card.ruleCount, 'rule')}</span>
      </div>
    </div>
  );
});

interface CardPartProps {
  readonly card: CardView;
}

function CardHead({ card }: CardPartProps) {
  const store = useAppStore();
  const { id, chain, line, name, table, hook } = card;
  const select = (): void =>
    store.getState().select({ rule: undefined, chain, line, source: 'map' });
  return (
    <CursorButton node={id} rule={undefined} className={styles.head} onClick={select}>
      {hook ? (
        <>
          <span className={styles.table}>{table}</span>
          <span className={styles.note}>{hook}</span>
        </>
      ) : (
        <>
          <span className={styles.name} title={name}>
            {name}
          </span>
          <span className={styles.note} title={`${counted(card.references, 'rule')} lead here`}>
            {card.hub && '⇠ '}
            {card.references.toLocaleString('en')}
          </span>
        </>
      )}
    </CursorButton>
  );
}

/** Stands for the rules that have no row; it is walked where one of them is. */
function MoreRows({ card, more }: CardPartProps & { readonly more: number }) {
  const { rules } = useWalk();
  const first = (card.rows.at(-1)?.rule ?? 0) + 1;
  const steps = [...rules]
    .filter(([rule]) => rule >= first && rule < first + more)
    .flatMap(([, each]) => each);
  const mark = useMark(steps);
  return (
    <div className={styles.more} data-mark={mark}>
      … {more.toLocaleString('en')} more
    </div>
  );
}

function PolicyRow({ card, policy }: CardPartProps & { readonly policy: 'ACCEPT' | 'DROP' }) {
  const { policies } = useWalk();
  const mark = useMark(policies.get(card.id));
  return (
    <div
      className={styles.policy}
      data-mark={mark}
      data-tone={policy === 'DROP' ? 'drop' : 'quiet'}
    >
      <span>policy</span>
      <span className={styles.verdict}>{policy}</span>
    </div>
  );
}

function describeCard({ name, table, ruleCount }: CardView): string {
  return `Chain ${name} of table ${table}, ${counted(ruleCount, 'rule')}`;
}
