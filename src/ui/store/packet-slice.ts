import type { StateCreator } from 'zustand';
import { joinPacketFields, type PacketFields, splitPacketLine } from '#net/packet-line.ts';
import type { AppState } from './app-store.ts';
import { waiting } from './slot.ts';

export type Choices = Readonly<Record<string, 'yes' | 'no'>>;

/** The packet asked for: one line and its fields, two spellings of the same, both as typed. */
export interface PacketSlice {
  readonly packetLine: string;
  readonly packetFields: PacketFields;
  /** Branches the person took, by `ChoiceView.key`. */
  readonly choices: Choices;
  setPacketLine(line: string): void;
  setPacketField(field: keyof PacketFields, text: string): void;
  choose(key: string, taken: 'yes' | 'no'): void;
  /** Leaves the choice to the simulator again. */
  unchoose(key: string): void;
}

export const createPacketSlice: StateCreator<AppState, [], [], PacketSlice> = (set) => ({
  packetLine: '',
  packetFields: splitPacketLine(''),
  choices: {},
  setPacketLine: (line) =>
    set((state) => ({
      packetLine: line,
      packetFields: splitPacketLine(line),
      ...retrace(state),
    })),
  setPacketField: (field, text) =>
    set((state) => {
      const packetFields = { ...state.packetFields, [field]: text };
      return {
        packetLine: joinPacketFields(packetFields),
        packetFields,
        ...retrace(state),
      };
    }),
  choose: (key, taken) =>
    set((state) => ({
      choices: { ...state.choices, [key]: taken },
      ...retrace(state),
    })),
  unchoose: (key) =>
    set((state) => ({
      choices: Object.fromEntries(Object.entries(state.choices).filter(([each]) => each !== key)),
      ...retrace(state),
    })),
});

function retrace(state: AppState): Pick<AppState, 'trace' | 'traceCause'> {
  const hopeless = state.dump.kind === 'failed';
  return { trace: hopeless ? state.trace : waiting(state.trace), traceCause: 'asking' };
}
