import { useMemo, useState } from 'react';
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
  return here.map((choice) => <ChoiceCard key={choice.key} choice={choice} />);
}

function ChoiceCard({ choice }: { readonly choice: ChoiceView }) {
  const store = useAppStore();
  const { key, question, assumed } = choice;
  return (
    <fieldset className={styles.choice} aria-label={question}>
      <p className={styles.question}>
        {question}
        <span className={styles.who}> {assumed ? 'assumed' : 'your choice'}</span>
      </p>
      <div className={styles.branches}>
        {choice.kind === 'draw' ? <Draw choice={choice} /> : <Branches choice={choice} />}
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

function Branches({ choice }: { readonly choice: Extract<ChoiceView, { kind: 'yes-no' }> }) {
  const store = useAppStore();
  const { key, probability, taken, assumed } = choice;
  return BRANCHES.map(({ branch, words, share }) => (
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
  ));
}

/** The number that NAT draws, to be typed; what is not in the range changes nothing. */
function Draw({ choice }: { readonly choice: Extract<ChoiceView, { kind: 'draw' }> }) {
  const store = useAppStore();
  const [draft, setDraft] = useState<string>();
  const { key, question, from, to, taken, assumed } = choice;
  return (
    <>
      <input
        className={styles.number}
        type="number"
        aria-label={question}
        min={from}
        max={to}
        value={draft ?? taken}
        data-assumed={assumed}
        onBlur={() => setDraft(undefined)}
        onChange={({ target }) => {
          setDraft(target.value);
          const number = target.valueAsNumber;
          if (target.validity.valid && !Number.isNaN(number)) {
            store.getState().choose(key, `${number}`);
          }
        }}
      />
      <span className={styles.share}>any of {to - from + 1}, each as likely as the others</span>
    </>
  );
}

const BRANCHES = [
  { branch: 'yes', words: 'Yes', share: (p: number) => p },
  { branch: 'no', words: 'No', share: (p: number) => 1 - p },
] as const;
