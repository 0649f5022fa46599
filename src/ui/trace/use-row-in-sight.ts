import type { Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useRef } from 'react';
import { useApp } from '../store/use-app.tsx';

/** What stays in sight around the current row, in pixels. */
export const MARGIN = { above: 48, below: 24 } as const;

/** Scrolls to the current row once all of it is there: to its head, where it is taller than the pane. */
export function useKeepInSight(list: Virtualizer<HTMLDivElement, Element>, row: number): void {
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
    // A row that moves because a branch opens is not gone to anew.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [list, details]);
}

/** Returns what calls it off. */
function afterTwoFrames(act: () => void): () => void {
  let frame = requestAnimationFrame(() => {
    frame = requestAnimationFrame(act);
  });
  return () => cancelAnimationFrame(frame);
}

/**
 * Focus goes along with the row that has the keyboard, while focus is among the rows. What it returns
 * says that a key among them was pressed, for the row that had focus may be gone by then.
 */
export function useFollowFocus(
  scroller: RefObject<HTMLDivElement | null>,
  key: string | undefined,
): () => void {
  const within = useRef(false);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const listening = new AbortController();
    const { signal } = listening;
    element.addEventListener('focusin', () => (within.current = true), { signal });
    element.addEventListener(
      'focusout',
      // A row that leaves the document takes its focus along, to nowhere.
      ({ relatedTarget }) => (within.current = !relatedTarget),
      { signal },
    );
    return () => listening.abort();
  }, [scroller]);
  useEffect(() => {
    if (!within.current || key === undefined) return;
    const row = scroller.current?.querySelector<HTMLElement>(`[data-key="${key}"]`);
    row?.focus({ preventScroll: true });
  }, [scroller, key]);
  return () => {
    within.current = true;
  };
}
