import { useEffect, useState } from 'react';
import type { ComparisonView, DifferenceView } from '#engine/compare.ts';
import { Overtaken } from '#engine/engine.ts';
import { NARROW, useMedia } from '../app/use-media.ts';
import { useApp, useAppStore, useEngine } from '../store/use-app.tsx';
import styles from './Differences.module.css';

interface DifferencesProps {
  /** The rules as they should be. */
  readonly expected: string;
  /** After “from”, and after “as”: `the other dump`, `the other dump has them`. */
  readonly from: string;
  readonly as: string;
}

/** What the dump has otherwise, each a way to its line. */
export function Differences({ expected, from, as }: DifferencesProps) {
  const comparison = useComparison(expected);
  if (!comparison) return undefined;
  const { differences, count, expectedRules } = comparison;
  if (count === 0) {
    return (
      <p role="status" className={styles.same}>
        <span aria-hidden>✓</span> Nothing differs: all {expectedRules} rules are as {as}.
      </p>
    );
  }
  return (
    <section aria-label="Differences" className={styles.differences}>
      <p role="status" className={styles.count}>
        {count.toLocaleString('en')} {count === 1 ? 'difference' : 'differences'} from {from}
      </p>
      <ol className={styles.list}>
        {differences.map((difference) => (
          <li key={`${difference.kind} ${difference.sentence}`}>
            <DifferenceRow difference={difference} />
          </li>
        ))}
      </ol>
      {count > differences.length && (
        <p className={styles.count}>The first {differences.length} are shown.</p>
      )}
    </section>
  );
}

function DifferenceRow({ difference }: { readonly difference: DifferenceView }) {
  const store = useAppStore();
  const { kind, table, chain, line, sentence, actual, expected } = difference;
  const { sign, tone } = LOOKS[kind];
  const narrow = useMedia(NARROW);
  const look = (): void => {
    if (line === undefined) return;
    store.getState().showTab('dump');
    // On a narrow screen the panel lies over it.
    if (narrow) store.getState().closeForm();
    store.getState().select({ rule: undefined, chain: undefined, line, source: 'map' });
  };
  return (
    <button
      type="button"
      className={styles.row}
      data-tone={tone}
      disabled={line === undefined}
      onClick={look}
    >
      <span className={styles.sign} aria-hidden>
        {sign}
      </span>
      <span className={styles.words}>
        <span className={styles.place}>
          <span data-table={table} className={styles.table}>
            {table}
          </span>{' '}
          › {chain}
          {line !== undefined && <span className={styles.line}> line {line}</span>}
        </span>
        <span className={styles.sentence}>{sentence}</span>
        {expected !== undefined && (
          <code>
            <span className="visually-hidden">expected: </span>
            {kind === 'changed' ? '− ' : ''}
            {expected}
          </code>
        )}
        {actual !== undefined && (
          <code>
            <span className="visually-hidden">is: </span>
            {kind === 'changed' ? '+ ' : ''}
            {actual}
          </code>
        )}
      </span>
    </button>
  );
}

const LOOKS: Readonly<
  Record<DifferenceView['kind'], { readonly sign: string; readonly tone: string }>
> = {
  missing: { sign: '−', tone: 'drop' },
  'missing-chain': { sign: '−', tone: 'drop' },
  extra: { sign: '+', tone: 'choice' },
  'extra-chain': { sign: '+', tone: 'choice' },
  changed: { sign: '≠', tone: 'reject' },
  policy: { sign: '≠', tone: 'reject' },
  moved: { sign: '↕', tone: 'rewrite' },
};

function useComparison(expected: string): ComparisonView | undefined {
  const engine = useEngine();
  const reportBusy = useApp((state) => state.reportBusy);
  const revision = useApp(({ dump }) => (dump.kind === 'ready' ? dump.value.revision : undefined));
  const [comparison, setComparison] = useState<ComparisonView>();
  useEffect(() => {
    if (revision === undefined) return undefined;
    let wanted = true;
    reportBusy('comparison', true);
    engine
      .compare(revision, expected)
      .then(
        (answer) => {
          if (wanted) setComparison(answer);
        },
        (error: unknown) => {
          // A newer question has its own answer; a crash is shown where the dump is.
          if (wanted && !(error instanceof Overtaken)) setComparison(undefined);
        },
      )
      .finally(() => {
        if (wanted) reportBusy('comparison', false);
      });
    return () => {
      wanted = false;
      reportBusy('comparison', false);
    };
  }, [engine, revision, expected, reportBusy]);
  return comparison;
}
