import type { StateCreator } from 'zustand';
import type { HostPart, HostTexts } from '#host/host-texts.ts';
import type { AppState } from './app-store.ts';
import { retrace } from './packet-slice.ts';

/** What the person told of the host, part by part; a part that is missing is inferred. */
export interface HostSlice {
  readonly hostTexts: HostTexts;
  setHostText(part: HostPart, text: string): void;
  /** Leaves a part to be inferred again. */
  inferHostPart(part: HostPart): void;
}

export const createHostSlice: StateCreator<AppState, [], [], HostSlice> = (set) => ({
  hostTexts: {},
  setHostText: (part, text) =>
    set((state) => ({ hostTexts: { ...state.hostTexts, [part]: text }, ...retrace(state) })),
  inferHostPart: (part) =>
    set((state) => ({
      hostTexts: Object.fromEntries(
        Object.entries(state.hostTexts).filter(([each]) => each !== part),
      ),
      ...retrace(state),
    })),
});
