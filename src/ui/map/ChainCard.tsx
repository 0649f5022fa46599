import { counted } from '#base/counted.ts';
import { memo, useMemo } from 'react';
import type { NodeProps } from 'reactflow';
import type { CardView } from '#graph/map-view.ts';
import { useApp, useAppStore } from '../store/use-app.tsx';
import { useStepWords } from '../store/use-step-words.ts';
import styles from './ChainCard.module.css';
import { ChainWriter, describeWriter } from '../who/ChainWriter.tsx';
import { CursorButton, useCursorAt, useCursorRule } from './CursorButton.tsx';
import { Ghost } from './Ghost.tsx';
import { heatOfRow, useHeat } from './heat.tsx';
import { useMap, useMapStore } from './map-state.tsx';
import { useMapView } from './map-view-context.tsx';
import { RuleList } from './RuleList.tsx';
import { RuleRow, SIGNS, WalkedRow } from './RuleRow.tsx';
import type { CardNode } from './to-flow.ts';
import { useFormer } from './use-former.tsx';
import { useMark, useNodeMark, useWalk } from './use-walk.tsx';
import { outcomeAt, type Steps, type Walk } from './walk.ts';

export const ChainCard = memo(function ChainCard({ data: { card } }: NodeProps<CardNode>) {
  const mark = useNodeMark(card.id);
  const selected = useApp(
    ({ selection }) => selection?.rule === undefined && selection?.chain === card.chain,
  );
  const scrolling = useMap((state) => state.scrolling === card.id);
  const hit = useMap(({ hits }) => hits?.has(card.chain) ?? false);
  const { revision, metrics } = useMapView();
  const more = card.ruleCount - card.rows.length;
  return (
    <div
      className={styles.card}
      role="group"
      aria-label={describeCard(card)}
      data-table={card.table}
      data-mark={mark}
      data-selected={selected}
      data-hit={hit}
      data-low={card.height < LOW}
    >
      <Ghost card={card} />
      <CardHead card={card} />
      {scrolling ? (
        <RuleList card={card} revision={revision} rowHeight={metrics.row} />
      ) : (
        <Rows card={card} />
      )}
      {more > 0 && <MoreRows card={card} more={more} />}
      {card.policy && <PolicyRow card={card} policy={card.policy} />}
      <div className={styles.far} aria-hidden>
        <span className={styles.farHead}>
          <span className={styles.farName}>{card.hook ? card.table : card.name}</span>
          {card.policy && (
            <span
              className={styles.farPolicy}
              data-tone={card.policy === 'DROP' ? 'drop' : 'quiet'}
            >
              {card.policy}
            </span>
          )}
        </span>
        <span className={styles.farCount}>
          {card.ruleCount.toLocaleString('en')}
          <span className={styles.unit}>{card.ruleCount === 1 ? ' rule' : ' rules'}</span>
        </span>
      </div>
    </div>
  );
});

function Rows({ card }: CardPartProps) {
  const { rules } = useWalk();
  const { rules: former } = useFormer();
  const selected = useApp(({ selection }) =>
    // A selection from a line of the dump names no chain.
    selection && (selection.chain ?? card.chain) === card.chain ? selection.rule : undefined,
  );
  const cursor = useCursorRule(card.id);
  const heat = useHeat();
  return card.rows.map((row) => {
    const steps = rules.get(row.rule);
    const { rule } = row;
    const given = {
      row,
      card,
      selected: rule === selected,
      here: rule === cursor,
      former: former.has(rule),
      ...heatOfRow(heat, rule),
    };
    return steps ? (
      <WalkedRow key={rule} {...given} steps={steps} />
    ) : (
      <RuleRow key={rule} {...given} />
    );
  });
}

/** From afar, a card lower than this has room for its name only. */
const LOW = 100;

interface CardPartProps {
  readonly card: CardView;
}

function CardHead({ card }: CardPartProps) {
  const store = useAppStore();
  const { id, chain, line, name, table, hook, writer } = card;
  const select = (): void =>
    store.getState().select({ rule: undefined, chain, line, source: 'map' });
  return (
    <CursorButton here={useCursorAt(id)} className={styles.head} onClick={select}>
      {hook ? (
        <>
          <span className={styles.table}>{table}</span>
          <span className={styles.note}>{hook}</span>
        </>
      ) : (
        <>
          <span className={styles.name} title={writer ? `${name}: ${writer.says}` : name}>
            {name}
          </span>
          {writer && <ChainWriter writer={writer} />}
          <span className={styles.note} title={`${counted(card.references, 'rule')} lead here`}>
            {card.hub && '⇠ '}
            {card.references.toLocaleString('en')}
          </span>
        </>
      )}
    </CursorButton>
  );
}

/**
 * Stands for the rules that have no row. Where the walk is at one of them, or one of them matched,
 * it shows that one.
 */
function MoreRows({ card, more }: CardPartProps & { readonly more: number }) {
  const walk = useWalk();
  const inner = useMemo(() => hiddenSteps(walk, card), [walk, card]);
  const mark = useMark(inner);
  const shown = useApp(({ stepIndex }) => {
    const now = inner.includes(stepIndex) ? stepIndex : undefined;
    return now ?? inner.find((index) => walk.steps[index - walk.first]?.kind !== 'skipped');
  });
  const step = shown === undefined ? undefined : walk.steps[shown - walk.first];
  const said = useStepWords(step);
  const store = useMapStore();
  const scrolling = useMap((state) => state.scrolling === card.id);
  const outcome = outcomeAt(walk, step && [step.index]);
  const count = more.toLocaleString('en');
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles.more}
      aria-expanded={scrolling}
      data-mark={mark}
      data-outcome={outcome}
      onClick={() => store.getState().setScrolling(scrolling ? undefined : card.id)}
    >
      {!scrolling && <span className="visually-hidden">Show all rules: </span>}
      {scrolling && 'show fewer'}
      {scrolling && <span className="visually-hidden"> rules</span>}
      {!scrolling && !step && `… ${count} more`}
      {!scrolling && step && (
        <span className={styles.hidden} title={said && `${said.words} ${said.outcome}`}>
          … {step.number?.toLocaleString('en')} <code>{said?.words}</code>
        </span>
      )}
      {step && <span className={styles.sign}>{SIGNS[mark === 'now' ? 'now' : outcome]}</span>}
    </button>
  );
}

function hiddenSteps({ nodes, steps, first }: Walk, { id, rows, ruleCount }: CardView): Steps {
  const after = rows.at(-1)?.rule;
  if (after === undefined) return [];
  const last = after + ruleCount - rows.length;
  return (nodes.get(id) ?? []).filter((index) => {
    const rule = steps[index - first]?.rule;
    return rule !== undefined && rule > after && rule <= last;
  });
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

function describeCard({ name, table, ruleCount, writer }: CardView): string {
  return `Chain ${name} of table ${table}, ${counted(ruleCount, 'rule')}${describeWriter(writer)}`;
}
