import type { StateCreator } from 'zustand';
import type { ChainId, RuleId } from '#ruleset/ruleset.ts';
import type { AppState } from './app-store.ts';
import { waiting } from './slot.ts';
import { stepAtRule } from './places.ts';

/** What all panes agree on. Ids and a line only: what they point at lives in the engine. */
export interface Selection {
  readonly rule: RuleId | undefined;
  readonly chain: ChainId | undefined;
  /** Of the dump, from 1. */
  readonly line: number | undefined;
  /** Where it was made. A pane scrolls to a selection that was made in another one. */
  readonly source: 'dump' | 'map' | 'trace' | 'dialog';
}

export interface SelectionSlice {
  readonly selection: Selection | undefined;
  /** Selects, and goes to the step at that rule where the trace has one. */
  select(selection: Selection | undefined): void;
  /** The editor's caret came to a line: the rule on it is looked up and then selected. */
  selectLine(line: number): void;
}

export const createSelectionSlice: StateCreator<AppState, [], [], SelectionSlice> = (set, get) => ({
  selection: undefined,
  select: (selection) =>
    set((state) => {
      const { traced, stepIndex } = state;
      const rule = selection?.rule;
      if (!traced || rule === undefined || traced.steps[stepIndex]?.rule === rule) {
        return { selection };
      }
      const step = stepAtRule(traced, rule, stepIndex);
      if (step === undefined) return { selection };
      return { selection, stepIndex: step, stepDetails: waiting(state.stepDetails) };
    }),
  selectLine: (line) => {
    if (get().selection?.line === line) return;
    set({ selection: { rule: undefined, chain: undefined, line, source: 'dump' } });
  },
});
