/** What follows from the state. Each gives the same value for the same state, so it can be subscribed to. */
import type { DumpView, StepView } from '#engine/views.ts';
import type { MapView } from '#graph/map-view.ts';
import type { AppState } from './app-store.ts';
import { shown } from './slot.ts';

export function shownDump(state: AppState): DumpView | undefined {
  return shown(state.dump);
}

export function shownMap(state: AppState): MapView | undefined {
  return shown(state.map);
}

export function currentStep(state: AppState): StepView | undefined {
  return state.traced?.steps[state.stepIndex];
}

export function stepCount(state: AppState): number {
  return state.traced?.steps.length ?? 0;
}

/** Whether nothing is under way: parse, trace, layout and details have all been answered. */
export function isSettled(state: AppState): boolean {
  const { dump, map, trace, journey, stepDetails, whyNot, outcomes, stops, packetChecks } = state;
  const slots = [dump, map, trace, journey, stepDetails, whyNot, outcomes, stops, packetChecks];
  return state.busy.size === 0 && slots.every((slot) => slot.kind !== 'waiting');
}

/** Whether what is known is of a text before the one that stands there, and that for more than a moment. */
export function isUnread({ dump, dumpProgress, unwantedRevision }: AppState): boolean {
  return unwantedRevision !== undefined || (dump.kind === 'waiting' && dumpProgress > 0);
}
