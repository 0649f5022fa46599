import { counted } from '#base/counted.ts';
import { sayCount } from '#engine/fold-problems.ts';
import type { DumpView } from '#engine/views.ts';
import type { AppState } from '../store/app-store.ts';
import { useApp } from '../store/use-app.tsx';
import { WrittenBy } from '../who/WrittenBy.tsx';
import { Reading } from './Reading.tsx';
import styles from './StatusLine.module.css';

export function StatusLine() {
  const status = useApp(statusOf);
  return (
    <footer className={styles.line}>
      <p role="status" className={styles.status}>
        {status}
      </p>
      <Reading />
      <WrittenBy />
      <p className={styles.promise}>nothing leaves this page</p>
    </footer>
  );
}

function statusOf({ dump, dumpProgress, unwantedRevision }: AppState): string {
  if (dump.kind === 'ready') {
    if (unwantedRevision === undefined) return countsOf(dump.value);
    return dump.value.rulesets.length === 0
      ? 'You stopped reading: nothing is known of this text'
      : 'You stopped reading: map and trace are those of the dump before this text';
  }
  if (dump.kind === 'failed') return 'The dump could not be read: a bug in Chainwalk';
  if (unwantedRevision !== undefined) return 'stopping …';
  // Most dumps are read before a word could be; a word that flickers says nothing.
  // In tens, so that who hears it is not told a hundred times.
  if (dumpProgress > 0) return `reading the dump … ${10 * Math.floor(dumpProgress * 10)} %`;
  return dump.last ? countsOf(dump.last) : 'reading the dump …';
}

function countsOf(dump: DumpView): string {
  const { rulesets, problemCount, lineCount, parseMs } = dump;
  const parts = [
    rulesets.length === 0 ? counted(lineCount, 'line') : undefined,
    rulesets.length > MOST_NAMED ? sumOf(dump) : dump.recognised,
    sayCount(problemCount),
    `parsed in ${inMs(parseMs)}`,
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}

/** Of more rulesets than this the sum is told, and not each. */
const MOST_NAMED = 2;

function sumOf({ rulesets }: DumpView): string {
  const rules = rulesets.reduce((sum, each) => sum + each.ruleCount, 0);
  const chains = rulesets.reduce((sum, each) => sum + each.chainCount, 0);
  return `${counted(rulesets.length, 'ruleset')} · ${counted(rules, 'rule')} · ${counted(chains, 'chain')}`;
}

function inMs(ms: number): string {
  return ms < 10
    ? `${Math.max(0.1, ms).toFixed(1)} ms`
    : `${Math.round(ms).toLocaleString('en')} ms`;
}
