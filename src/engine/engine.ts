/**
 * The one door between the core and its shells. `createLocalEngine` runs in place (tests, command
 * line, inside the worker); `connectRemoteEngine` speaks to a worker that wraps the same.
 *
 * A call that a newer one of its kind overtakes is rejected with `Overtaken`.
 */
import type { PacketTest } from '#expect/packet-file.ts';
import type { Completions } from '#language/complete.ts';
import type { Fold } from '#language/folds.ts';
import type { Hover } from '#language/hover.ts';
import type { OutlineTable } from '#language/outline.ts';
import type { Rename } from '#language/rename.ts';
import type { Signature } from '#language/signature.ts';
import type { TextEdit, TextSpan } from '#language/spans.ts';
import type { FoundChain, MapRequest, MapView, RuleRowView } from '#graph/map-view.ts';
import type { WatchGroup } from '#explain/watch.ts';
import type { Breakpoint } from '#debugger/breakpoint.ts';
import type { FoundRules } from './find-rules.ts';
import type { ComparisonView } from './compare.ts';
import type { HeatUnit, HeatView } from '#graph/heat.ts';
import type { MapFileOptions } from '#graph/export/map-file.ts';
import type { HostTexts } from '#host/host-texts.ts';
import type { ChainId, RuleId } from '#ruleset/ruleset.ts';
import type { CostView, JourneyReply } from './journey-views.ts';
import type { MissCause, StopsView } from './debugger-views.ts';
import type { RecordingView, TraceCommandsView } from './recording-views.ts';
import type {
  DumpView,
  HostView,
  LineNote,
  OnProgress,
  OutcomesView,
  PacketCheck,
  PreparedShare,
  ShareOptions,
  StepDetails,
  StepView,
  TraceReply,
  TraceRequest,
  WhyNotView,
} from './views.ts';
import type { ExplainedChain, WritersView } from './who-views.ts';

