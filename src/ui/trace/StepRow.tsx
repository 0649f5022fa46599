import { memo } from 'react';
import type { StepKind, StepView } from '#engine/views.ts';
import { RuleNumber } from '../debugger/RuleNumber.tsx';
import { useAppStore } from '../store/use-app.tsx';
import { useStepWords } from '../store/use-step-words.ts';
import { Choices } from './Choices.tsx';
import { PlaceName } from './PlaceName.tsx';
import type { Place } from './rows.ts';
import { StepDetails } from './StepDetails.tsx';
import styles from './StepRow.module.css';
import { StepSign } from './StepSign.tsx';

interface StepRowProps {
  readonly step: StepView;
  /** Its place, where that has no row of its own. */
  readonly place: Place | undefined;
  readonly when: 'past' | 'now' | 'future';
  /** Whether a rule in it is undecided by the dump. */
  readonly open: boolean;
}

/** One step: a line that is a button, and while it is the current one, everything about it. */
export const StepRow = memo(function StepRow({ step, place, when, open }: StepRowProps) {
  const store = useAppStore();
  const now = when === 'now';
  const said = useStepWords(step);
  return (
    <div
      className={styles.row}
      data-when={when}
      data-table={step.table}
      data-open={open}
      data-next-packet={step.index > 0 && STARTS.has(step.kind)}
    >
      <button
        type="button"
        className={styles.line}
        // One stop for Tab; the arrow keys go on from there.
        tabIndex={now ? 0 : -1}
        style={{ paddingInlineStart: `${12 + indentOf(step)}px` }}
        onClick={() => store.getState().goToStep(step.index)}
      >
        <StepSign step={step} />
        {place && <PlaceName place={place} />}
        {step.number !== undefined && (
          <RuleNumber className={styles.number} number={step.number} line={step.line} />
        )}
        <span className={styles.words} data-rule={step.rule !== undefined}>
          {said?.words}
        </span>
        <span className={styles.outcome} data-tone={step.tone} data-kind={step.kind}>
          {said?.outcome}
        </span>
      </button>
      {open && <Choices step={step.index} />}
      {now && <StepDetails index={step.index} />}
    </div>
  );
});

/** Where a packet comes into being; the first of them is at the head of the trace anyway. */
const STARTS: ReadonlySet<StepKind> = new Set(['arrived', 'made']);

/** Deep chains stop moving right: the words matter more than the depth. */
export function indentOf({ depth }: { readonly depth: number }): number {
  return Math.min(depth, 5) * 12;
}
