import type { ChoiceView } from '#engine/views.ts';
import { useApp, useAppStore } from '../store/use-app.tsx';
import styles from './Choice.module.css';

interface ChoiceProps {
  readonly step: number;
}

/** What the dump cannot tell, and both ways to go on from it. */
export function Choice({ step }: ChoiceProps) {
  const choice = useApp((state) => state.traced?.choices.find((each) => each.step === step));
  return choice && <Branches choice={choice} />;
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
              <span className={styles.share}>{inPercent(share(probability))}</span>
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
  { branch: 'yes', words: 'It matches', share: (p: number) => p },
  { branch: 'no', words: 'It does not', share: (p: number) => 1 - p },
] as const;

function inPercent(part: number): string {
  const percent = part * 100;
  return `${percent > 0 && percent < 10 ? percent.toPrecision(2) : Math.round(percent)} %`;
}
