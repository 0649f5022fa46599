import { ChevronRight } from 'lucide-react';
import { memo } from 'react';
import type { StepKind, StepView } from '#engine/views.ts';
import { RuleNumber } from '../debugger/RuleNumber.tsx';
import { useAppStore } from '../store/use-app.tsx';
import { useStepWords } from '../store/use-step-words.ts';
import { Choices } from './Choices.tsx';
import { StepDetails } from './StepDetails.tsx';
import styles from './StepRow.module.css';
import { StepSign } from './StepSign.tsx';

interface StepRowProps {
  readonly step: StepView;
  /** Its table, where no branch above names it. */
  readonly table: string | undefined;
  readonly level: number;
  /** Whether what its jump leads to is open; `undefined` where it leads nowhere. */
  readonly branch: boolean | undefined;
  readonly when: 'past' | 'now' | 'future';
  /** Whether a rule in it is undecided by the dump. */
  readonly undecided: boolean;
  readonly onTurn: () => void;
}

/** One step: a line to press, and while it is the current one, everything about it. */
export const StepRow = memo(
  function StepRow({ step, table, level, branch, when, undecided, onTurn }: StepRowProps) {
    const store = useAppStore();
    const now = when === 'now';
    const said = useStepWords(step);
    return (
      <div
        className={styles.row}
        data-when={when}
        data-table={step.table}
        data-open={undecided}
        data-next-packet={step.index > 0 && STARTS.has(step.kind)}
      >
        {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- the keys are the tree's */}
        <div
          className={styles.line}
          style={{ paddingInlineStart: `${indentOf(level)}px` }}
          onClick={() => store.getState().goToStep(step.index)}
        >
          {branch === undefined ? <StepSign step={step} /> : <Turn open={branch} onTurn={onTurn} />}
          {table !== undefined && <span className={styles.table}>{table}</span>}
          {step.number !== undefined && (
            <RuleNumber className={styles.number} number={step.number} line={step.line} />
          )}
          <span className={styles.words} data-rule={step.rule !== undefined}>
            {said?.words}
          </span>
          <span className={styles.outcome} data-tone={step.tone} data-kind={step.kind}>
            {said?.outcome}
          </span>
        </div>
        {undecided && <Choices step={step.index} />}
        {now && <StepDetails index={step.index} />}
      </div>
    );
  },
  // What turning does depends on the row alone.
  (was, is) =>
    was.step === is.step &&
    was.level === is.level &&
    was.branch === is.branch &&
    was.when === is.when &&
    was.undecided === is.undecided,
);

function Turn({ open, onTurn }: { readonly open: boolean; readonly onTurn: () => void }) {
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- the keys are the tree's
    <span
      className={styles.turn}
      data-open={open}
      onClick={(event) => {
        event.stopPropagation();
        onTurn();
      }}
    >
      <ChevronRight size={14} aria-hidden />
    </span>
  );
}

/** Where a packet comes into being; the first of them is at the head of the trace anyway. */
const STARTS: ReadonlySet<StepKind> = new Set(['arrived', 'made']);

/** Of a row, in pixels. Deep chains stop moving right: the words matter more than the depth. */
export function indentOf(level: number): number {
  return 8 + Math.min(level - 1, 7) * 12;
}
