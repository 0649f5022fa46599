import { type Virtualizer, useVirtualizer } from '@tanstack/react-virtual';
import { ChevronRight } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { TraceView } from '#engine/views.ts';
import { useApp } from '../store/use-app.tsx';
import { PlaceName } from './PlaceName.tsx';
import { type Run, type TraceRow, rowsOf } from './rows.ts';
import styles from './StepList.module.css';
import { indentOf, StepRow } from './StepRow.tsx';

interface StepListProps {
  readonly trace: TraceView;
}

/** The walk as rows. Only those in sight are in the document. */
export function StepList({ trace }: StepListProps) {
  const stepIndex = useApp((state) => state.stepIndex);
  const scroller = useFollowFocus(stepIndex);
  const [unfolded, toggle] = useUnfolded(trace);
  const rows = useMemo(
    () => rowsOf(trace.steps, stepIndex, unfolded),
    [trace, stepIndex, unfolded],
  );
  const undecided = useMemo(() => new Set(trace.choices.map(({ step }) => step)), [trace]);

  // oxlint-disable-next-line react/incompatible-library -- nothing here is compiled into memos
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => rows[index]?.key ?? index,
    estimateSize: () => 24,
    overscan: 12,
    scrollPaddingStart: MARGIN.above,
    scrollPaddingEnd: MARGIN.below,
  });
  const currentRow = rows.findIndex((row) => row.kind === 'step' && row.step.index === stepIndex);
  useKeepInSight(list, currentRow);

  return (
    <div ref={scroller} className={styles.scroller}>
      <ol className={styles.list} style={{ height: list.getTotalSize() }}>
        {list.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (!row) return undefined;
          const current = item.index === currentRow;
          return (
            <li
              key={item.key}
              ref={list.measureElement}
              data-index={item.index}
              data-step={row.kind === 'step' ? row.step.index : undefined}
              className={styles.item}
              style={{ transform: `translateY(${item.start}px)` }}
              aria-current={current ? 'step' : undefined}
            >
              {row.kind === 'step' ? (
                <StepRow
                  step={row.step}
                  place={row.place}
                  when={whenOf(row.step.index, stepIndex)}
                  open={undecided.has(row.step.index)}
                />
              ) : (
                <OtherRow row={row} onToggle={toggle} />
              )}
            </li>
          );
        })}
      </ol>
    </div>
  );
}

function whenOf(index: number, now: number): 'past' | 'now' | 'future' {
  if (index === now) return 'now';
  return index < now ? 'past' : 'future';
}

interface OtherRowProps {
  readonly row: Exclude<TraceRow, { kind: 'step' }>;
  readonly onToggle: (run: Run) => void;
}

function OtherRow({ row, onToggle }: OtherRowProps) {
  const indent = { paddingInlineStart: `${12 + indentOf(row.place)}px` };
  if (row.kind === 'place') {
    return (
      <div className={styles.place} data-table={row.place.table} style={indent}>
        <PlaceName place={row.place} />
      </div>
    );
  }
  return (
    <button
      type="button"
      className={styles.fold}
      data-table={row.place.table}
      style={indent}
      aria-expanded={row.open}
      onClick={() => onToggle(row.run)}
    >
      <ChevronRight size={14} aria-hidden />
      {row.count.toLocaleString('en')} rules did not match
    </button>
  );
}

/** The runs that the person opened, until there is another trace. */
function useUnfolded(trace: TraceView): readonly [ReadonlySet<Run>, (run: Run) => void] {
  const [opened, setOpened] = useState({ trace, runs: new Set<Run>() });
  const runs = opened.trace === trace ? opened.runs : NO_RUNS;
  const toggle = (run: Run): void => {
    const next = new Set(runs);
    if (!next.delete(run)) next.add(run);
    setOpened({ trace, runs: next });
  };
  return [runs, toggle];
}

const NO_RUNS: ReadonlySet<Run> = new Set();

/** Scrolls to the current row once all of it is there: to its head, where it is taller than the pane. */
function useKeepInSight(list: Virtualizer<HTMLDivElement, Element>, row: number): void {
  const details = useApp((state) => state.stepDetails);
  useEffect(() => {
    if (row < 0 || details.kind === 'waiting') return undefined;
    list.scrollToIndex(row, { align: 'auto' });
    return afterTwoFrames(() => {
      // By now the row is in the document, and its height is known.
      const { size = 0 } = list.measurementsCache[row] ?? {};
      const room = (list.scrollRect?.height ?? 0) - MARGIN.above - MARGIN.below;
      if (size > room) list.scrollToIndex(row, { align: 'start' });
    });
  }, [list, row, details]);
}

/** Returns what calls it off. */
function afterTwoFrames(act: () => void): () => void {
  let frame = requestAnimationFrame(() => {
    frame = requestAnimationFrame(act);
  });
  return () => cancelAnimationFrame(frame);
}

/** What stays in sight around the current row, in pixels. */
const MARGIN = { above: 48, below: 24 };

/** The list's element, in which focus stays on the current row while keys move it from row to row. */
function useFollowFocus(stepIndex: number) {
  const scroller = useRef<HTMLDivElement>(null);
  const inList = useRef(false);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const listening = new AbortController();
    const { signal } = listening;
    element.addEventListener('focusin', () => (inList.current = true), { signal });
    element.addEventListener(
      'focusout',
      // A row that leaves the document takes its focus along, to nowhere.
      ({ relatedTarget }) => (inList.current = !relatedTarget),
      { signal },
    );
    return () => listening.abort();
  }, []);
  useEffect(() => {
    if (!inList.current) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-step="${stepIndex}"] button`);
    row?.focus({ preventScroll: true });
  }, [stepIndex]);
  return scroller;
}
