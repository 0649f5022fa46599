import { Wand2 } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { Overtaken } from '#engine/engine.ts';
import type { Guess } from '#engine/programs.ts';
import { Button } from '../kit/Button.tsx';
import { useApp, useAppStore } from '../store/use-app.tsx';
import styles from './ProgramPanel.module.css';
import { usePrograms } from './programs-context.tsx';

/** Fills the form in with the flags that would have made the dump; at once where it is compared. */
export function GuessFlags() {
  const store = useAppStore();
  const programs = usePrograms();
  const use = useApp((state) => state.formUse);
  const revision = useApp((state) => state.openedRevision);
  const reportBusy = useApp((state) => state.reportBusy);
  const [said, setSaid] = useState('');
  const [unsaid, setUnsaid] = useState<readonly string[]>([]);

  const guess = useCallback(async () => {
    const { ownDump, readText } = store.getState();
    reportBusy('guess', true);
    try {
      const guesses = await programs.guess(ownDump?.text ?? readText());
      const best = guesses[0];
      if (best) store.getState().setForm({ program: best.program, values: best.values });
      setSaid(best ? sayGuess(best) : NOBODYS);
      setUnsaid(best?.unsaid ?? []);
    } catch (error) {
      if (!(error instanceof Overtaken))
        setSaid(`The flags could not be guessed: ${String(error)}`);
    } finally {
      reportBusy('guess', false);
    }
  }, [store, programs, reportBusy]);

  const guessed = useRef<number>(undefined);
  useEffect(() => {
    if (use !== 'compare' || guessed.current === revision) return;
    guessed.current = revision;
    void guess();
  }, [use, revision, guess]);

  return (
    <div className={styles.guess}>
      <Button look="framed" onClick={() => void guess()}>
        <Wand2 size={14} aria-hidden />
        Guess the flags from the dump
      </Button>
      <div role="status" className={styles.says}>
        <p>{said}</p>
        {unsaid.length > 0 && (
          <ul className={styles.unsaid}>
            {unsaid.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

const NOBODYS = 'No rules are here whose flags could be guessed.';

function sayGuess({ program, values, rulesOff, unsaid }: Guess): string {
  const count = Object.keys(values).length;
  const flags = count === 0 ? 'no flags' : `${count} flag${count === 1 ? '' : 's'}`;
  if (rulesOff === 0) {
    return unsaid.length === 0
      ? `These rules are what ${program} writes with the ${flags} below.`
      : `The rules that no service has a part in are what ${program} writes with the ${flags} below.`;
  }
  const rules = `${rulesOff} rule${rulesOff === 1 ? '' : 's'}`;
  return `${program} with the ${flags} below comes nearest; ${rules} differ.`;
}