export interface Engine {
  /** Reads a dump and keeps it in place of the former one. Bytes are UTF-8 or UTF-16 with a mark. */
  open(text: string | Uint8Array<ArrayBuffer>, onProgress?: OnProgress): Promise<DumpView>;
  /**
   * Gives up the dump being read, and keeps the former one; its `open` is `Overtaken` then. False
   * where none is being read (any more).
   */
  stopOpening(): Promise<boolean>;
  /**
   * The map of one ruleset of the dump (an index into `DumpView.rulesets`), with what was asked to
   * be shown beside what it shows by itself.
   */
  map(revision: number, ruleset: number, request?: MapRequest): Promise<MapView>;
  /** What the rows, edges and cells of that map have counted; since the earlier dump, where there is one. */
  heat(revision: number, ruleset: number, unit: HeatUnit, request?: MapRequest): Promise<HeatView>;
  /**
   * Takes an earlier dump of the same node, whose counters `heat` then starts from, or none again.
   * Answers how many of its rules have counters.
   */
  earlierDump(revision: number, text: string | Uint8Array | undefined): Promise<number | undefined>;
  /** The same as a file: a drawing (SVG), or a graph for Graphviz or Mermaid. */
  mapFile(
    revision: number,
    ruleset: number,
    options: MapFileOptions,
    request?: MapRequest,
  ): Promise<string>;
  /**
   * Chains of a ruleset with the text in their names, then those called so by their services and backends; at most
   * `limit`.
   */
  findChains(
    revision: number,
    ruleset: number,
    text: string,
    limit: number,
  ): Promise<readonly FoundChain[]>;
  /**
   * Rules of a ruleset that have all words of the text: in a match, a comment, a target, a chain's
   * name; the first `limit` of them, and how many there are.
   */
  findRules(revision: number, ruleset: number, text: string, limit: number): Promise<FoundRules>;
  /** What is to be said of chains in a word, such as those that the map has folded away. */
  chains(revision: number, chains: readonly ChainId[]): Promise<readonly FoundChain[]>;
  /** Rules of a chain, from `first` (0 is its first rule), at most `count`. */
  rows(
    revision: number,
    chain: ChainId,
    first: number,
    count: number,
  ): Promise<readonly RuleRowView[]>;
  /** Walks a packet. The trace is kept until the next one, for `step`. */
  trace(request: TraceRequest): Promise<TraceReply>;
  /** The rows of steps of the trace kept, from the index `first` on, at most `count`. */
  steps(revision: number, first: number, count: number): Promise<readonly StepView[]>;
  /** The legs that the request causes, and whether a proxy takes each. Its `leg` does not count. */
  journey(request: TraceRequest): Promise<JourneyReply>;
  /** What its journey costs, with and without proxies; `undefined` where the line is no packet. */
  cost(request: TraceRequest): Promise<CostView | undefined>;
  /** Everything about one step of the trace kept. */
  step(revision: number, index: number): Promise<StepDetails>;
  /** What the packet is and carries before and after a step of the trace kept. */
  watch(revision: number, index: number): Promise<readonly WatchGroup[]>;
  /** Why rules did not match, of `count` steps of the trace kept; the most frequent cause first. */
  missCauses(revision: number, first: number, count: number): Promise<readonly MissCause[]>;
  /**
   * A recording of the kernel's trace against the dump; `undefined` where the text is none. The trace
   * kept stays.
   */
  recording(revision: number, text: string, texts?: HostTexts): Promise<RecordingView | undefined>;
  /** What switches the kernel's trace on for the packet of the trace kept, and off again. */
  traceCommands(revision: number): Promise<TraceCommandsView>;
  /** Where each of these stops in the trace kept, in their order. */
  stops(revision: number, breakpoints: readonly Breakpoint[]): Promise<readonly StopsView[]>;
  /**
   * Why a rule had no part in the way of a packet of the trace kept, or the step at which it had.
   * `packet` as in `LegView.packet`; the first without.
   */
  whyNot(revision: number, rule: RuleId, packet?: number): Promise<WhyNotView>;
  /** Every end that a packet of the trace kept can come to. `packet` as in `LegView.packet`. */
  outcomes(revision: number, packet?: number): Promise<OutcomesView>;
  /**
   * The host that a packet meets, with what the person told of it. `undefined` where the line is no
   * packet for this dump.
   */
  host(revision: number, packetLine: string, texts?: HostTexts): Promise<HostView | undefined>;
  /** Walks packets and holds each against what is expected of it; an answer for each, in their order. */
  check(
    revision: number,
    tests: readonly PacketTest[],
    host?: HostTexts,
  ): Promise<readonly PacketCheck[]>;
  /** The trace kept as it is to be shared, proven by walking it again. */
  prepareShare(revision: number, options: ShareOptions): Promise<PreparedShare>;
  /** The rules that stand on a line of the dump (from 1). */
  rulesOnLine(revision: number, line: number): Promise<readonly RuleId[]>;
  /** What stands at a place in the dump, in plain words. Lines and columns count from 1. */
  hover(revision: number, line: number, column: number): Promise<Hover | undefined>;
  /** Where the chain named at a place is declared. */
  definition(revision: number, line: number, column: number): Promise<TextSpan | undefined>;
  /** Every place that names the chain named here, its declaration too. */
  references(revision: number, line: number, column: number): Promise<readonly TextSpan[]>;
  /** What can be written next; `lineText` is the line as it stands in the editor now. */
  complete(revision: number, line: number, column: number, lineText: string): Promise<Completions>;
  /** The changes of the text that give the chain named here another name. */
  rename(revision: number, line: number, column: number, newName: string): Promise<Rename>;
  /** The option being written before the column of a line as it stands in the editor now. */
  signature(column: number, lineText: string): Promise<Signature | undefined>;
  /** What the dump and the trace kept say of lines, both included; a line of which nothing is said is left out. */
  lineNotes(revision: number, firstLine: number, lastLine: number): Promise<readonly LineNote[]>;
  /** Tables and chains, by which to jump. */
  outline(revision: number): Promise<readonly OutlineTable[]>;
  /** The changes of the text that write each rule as `iptables-save` does. */
  format(revision: number): Promise<readonly TextEdit[]>;
  /** What can be folded away in the dump. */
  folds(revision: number): Promise<readonly Fold[]>;
  /**
   * The programs that wrote a ruleset. `cluster` is what kubectl printed, for names; it holds for
   * every later answer, too, until another one is told here or with a packet's host.
   */
  writers(revision: number, ruleset: number, cluster?: string): Promise<WritersView>;
  /** Every user-defined chain of a ruleset, who made it and what for. */
  explain(revision: number, ruleset: number, cluster?: string): Promise<readonly ExplainedChain[]>;
  /** What the dump has otherwise than another text of rules, which says how it should be. */
  compare(revision: number, expected: string): Promise<ComparisonView>;
  /** The ruleset as `iptables-save` prints it. */
  print(revision: number, counters: boolean): Promise<string>;
}

/** Why a call was given up: a newer one of its kind was made. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken';
}
