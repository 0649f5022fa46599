import type { Virtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import type { StepView } from '#engine/views.ts';
import { useStepWords } from '../store/use-step-words.ts';
import styles from './PinnedStep.module.css';

interface PinnedStepProps {
  readonly list: Virtualizer<HTMLDivElement, Element>;
  /** The row of the current step. */
  readonly row: number;
  readonly step: StepView | undefined;
}

/** The current step, at the edge behind which it was scrolled out of sight, and the way back to it. */
export function PinnedStep({ list, row, step }: PinnedStepProps) {
  const edge = edgeOf(list, row);
  return edge && step && <Pin list={list} row={row} step={step} edge={edge} />;
}

interface PinProps extends PinnedStepProps {
  readonly step: StepView;
  readonly edge: 'top' | 'bottom';
}

function Pin({ list, row, step, edge }: PinProps) {
  const said = useStepWords(step);
  const Sign = edge === 'top' ? ArrowUp : ArrowDown;
  const place = [step.table, step.chainName, step.number].filter((part) => part !== undefined);
  return (
    <button
      type="button"
      // The row itself can be reached by Tab, and brings itself into sight.
      tabIndex={-1}
      className={styles.pinned}
      data-edge={edge}
      aria-label="Back to the current step"
      onClick={() => list.scrollToIndex(row, { align: 'center' })}
    >
      <Sign size={14} aria-hidden />
      {place.length > 0 && <span className={styles.place}>{place.join(' ')}</span>}
      <span className={styles.words}>{said?.words}</span>
    </button>
  );
}

function edgeOf(
  list: Virtualizer<HTMLDivElement, Element>,
  row: number,
): 'top' | 'bottom' | undefined {
  const { measurementsCache, scrollOffset, scrollRect } = list;
  const item = measurementsCache[row];
  if (!item || !scrollRect?.height || scrollOffset === null) return undefined;
  if (item.end <= scrollOffset) return 'top';
  return item.start >= scrollOffset + scrollRect.height ? 'bottom' : undefined;
}
