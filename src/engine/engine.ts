/**
 * The one door between the core and its shells. `createLocalEngine` runs in place (tests, command
 * line, inside the worker); `connectRemoteEngine` speaks to a worker that wraps the same.
 *
 * A call that a newer one of its kind overtakes is rejected with `Overtaken`.
 */
import type { ChainId, RuleId } from '#ruleset/ruleset.ts';
import type {
  DumpView,
  MapView,
  OnProgress,
  PacketView,
  RuleRowView,
  StepDetails,
  TraceReply,
  TraceRequest,
} from './views.ts';

export interface Engine {
  /** Reads a dump and keeps it in place of the former one. Bytes are UTF-8 or UTF-16 with a mark. */
  open(text: string | Uint8Array<ArrayBuffer>, onProgress?: OnProgress): Promise<DumpView>;
  /** The map of one ruleset of the dump (an index into `DumpView.rulesets`). */
  map(revision: number, ruleset: number): Promise<MapView>;
  /** Rules of a chain, from `first` (0 is its first rule), at most `count`. */
  rows(revision: number, chain: ChainId, first: number, count: number): Promise<readonly RuleRowView[]>;
  /** Walks a packet. The trace is kept until the next one, for `step`. */
  trace(request: TraceRequest): Promise<TraceReply>;
  /** Everything about one step of the trace kept. */
  step(revision: number, index: number): Promise<StepDetails>;
  /** Reads a packet line without walking it, for the form: its fields, or what is wrong. */
  rulesOnLine(revision: number, line: number): Promise<readonly RuleId[]>;
  /** The ruleset as `iptables-save` prints it. */
  print(revision: number, counters: boolean): Promise<string>;
}

/** Why a call was given up: a newer one of its kind was made. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

export type { PacketView };
