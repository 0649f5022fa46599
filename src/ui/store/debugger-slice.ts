import type { StateCreator } from 'zustand';
import type { Breakpoint } from '#debugger/breakpoint.ts';
import type { StopsView } from '#engine/debugger-views.ts';
import type { AppState } from './app-store.ts';
import { ready, type Slot } from './slot.ts';
import { type Direction, firstStop, moveFrom, runEnd, verdictStep, type Way } from './stepping.ts';

/** A breakpoint as the person set it. */
export interface SetBreakpoint {
  /** Counts up; never used twice. */
  readonly id: number;
  readonly enabled: boolean;
  readonly at: Breakpoint;
}

/** Moving through the trace as a debugger does, and what stops a run. */
export interface DebuggerSlice {
  readonly breakpoints: readonly SetBreakpoint[];
  /** All of them off keeps each as it is. */
  readonly breakpointsOn: boolean;
  /** Where each stops in the trace on screen, by its id; check the slot, it may be of the trace before. */
  readonly stops: Slot<ReadonlyMap<number, StopsView>>;
  /** Sets one, or takes away the one that is there already. */
  toggleBreakpoint(at: Breakpoint): void;
  enableBreakpoint(id: number, enabled: boolean): void;
  removeBreakpoint(id: number): void;
  removeBreakpoints(): void;
  turnBreakpoints(on: boolean): void;
  /** After an edit: lines of breakpoints as they are now, by what they were; those missing are gone. */
  moveBreakpoints(lines: ReadonlyMap<number, number>): void;
  /** One step into, over or out; stops earlier at a breakpoint that is passed. */
  move(way: Way, direction: Direction): void;
  /** To the next breakpoint; without one, to the verdict. */
  run(direction: Direction): void;
  /** Past every breakpoint. */
  runToVerdict(): void;
  /** To where the packet next comes to what is selected. */
  runToCursor(): void;
}

export const createDebuggerSlice: StateCreator<AppState, [], [], DebuggerSlice> = (set, get) => ({
  breakpoints: [],
  breakpointsOn: true,
  stops: ready(new Map()),
  toggleBreakpoint: (at) =>
    set(({ breakpoints }) => {
      const key = keyOf(at);
      const others = breakpoints.filter((each) => keyOf(each.at) !== key);
      if (others.length < breakpoints.length) return { breakpoints: others };
      nextId += 1;
      return { breakpoints: [...others, { id: nextId, enabled: true, at }], breakpointsOn: true };
    }),
  enableBreakpoint: (id, enabled) =>
    set(({ breakpoints }) => ({
      breakpoints: breakpoints.map((each) => (each.id === id ? { ...each, enabled } : each)),
    })),
  removeBreakpoint: (id) =>
    set(({ breakpoints }) => ({ breakpoints: breakpoints.filter((each) => each.id !== id) })),
  removeBreakpoints: () => set({ breakpoints: [] }),
  turnBreakpoints: (breakpointsOn) => set({ breakpointsOn }),
  moveBreakpoints: (lines) =>
    set(({ breakpoints }) => ({
      breakpoints: breakpoints.flatMap((each) => {
        if (each.at.kind !== 'line') return [each];
        const line = lines.get(each.at.line);
        if (line === each.at.line) return [each];
        return line === undefined ? [] : [{ ...each, at: { kind: 'line' as const, line } }];
      }),
    })),
  move: (way, direction) => {
    const { traced, stepIndex, stops, goToStep } = get();
    // A run that does not know its breakpoints yet would run past them.
    if (!traced || stops.kind === 'waiting') return;
    const to = moveFrom(traced.steps, stepIndex, way, direction);
    goToStep(firstStop(activeStops(get()), stepIndex, to) ?? to);
  },
  run: (direction) => {
    const { traced, stepIndex, stops, goToStep } = get();
    if (!traced || stops.kind === 'waiting') return;
    const last = direction === 1 ? traced.steps.length - 1 : 0;
    const stop = firstStop(activeStops(get()), stepIndex, last);
    goToStep(stop ?? runEnd(traced, stepIndex, direction));
  },
  runToVerdict: () => {
    const { traced, goToStep } = get();
    if (traced) goToStep(verdictStep(traced));
  },
  runToCursor: () => {
    const { traced, stepIndex, selection, goToStep, tell } = get();
    if (!traced || !selection) return;
    const { rule, chain } = selection;
    const next = traced.steps.find(
      (step) =>
        step.index > stepIndex &&
        (rule === undefined ? chain !== undefined && step.chain === chain : step.rule === rule),
    );
    if (next) goToStep(next.index);
    else tell({ tone: 'info', text: 'From here on the packet does not come to what is selected.' });
  },
});

let nextId = 0;

/** The same for two breakpoints that stop at the same. */
export function keyOf(at: Breakpoint): string {
  switch (at.kind) {
    case 'line':
      return `line ${at.line}`;
    case 'chain':
      return `chain ${at.table} ${at.chain}`;
    case 'verdict':
      return `verdict ${at.verdict}`;
    case 'condition':
      return `condition ${at.text}`;
  }
}

/** The steps at which a run stops now, ascending. */
function activeStops(state: AppState): readonly number[] {
  const { breakpoints, breakpointsOn, stops } = state;
  if (!breakpointsOn || stops.kind !== 'ready') return [];
  const steps = breakpoints.flatMap(({ id, enabled }) =>
    enabled ? (stops.value.get(id)?.steps ?? []) : [],
  );
  return [...new Set(steps)].toSorted((a, b) => a - b);
}
