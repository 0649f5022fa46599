/** What the page sees of a recording of the kernel's trace; see `views.ts`. */
import type { Comparison } from '#recording/compare-recording.ts';
import type { RecordingFormat } from '#recording/recording.ts';
import type { TraceCommands } from '#recording/trace-commands.ts';

export interface RecordingView {
  readonly format: RecordingFormat;
  readonly packets: readonly RecordedPacketView[];
  /** Lines that look like the format and could not be read. */
  readonly unread: number;
}

export interface RecordedPacketView {
  readonly packetLine: string;
  readonly steps: number;
  /** The walk of that packet against what the kernel reported; `undefined` where it cannot be walked here. */
  readonly comparison: Comparison | undefined;
  /** The branches that the packet really took, as far as the recording tells. */
  readonly choices: Readonly<Record<string, 'yes' | 'no'>>;
}

/** For a node of either kind of tables, that of the dump first. */
export type TraceCommandsView = readonly {
  readonly backend: 'nft' | 'legacy';
  readonly commands: TraceCommands;
}[];
