import { GitCompareArrows, X } from 'lucide-react';
import type { StepView } from '#engine/views.ts';
import { IconButton } from '../kit/IconButton.tsx';
import { editChange } from '../store/edit-change.ts';
import { useApp, useAppStore } from '../store/use-app.tsx';
import styles from './EditStrip.module.css';

/** What editing the dump changed in the walk, since the packet was first walked. */
export function EditStrip() {
  const store = useAppStore();
  const change = useApp(editChange);
  if (!change) return undefined;
  const { was, is, verdictWas } = change;
  return (
    <section aria-label="What the edit changed" className={styles.strip}>
      <p className={styles.head}>
        <GitCompareArrows size={14} aria-hidden />
        <span className={styles.title}>The edit changed the walk</span>
        <IconButton
          label="Take the walk as it is now"
          className={styles.away}
          onClick={() => store.getState().acceptEdit()}
        >
          <X size={14} aria-hidden />
        </IconButton>
      </p>
      <dl className={styles.sides}>
        <dt>Before</dt>
        <dd>
          <del>{was ? wordsOf(was) : 'the walk had ended'}</del>
          {verdictWas !== undefined && <p className={styles.verdict}>{verdictWas}</p>}
        </dd>
        <dt>Now</dt>
        <dd>
          {is ? (
            <button
              type="button"
              className={styles.go}
              onClick={() => store.getState().goToStep(is.index)}
            >
              {wordsOf(is)}
            </button>
          ) : (
            'the walk has ended'
          )}
        </dd>
      </dl>
    </section>
  );
}

function wordsOf({ table, chainName, number, words, outcome }: StepView): string {
  const place = [table, chainName, number].filter((part) => part !== undefined).join(' ');
  return [place, words, outcome].filter((part) => part !== undefined && part !== '').join(' · ');
}
