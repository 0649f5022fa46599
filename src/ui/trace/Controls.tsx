import { ArrowLeft, ArrowLeftToLine, ArrowRight, ArrowRightToLine } from 'lucide-react';
import type { CSSProperties } from 'react';
import { IconButton } from '../kit/IconButton.tsx';
import { currentStep, stepCount } from '../store/selectors.ts';
import { useApp, useAppStore } from '../store/use-app.tsx';
import styles from './Controls.module.css';

/** A debugger's buttons, in its order, and the slider over the whole trace. */
export function Controls() {
  const store = useAppStore();
  const index = useApp((state) => state.stepIndex);
  const count = useApp(stepCount);
  const step = useApp(currentStep);
  const atStart = index <= 0;
  const atEnd = index >= count - 1;
  const { toStart, stepBack, stepForward, toEnd, goToStep } = store.getState();
  const done: CSSProperties & Record<'--done', string> = {
    '--done': `${count > 1 ? (index / (count - 1)) * 100 : 100}%`,
  };
  const place = [step?.table, step?.chainName, step?.number].filter((part) => part !== undefined);
  return (
    <div className={styles.controls}>
      <fieldset aria-label="Steps" className={styles.buttons}>
        <IconButton label="To start" keys="Home" aria-disabled={atStart} onClick={toStart}>
          <ArrowLeftToLine size={16} aria-hidden />
        </IconButton>
        <IconButton label="Step back" keys="←" aria-disabled={atStart} onClick={stepBack}>
          <ArrowLeft size={16} aria-hidden />
        </IconButton>
        <IconButton label="Step forward" keys="→" aria-disabled={atEnd} onClick={stepForward}>
          <ArrowRight size={16} aria-hidden />
        </IconButton>
        <IconButton label="To end" keys="End" aria-disabled={atEnd} onClick={toEnd}>
          <ArrowRightToLine size={16} aria-hidden />
        </IconButton>
      </fieldset>
      <input
        type="range"
        className={styles.slider}
        aria-label="Position in trace"
        aria-valuetext={`step ${index + 1} of ${count}: ${place.join(' ')} ${step?.words ?? ''}`}
        min={1}
        max={count}
        value={index + 1}
        style={done}
        onChange={({ target }) => goToStep(target.valueAsNumber - 1)}
      />
      <span className={styles.count} aria-hidden>
        {index + 1} / {count}
      </span>
    </div>
  );
}
