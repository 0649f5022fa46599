import type { StateCreator } from 'zustand';
import { recordingFormat } from '#recording/recording-format.ts';
import type { RecordedPacketView } from '#engine/recording-views.ts';
import type { AppState } from './app-store.ts';

/** What the kernel itself said, pasted beside the dump. */
export interface RecordingSlice {
  readonly recordingText: string;
  /** Which of its packets is walked, by its place; `undefined` for none. */
  readonly recordedPacket: number | undefined;
  /** Takes what was pasted: a recording goes beside the dump, anything else is the dump. */
  openPasted(text: string, title?: string): void;
  setRecording(text: string): void;
  /** Walks one of the recorded packets the way that it really went. */
  walkRecorded(at: number, packet: RecordedPacketView): void;
  /** Puts the comparison away; the text stays. */
  leaveRecording(): void;
}

export const createRecordingSlice: StateCreator<AppState, [], [], RecordingSlice> = (set, get) => ({
  recordingText: '',
  recordedPacket: undefined,
  openPasted: (text, title) => {
    if (recordingFormat(text) === undefined) {
      get().openText(text, title);
      return;
    }
    set({ recordingText: text, recordedPacket: undefined, dialog: 'recording' });
  },
  setRecording: (text) => set({ recordingText: text, recordedPacket: undefined }),
  walkRecorded: (at, { packetLine, choices }) => {
    get().setPacketLine(packetLine);
    get().takeBranches(choices);
    set({ recordedPacket: at });
  },
  leaveRecording: () => set({ recordedPacket: undefined }),
});
