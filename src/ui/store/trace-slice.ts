import type { StateCreator } from 'zustand';
import type {
  OutcomesView,
  StepDetails,
  StepView,
  TraceReply,
  TraceView,
  WhyNotView,
} from '#engine/views.ts';
import { unpackTrace } from '#engine/unpack-trace.ts';
import type { AppState } from './app-store.ts';
import { keyOf } from './edit-change.ts';
import { selectionOfStep, stepAtRule } from './places.ts';
import { NOTHING_YET, ready, type Slot, waiting } from './slot.ts';

/** The walk, and where in it the person stands. */
export interface TraceSlice {
  readonly trace: Slot<TraceReply>;
  /** The trace on screen; `undefined` where the packet asked for is none. */
  readonly traced: TraceView | undefined;
  readonly stepIndex: number;
  /** Everything about the current step; check its `index`, it may be of the step before. */
  readonly stepDetails: Slot<StepDetails | undefined>;
  /** Why the rule selected had no part in the trace; `undefined` where it had, or none is. */
  readonly whyNot: Slot<WhyNotView | undefined>;
  /** Every end the packet can come to; `undefined` where nothing is left open. */
  readonly outcomes: Slot<OutcomesView | undefined>;
  /** The step that a link asked for, until its trace is there. */
  readonly wantedStep: number | undefined;
  /** The line that a link had selected, likewise. */
  readonly wantedLine: number | undefined;
  /** What the trace under way is for: the dump was typed in, a packet was added, or something else. */
  readonly traceCause: 'typing' | 'sending' | 'asking';
  goToStep(index: number): void;
  stepForward(): void;
  stepBack(): void;
  toStart(): void;
  toEnd(): void;
  /** The walk of this packet before the dump was edited; `undefined` while it was not. */
  readonly beforeEdit: TraceView | undefined;
  /** From here on, what an edit changed is told against the walk as it is now. */
  acceptEdit(): void;
  /** Takes the engine's answer, and places the person in it. */
  receiveTrace(reply: TraceReply): void;
}

export const createTraceSlice: StateCreator<AppState, [], [], TraceSlice> = (set, get) => ({
  trace: NOTHING_YET,
  traced: undefined,
  stepIndex: 0,
  stepDetails: ready(undefined),
  whyNot: ready(undefined),
  outcomes: ready(undefined),
  wantedStep: undefined,
  wantedLine: undefined,
  traceCause: 'asking',
  beforeEdit: undefined,
  acceptEdit: () => set({ beforeEdit: undefined }),
  goToStep: (index) =>
    set((state) => {
      const steps = state.traced?.steps ?? [];
      const stepIndex = Math.max(0, Math.min(index, steps.length - 1));
      const step = steps[stepIndex];
      if (!step) return {};
      const selection = selectionOfStep(step, 'trace');
      if (stepIndex === state.stepIndex) return { selection };
      return {
        stepIndex,
        selection,
        stepDetails: waiting(state.stepDetails),
      };
    }),
  stepForward: () => get().goToStep(get().stepIndex + 1),
  stepBack: () => get().goToStep(get().stepIndex - 1),
  toStart: () => get().goToStep(0),
  toEnd: () => get().goToStep(Number.POSITIVE_INFINITY),
  receiveTrace: (reply) =>
    set((state) => {
      const settled = { trace: ready(reply), wantedStep: undefined, wantedLine: undefined };
      if (reply.kind === 'refused') {
        return {
          ...settled,
          traced: undefined,
          beforeEdit: undefined,
          stepDetails: ready(undefined),
        };
      }
      const traced = unpackTrace(reply.trace);
      const stepIndex = placeIn(traced, state);
      const step = traced.steps[stepIndex];
      // After an edit the editor must not be scrolled away from where the person types.
      const source = state.traceCause === 'typing' ? 'dump' : 'trace';
      return {
        ...settled,
        traced,
        beforeEdit: beforeEditOf(traced, state),
        stepIndex,
        stepDetails: step ? waiting(state.stepDetails) : ready(undefined),
        selection:
          state.wantedLine === undefined
            ? step && selectionOfStep(step, source)
            : { rule: undefined, chain: undefined, line: state.wantedLine, source: 'trace' },
      };
    }),
});

/** The walk to tell a change against: the first one, however long the person has been typing since. */
function beforeEditOf(
  trace: TraceView,
  { traceCause, traced, beforeEdit }: AppState,
): TraceView | undefined {
  const before = beforeEdit ?? traced;
  return traceCause === 'typing' && before?.packetLine === trace.packetLine ? before : undefined;
}

/** Where to stand in a new trace: where a link says, where one stood, else where it was decided. */
function placeIn(trace: TraceView, state: AppState): number {
  const last = Math.max(0, trace.steps.length - 1);
  if (state.wantedStep !== undefined) return Math.min(state.wantedStep, last);
  if (state.traceCause === 'sending') return stepOfNewest(trace);
  const former = state.traced;
  const before = former?.steps[state.stepIndex];
  const now = trace.steps[state.stepIndex];
  const samePacket = former?.packetLine === trace.packetLine;
  if (samePacket && before) {
    const kept = nearestAlike(trace.steps, before);
    if (kept !== undefined) return kept;
    if (now && samePlace(before, now)) return state.stepIndex;
  }
  return decidingStep(trace) ?? last;
}

/** Where the binding turns the newest packet's addresses back, or else where that packet starts. */
function stepOfNewest({ legs, steps }: TraceView): number {
  const newest = legs.at(-1)?.packet;
  const start = legs.find(({ packet }) => packet === newest)?.firstStep ?? 0;
  const translated = steps.findIndex(({ kind }, at) => at >= start && kind === 'translated');
  return translated < 0 ? start : translated;
}

/** The same rule in the same chain, wherever an edit moved it: by what it says, not by its number. */
function nearestAlike(steps: readonly StepView[], before: StepView): number | undefined {
  const key = keyOf(before);
  let best: number | undefined;
  for (const step of steps) {
    if (keyOf(step) !== key) continue;
    const nearer = Math.abs(step.index - before.index);
    if (best === undefined || nearer < Math.abs(best - before.index)) best = step.index;
  }
  return best;
}

function samePlace(a: StepView, b: StepView): boolean {
  return (
    a.hook === b.hook && a.table === b.table && a.chainName === b.chainName && a.number === b.number
  );
}

function decidingStep(trace: TraceView): number | undefined {
  const { rule } = trace.verdict;
  return rule === undefined ? undefined : stepAtRule(trace, rule, 0);
}
