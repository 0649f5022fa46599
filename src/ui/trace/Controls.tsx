import {
  ArrowLeft,
  ArrowLeftToLine,
  ArrowRight,
  ArrowRightToLine,
  ArrowUpFromDot,
  type LucideIcon,
  Play,
  RedoDot,
  UndoDot,
} from 'lucide-react';
import type { CSSProperties } from 'react';
import { isMac, printKeys } from '../commands/keys.ts';
import { RUN_KEYS, type RunCommand } from '../commands/run-commands.ts';
import { IconButton } from '../kit/IconButton.tsx';
import { currentStep, stepCount } from '../store/selectors.ts';
import { useApp, useAppStore } from '../store/use-app.tsx';
import { useStepWords } from '../store/use-step-words.ts';
import styles from './Controls.module.css';

/** A debugger's buttons, in its order, back on the left and on on the right, and the slider over the whole trace. */
export function Controls() {
  const store = useAppStore();
  const index = useApp((state) => state.stepIndex);
  const count = useApp(stepCount);
  const atStart = index <= 0;
  const atEnd = index >= count - 1;
  const { toStart, toEnd, move, run } = store.getState();
  return (
    <div className={styles.controls}>
      <fieldset aria-label="Steps" className={styles.buttons}>
        <Move label="To start" Sign={ArrowLeftToLine} keys="Home" off={atStart} act={toStart} />
        <Move label="Run back" Sign={Play} command="run-back" off={atStart} act={() => run(-1)} />
        <Move
          label="Step back over"
          Sign={UndoDot}
          command="over-back"
          off={atStart}
          act={() => move('over', -1)}
        />
        <Move
          label="Step back"
          Sign={ArrowLeft}
          command="into-back"
          off={atStart}
          act={() => move('into', -1)}
        />
        <Move
          label="Step forward"
          Sign={ArrowRight}
          command="into"
          off={atEnd}
          act={() => move('into', 1)}
        />
        <Move
          label="Step over"
          Sign={RedoDot}
          command="over"
          off={atEnd}
          act={() => move('over', 1)}
        />
        <Move
          label="Step out"
          Sign={ArrowUpFromDot}
          command="out"
          off={atEnd}
          act={() => move('out', 1)}
        />
        <Move label="Run" Sign={Play} command="run" off={atEnd} act={() => run(1)} />
        <Move label="To end" Sign={ArrowRightToLine} keys="End" off={atEnd} act={toEnd} />
      </fieldset>
      <Position index={index} count={count} />
    </div>
  );
}

interface MoveProps {
  readonly label: string;
  readonly Sign: LucideIcon;
  readonly command?: RunCommand;
  readonly keys?: string;
  readonly off: boolean;
  readonly act: () => void;
}

function Move({ label, Sign, command, keys, off, act }: MoveProps) {
  const own = command && RUN_KEYS[command][0];
  const shown = own === undefined ? keys : printKeys(own, isMac());
  return (
    <IconButton
      label={label}
      {...(shown !== undefined && { keys: shown })}
      data-command={command}
      aria-disabled={off}
      onClick={act}
    >
      <Sign size={16} aria-hidden />
    </IconButton>
  );
}

function Position({ index, count }: { readonly index: number; readonly count: number }) {
  const store = useAppStore();
  const step = useApp(currentStep);
  const words = useStepWords(step)?.words ?? '';
  const done: CSSProperties & Record<'--done', string> = {
    '--done': `${count > 1 ? (index / (count - 1)) * 100 : 100}%`,
  };
  const place = [step?.table, step?.chainName, step?.number].filter((part) => part !== undefined);
  return (
    <div className={styles.position}>
      <input
        type="range"
        className={styles.slider}
        aria-label="Position in trace"
        aria-valuetext={`step ${index + 1} of ${count}: ${place.join(' ')} ${words}`}
        min={1}
        max={count}
        value={index + 1}
        style={done}
        onChange={({ target }) => store.getState().goToStep(target.valueAsNumber - 1)}
      />
      <span className={styles.count} aria-hidden>
        {index + 1} / {count}
      </span>
    </div>
  );
}
