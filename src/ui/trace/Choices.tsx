import { useMemo } from 'react';
import { printPercent } from '#base/percent.ts';
import type { ChoiceView } from '#engine/views.ts';
import { useApp, useAppStore } from '../store/use-app.tsx';
import styles from './Choices.module.css';

interface ChoicesProps {
  readonly step: number;
}

/** What the dump cannot tell about a step, and both ways to go on from each. */
export function Choices({ step }: ChoicesProps) {
  const all = useApp((state) => state.traced?.choices);
  const here = useMemo(() => all?.filter((each) => each.step === step) ?? [], [all, step]);
  return here.map((choice) => <Branches key={choice.key} choice={choice} />);
}

function Branches({ choice }: { readonly choice: ChoiceView }) {
  const store = useAppStore();
  const { key, question, probability, taken, assumed } = choice;
  return (
    <fieldset className={styles.choice} aria-label={question}>
      <p className={styles.question}>
        {question}
        <span className={styles.who}> {assumed ? 'assumed' : 'your choice'}</span>
      </p>
      <div className={styles.branches}>
        {BRANCHES.map(({ branch, words, share }) => (
          <button
            key={branch}
            type="button"
            className={styles.branch}
            aria-pressed={taken === branch}
            data-assumed={assumed}
            onClick={() => store.getState().choose(key, branch)}
          >
            {words}
            {probability !== undefined && (
              <span className={styles.share}>{printPercent(share(probability))}</span>
            )}
          </button>
        ))}
        {!assumed && (
          <button
            type="button"
            className={styles.leave}
            onClick={() => store.getState().unchoose(key)}
          >
            Leave it open
          </button>
        )}
      </div>
    </fieldset>
  );
}

const BRANCHES = [
  { branch: 'yes', words: 'Yes', share: (p: number) => p },
  { branch: 'no', words: 'No', share: (p: number) => 1 - p },
] as const;
