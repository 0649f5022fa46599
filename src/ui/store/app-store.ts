/**
 * What the page knows: ids, plain values and what the engine last answered. One store for one
 * screen, made by a factory and handed down by context, so that a page may hold two of them.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { createDebuggerSlice, type DebuggerSlice } from './debugger-slice.ts';
import { createDumpSlice, type DumpSlice } from './dump-slice.ts';
import { createHostSlice, type HostSlice } from './host-slice.ts';
import { createJourneySlice, type JourneySlice } from './journey-slice.ts';
import { createKeptSlice, type KeptSlice } from './kept-slice.ts';
import { createPacketSlice, type PacketSlice } from './packet-slice.ts';
import { createProgramSlice, type ProgramSlice } from './program-slice.ts';
import { createRecordingSlice, type RecordingSlice } from './recording-slice.ts';
import { createSelectionSlice, type SelectionSlice } from './selection-slice.ts';
import { createTraceSlice, type TraceSlice } from './trace-slice.ts';
import { createViewSlice, type ViewSlice } from './view-slice.ts';

export type AppState = DumpSlice &
  HostSlice &
  PacketSlice &
  JourneySlice &
  KeptSlice &
  ProgramSlice &
  TraceSlice &
  DebuggerSlice &
  RecordingSlice &
  SelectionSlice &
  ViewSlice;
export type AppStore = StoreApi<AppState>;

export function createAppStore(): AppStore {
  return createStore<AppState>()((...given) => ({
    ...createDumpSlice(...given),
    ...createHostSlice(...given),
    ...createPacketSlice(...given),
    ...createJourneySlice(...given),
    ...createKeptSlice(...given),
    ...createProgramSlice(...given),
    ...createTraceSlice(...given),
    ...createDebuggerSlice(...given),
    ...createRecordingSlice(...given),
    ...createSelectionSlice(...given),
    ...createViewSlice(...given),
  }));
}
