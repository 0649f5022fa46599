import type { StateCreator } from 'zustand';
import type { DumpView } from '#engine/views.ts';
import type { MapView } from '#graph/map-view.ts';
import type { AppState } from './app-store.ts';
import { NOTHING_YET, type Slot, waiting } from './slot.ts';

/**
 * What was pasted. The text itself is not state: while it is typed, the editor owns it, and the
 * store knows only which revision it is and how to read it.
 */
export interface DumpSlice {
  /** Counts every change of the text, typed or opened. Not the engine's `DumpView.revision`. */
  readonly textRevision: number;
  /** Counts the texts opened from outside the editor, which must then show `readText()`. */
  readonly openedRevision: number;
  /** Counts the texts that came in the place of the one that stands there, as an edit of it. */
  readonly rewrittenRevision: number;
  /** A file's or sample's name; `undefined` for a paste. */
  readonly dumpTitle: string | undefined;
  /** Whether it is one of ours, and as we gave it. */
  readonly pristineSample: boolean;
  readText(): string;
  readonly dump: Slot<DumpView>;
  /** How far reading the text is, 0 to 1, while `dump` is waiting; 0 too where it is soon done. */
  readonly dumpProgress: number;
  /** The `textRevision` that the person did not want read to the end, as long as it is that text. */
  readonly unwantedRevision: number | undefined;
  /** The map of the ruleset that the trace walks; `undefined` for a dump without rules. */
  readonly map: Slot<MapView | undefined>;
  /** Puts a text in place of the former one: a file, a sample, a link, a large paste. */
  openText(text: string, title?: string): void;
  /** Puts a text in place of the former one as an edit, so that it can be undone. */
  rewriteText(text: string, title: string): void;
  /** Gives up reading the text: it stays, and so does what was read before it. */
  stopReading(): void;
  /** Reads the text after all. */
  readAgain(): void;
  /** Says that the person typed. `readText` is called once typing rests. */
  editText(readText: () => string): void;
}

export const createDumpSlice: StateCreator<AppState, [], [], DumpSlice> = (set) => ({
  textRevision: 0,
  openedRevision: 0,
  rewrittenRevision: 0,
  dumpTitle: undefined,
  pristineSample: false,
  readText: () => '',
  dump: NOTHING_YET,
  dumpProgress: 0,
  unwantedRevision: undefined,
  map: NOTHING_YET,
  openText: (text, title) =>
    set((state) => ({
      textRevision: state.textRevision + 1,
      openedRevision: state.openedRevision + 1,
      dumpTitle: title,
      pristineSample: false,
      readText: () => text,
      ownDump: undefined,
      choices: {},
      hostTexts: {},
      followUps: [],
      // Of lines of a text that is gone.
      breakpoints: state.breakpoints.filter(({ at }) => at.kind !== 'line'),
      leg: 0,
      joining: {},
      selection: undefined,
      wantedStep: undefined,
      wantedLine: undefined,
      traceCause: 'asking',
      ...unsettled(state),
    })),
  rewriteText: (text, title) =>
    set((state) => ({
      textRevision: state.textRevision + 1,
      rewrittenRevision: state.rewrittenRevision + 1,
      dumpTitle: title,
      readText: () => text,
      traceCause: 'typing',
      ...unsettled(state),
    })),
  stopReading: () =>
    set(({ dump, textRevision }) =>
      dump.kind === 'waiting' ? { unwantedRevision: textRevision } : {},
    ),
  readAgain: () => set((state) => ({ textRevision: state.textRevision + 1, ...unsettled(state) })),
  editText: (readText) =>
    set((state) => ({
      textRevision: state.textRevision + 1,
      dumpTitle: undefined,
      pristineSample: false,
      readText,
      traceCause: 'typing',
      ...unsettled(state),
    })),
});

function unsettled(
  state: AppState,
): Pick<AppState, 'dump' | 'dumpProgress' | 'unwantedRevision' | 'map' | 'trace'> {
  return {
    dump: waiting(state.dump),
    dumpProgress: 0,
    unwantedRevision: undefined,
    map: waiting(state.map),
    trace: waiting(state.trace),
  };
}
