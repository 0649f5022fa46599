import type { StateCreator } from 'zustand';
import type { PacketCheck } from '#engine/views.ts';
import type { PacketTest } from '#expect/packet-file.ts';
import { MOST_PACKETS } from '#share/wire.ts';
import type { AppState } from './app-store.ts';
import { ready, type Slot, waiting } from './slot.ts';

/** Packets kept with what is expected of each, and walked again whenever the dump changes. */
export interface KeptSlice {
  /** An expectation of `''` is filled in by the next answer: as the packet ended now. */
  readonly keptPackets: readonly PacketTest[];
  /** An answer for each, in their order; of fewer or others while it is on its way. */
  readonly packetChecks: Slot<readonly PacketCheck[]>;
  /** Keeps the packet on screen, expected to end as it does now. */
  keepPacket(): void;
  forgetPacket(at: number): void;
  expectOf(at: number, expected: string): void;
  receiveChecks(checks: readonly PacketCheck[]): void;
}

export const createKeptSlice: StateCreator<AppState, [], [], KeptSlice> = (set) => ({
  keptPackets: [],
  packetChecks: ready([]),
  keepPacket: () =>
    set((state) => {
      const { keptPackets, traced, packetLine } = state;
      const line = traced?.packetLine ?? packetLine;
      const there = keptPackets.some((each) => each.packetLine === line);
      if (there || keptPackets.length >= MOST_PACKETS) return {};
      return recheck(state, [...keptPackets, { packetLine: line, expected: '' }]);
    }),
  forgetPacket: (at) => set((state) => recheck(state, state.keptPackets.toSpliced(at, 1))),
  expectOf: (at, expected) =>
    set((state) => {
      const packet = state.keptPackets[at];
      return packet ? recheck(state, state.keptPackets.with(at, { ...packet, expected })) : {};
    }),
  receiveChecks: (checks) =>
    set(({ keptPackets }) => ({
      packetChecks: ready(
        checks.map((check, at) =>
          keptPackets[at]?.expected === '' && check.ended !== ''
            ? { ...check, kind: 'passed', says: '' }
            : check,
        ),
      ),
      // Filling in is no change of the person's: the list is the same one where there is nothing to fill.
      keptPackets: keptPackets.every(({ expected }) => expected !== '')
        ? keptPackets
        : keptPackets.map((packet, at) =>
            packet.expected === '' ? { ...packet, expected: checks[at]?.ended ?? '' } : packet,
          ),
    })),
});

function recheck(
  { packetChecks }: AppState,
  keptPackets: readonly PacketTest[],
): Pick<KeptSlice, 'keptPackets' | 'packetChecks'> {
  return { keptPackets, packetChecks: waiting(packetChecks) };
}
