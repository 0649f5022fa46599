import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useCallback, useMemo, useRef, useState } from 'react';
import type { TraceView } from '#engine/views.ts';
import { useApp, useAppStore } from '../store/use-app.tsx';
import { BranchRow } from './BranchRow.tsx';
import { PinnedStep } from './PinnedStep.tsx';
import { rowOfStep, rowsOf, type TraceRow, type Turned, turnOf } from './rows.ts';
import styles from './StepList.module.css';
import { StepRow } from './StepRow.tsx';
import { treeOf } from './tree.ts';
import { moveInTree } from './tree-keys.ts';
import { MARGIN, useFollowFocus, useKeepInSight } from './use-row-in-sight.ts';

interface StepListProps {
  readonly trace: TraceView;
}

/** The walk as a tree of rows. Only those in sight are in the document, and the one with the keyboard. */
export function StepList({ trace }: StepListProps) {
  const store = useAppStore();
  const stepIndex = useApp((state) => state.stepIndex);
  const scroller = useRef<HTMLDivElement>(null);
  const [turned, turn] = useTurned(trace);
  const tree = useMemo(() => treeOf(trace), [trace]);
  const rows = useMemo(
    () => rowsOf(tree, trace.steps, stepIndex, turned),
    [tree, trace, stepIndex, turned],
  );
  const undecided = useMemo(() => new Set(trace.choices.map(({ step }) => step)), [trace]);
  const currentRow = rowOfStep(rows, stepIndex);
  const [cursor, setCursor] = useCursor(rows, stepIndex, currentRow);

  // oxlint-disable-next-line react/incompatible-library -- nothing here is compiled into memos
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => rows[index]?.key ?? index,
    estimateSize: () => 24,
    overscan: 12,
    scrollPaddingStart: MARGIN.above,
    scrollPaddingEnd: MARGIN.below,
    // A row that left the document would take the keyboard along, to nowhere.
    rangeExtractor: useCallback(
      (range: Range) =>
        [...new Set([...defaultRangeExtractor(range), cursor])]
          .filter((index) => index >= 0 && index < range.count)
          .toSorted((a, b) => a - b),
      [cursor],
    ),
  });
  useKeepInSight(list, currentRow);
  const follow = useFollowFocus(scroller, rows[cursor]?.key);

  const onKeyDown = (event: KeyboardEvent): void => {
    // Buttons and fields inside of a row have keys of their own.
    if (!(event.target instanceof HTMLElement) || event.target.role !== 'treeitem') return;
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const move = moveInTree(event.key, rows, cursor);
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    follow();
    if (move.kind === 'turn') {
      turn(turnOf(move.node));
      return;
    }
    const node = rows[move.to]?.node;
    if (node?.kind === 'step') store.getState().goToStep(node.step.index);
    setCursor(move.to, node?.kind === 'step' ? node.step.index : stepIndex);
    list.scrollToIndex(move.to, { align: 'auto' });
  };

  return (
    <div className={styles.frame}>
      <div ref={scroller} className={styles.scroller}>
        <div
          role="tree"
          tabIndex={-1}
          aria-label="Steps of the walk"
          className={styles.list}
          style={{ height: list.getTotalSize() }}
          onKeyDown={onKeyDown}
        >
          {list.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (!row) return undefined;
            const { node } = row;
            const step = node.kind === 'step' ? node.step.index : undefined;
            return (
              <div
                key={item.key}
                ref={list.measureElement}
                role="treeitem"
                data-index={item.index}
                data-key={row.key}
                data-step={step}
                aria-level={row.level}
                aria-posinset={row.place}
                aria-setsize={row.siblings}
                aria-expanded={row.open}
                aria-selected={item.index === currentRow}
                aria-current={item.index === currentRow ? 'step' : undefined}
                // One stop for Tab; the arrow keys go on from there.
                tabIndex={item.index === cursor ? 0 : -1}
                className={styles.item}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {node.kind === 'step' ? (
                  <StepRow
                    step={node.step}
                    table={node.table}
                    level={row.level}
                    branch={row.open}
                    when={whenOf(node.step.index, stepIndex)}
                    undecided={undecided.has(node.step.index)}
                    onTurn={() => turn(turnOf(node))}
                  />
                ) : (
                  <BranchRow
                    node={node}
                    level={row.level}
                    open={row.open ?? false}
                    revision={trace.revision}
                    onTurn={() => turn(turnOf(node))}
                  />
                )}
              </div>
            );
          })}
        </div>
      </div>
      <PinnedStep list={list} row={currentRow} step={trace.steps[stepIndex]} />
    </div>
  );
}

function whenOf(index: number, now: number): 'past' | 'now' | 'future' {
  if (index === now) return 'now';
  return index < now ? 'past' : 'future';
}

/** The branches that the person opened or closed, until there is another trace. */
function useTurned(trace: TraceView): readonly [Turned, (branch: string) => void] {
  const [kept, setKept] = useState({ trace, turned: NOTHING_TURNED });
  const turned = kept.trace === trace ? kept.turned : NOTHING_TURNED;
  const turn = (branch: string): void => {
    const next = new Set(turned);
    if (!next.delete(branch)) next.add(branch);
    setKept({ trace, turned: next });
  };
  return [turned, turn];
}

const NOTHING_TURNED: Turned = new Set();

/** The row that has the keyboard: the current step's, until the arrow keys leave it for a branch. */
function useCursor(
  rows: readonly TraceRow[],
  stepIndex: number,
  currentRow: number,
): readonly [number, (row: number, step: number) => void] {
  const [left, setLeft] = useState<{ readonly key: string; readonly step: number }>();
  const there = left?.step === stepIndex ? rows.findIndex(({ key }) => key === left.key) : -1;
  const setCursor = (row: number, step: number): void => {
    const key = rows[row]?.key;
    setLeft(key === undefined ? undefined : { key, step });
  };
  return [there >= 0 ? there : currentRow, setCursor];
}
