import type { StateCreator } from 'zustand';
import type { BranchView, TraceRequest } from '#engine/views.ts';
import { joinPacketFields, type PacketFields, splitPacketLine } from '#net/packet-fields.ts';
import { MOST_FOLLOW_UPS } from '#share/wire.ts';
import type { AppState } from './app-store.ts';
import { waiting } from './slot.ts';

export type Choices = Readonly<Record<string, BranchView>>;

export type FollowUp = NonNullable<TraceRequest['followUps']>[number];

/** The packet asked for: one line and its fields, two spellings of the same, both as typed. */
export interface PacketSlice {
  readonly packetLine: string;
  readonly packetFields: PacketFields;
  /** Branches the person took, by `ChoiceView.key`. */
  readonly choices: Choices;
  /** The packets sent after it. */
  readonly followUps: readonly FollowUp[];
  setPacketLine(line: string): void;
  setPacketField(field: keyof PacketFields, text: string): void;
  choose(key: string, taken: BranchView): void;
  /** Goes one whole way: these branches, and nothing else that was chosen. */
  takeBranches(choices: Choices): void;
  /** Leaves the choice to the simulator again. */
  unchoose(key: string): void;
  /** Sends one more packet, and goes to where it is first of interest. */
  send(followUp: FollowUp): void;
  /** Takes back one of the packets sent after the first, by its place in `followUps`. */
  unsend(at: number): void;
}

export const createPacketSlice: StateCreator<AppState, [], [], PacketSlice> = (set) => ({
  packetLine: '',
  packetFields: splitPacketLine(''),
  choices: {},
  followUps: [],
  setPacketLine: (line) =>
    set((state) => ({
      packetLine: line,
      packetFields: splitPacketLine(line),
      leg: 0,
      ...retrace(state),
    })),
  setPacketField: (field, text) =>
    set((state) => {
      const packetFields = { ...state.packetFields, [field]: text };
      return {
        packetLine: joinPacketFields(packetFields),
        packetFields,
        leg: 0,
        ...retrace(state),
      };
    }),
  choose: (key, taken) =>
    set((state) => ({
      choices: { ...state.choices, [key]: taken },
      ...retrace(state),
    })),
  takeBranches: (choices) => set((state) => ({ choices, ...retrace(state) })),
  unchoose: (key) =>
    set((state) => ({
      choices: Object.fromEntries(Object.entries(state.choices).filter(([each]) => each !== key)),
      ...retrace(state),
    })),
  send: (followUp) =>
    set((state) => {
      if (state.followUps.length >= MOST_FOLLOW_UPS) return {};
      return {
        followUps: [...state.followUps, followUp],
        ...retrace(state),
        traceCause: 'sending',
      };
    }),
  unsend: (at) =>
    set((state) => ({ followUps: state.followUps.toSpliced(at, 1), ...retrace(state) })),
});

/** What follows from any change of what is asked. */
export function retrace(state: AppState): Pick<AppState, 'trace' | 'traceCause'> {
  const hopeless = state.dump.kind === 'failed';
  return { trace: hopeless ? state.trace : waiting(state.trace), traceCause: 'asking' };
}
