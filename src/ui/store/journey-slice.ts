import type { StateCreator } from 'zustand';
import type { JoinedPlace, Joining, JourneyLegView, JourneyView } from '#engine/journey-views.ts';
import type { AppState } from './app-store.ts';
import { retrace } from './packet-slice.ts';
import { type Slot, ready, shown } from './slot.ts';

/** The journey of the packet asked for, and which of its legs is walked. */
export interface JourneySlice {
  /** `undefined` where the packet asked for is none. */
  readonly journey: Slot<JourneyView | undefined>;
  /** The leg that is walked, from 0; the first where the journey has fewer. */
  readonly leg: number;
  /** What the person said of how the rulesets belong together. */
  readonly joining: Joining;
  openLeg(leg: number): void;
  /** Walks the answer to that leg's packet, or stands at it where it is walked already. */
  openAnswer(leg: number): void;
  /** Says something of one ruleset; `undefined` takes back what was said. */
  sayOfPlace(ruleset: number, said: PlaceSaid): void;
  /** Lets the packet begin in another ruleset. */
  startIn(ruleset: number): void;
}

export type PlaceSaid = {
  readonly [Key in keyof Omit<JoinedPlace, 'ruleset'>]?: JoinedPlace[Key] | undefined;
};

export const createJourneySlice: StateCreator<AppState, [], [], JourneySlice> = (set, get) => ({
  journey: ready(undefined),
  leg: 0,
  joining: {},
  openLeg: (leg) => {
    const state = get();
    if (leg !== state.leg) set({ leg, followUps: answerOf(state), ...retrace(state) });
    else if (state.followUps.length > 0) state.goToStep(0);
  },
  openAnswer: (leg) =>
    set((state) => ({
      leg,
      followUps: answerOf(state),
      ...retrace(state),
      traceCause: 'sending',
    })),
  sayOfPlace: (ruleset, said) =>
    set((state) => ({
      joining: { ...state.joining, places: placesWith(state.joining, ruleset, said) },
      leg: 0,
      followUps: [],
      ...retrace(state),
    })),
  startIn: (ruleset) =>
    set((state) => ({
      joining: { ...state.joining, start: ruleset },
      leg: 0,
      followUps: [],
      ...retrace(state),
    })),
});

/** Another leg has other packets, and the same answer to the request. */
function answerOf({ followUps }: AppState): AppState['followUps'] {
  return followUps[0] === 'reply' ? ['reply'] : [];
}

function placesWith(
  { places = [] }: Joining,
  ruleset: number,
  said: PlaceSaid,
): readonly JoinedPlace[] {
  const before = places.find((each) => each.ruleset === ruleset) ?? { ruleset };
  const entries = Object.entries({ ...before, ...said }).filter(([, value]) => value !== undefined);
  // The keys are those of `before` and `said`, which are a place's; `ruleset` is among them.
  const after = Object.fromEntries(entries) as unknown as JoinedPlace;
  return [...places.filter((each) => each.ruleset !== ruleset), after];
}

/** Of one packet that no proxy has to do with, the trace itself says everything. */
export function isWorthShowing({ legs, places }: JourneyView): boolean {
  return legs.length > 1 || places.length > 1 || legs.some(({ capture }) => capture !== undefined);
}

/** Whether the journey shows all that was sent: the request and the answer to it. */
export function answerShown({ journey, followUps }: AppState): boolean {
  const view = shown(journey);
  const one = followUps.length === 1 && (view?.back?.legs.length ?? 0) > 0;
  return one && view !== undefined && isWorthShowing(view);
}

/** The leg that is walked, in the journey on screen. */
export function shownLeg(state: AppState): JourneyLegView | undefined {
  const legs = shown(state.journey)?.legs ?? [];
  return legs[state.leg] ?? legs[0];
}
