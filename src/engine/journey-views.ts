/** What the shells see of a journey. */
import type { Cost } from '#journey/cost.ts';
import type { ChainId, RuleId } from '#ruleset/ruleset.ts';
import type { PacketProblem } from '#net/packet-line.ts';
import type { VerdictView } from './views.ts';

/** How the rulesets of a dump belong together; what is left out is inferred. */
export interface Joining {
  /** The ruleset that the packet is in first. */
  readonly start?: number;
  readonly places?: readonly JoinedPlace[];
}

/** What a person said of one ruleset. */
export interface JoinedPlace {
  /** An index into `DumpView.rulesets`. */
  readonly ruleset: number;
  readonly kind?: PlaceKind;
  /** Of a pod: its address. */
  readonly address?: string;
  /** Of a pod: the node's interface that leads to it. */
  readonly onNode?: string;
  /** What `ip addr`, `ip route` … print there, one after another; not for the first place. */
  readonly host?: string;
}

/** `apart`: it has no part in the journey. */
export type PlaceKind = 'pod' | 'node' | 'apart';

export type JourneyReply =
  | { readonly kind: 'walked'; readonly journey: JourneyView }
  | { readonly kind: 'refused'; readonly problems: readonly PacketProblem[] };

export interface JourneyView {
  readonly revision: number;
  /** At least one. */
  readonly legs: readonly JourneyLegView[];
  readonly end: {
    readonly kind: 'received' | 'left' | 'stopped' | 'loop' | 'too-long';
    readonly sentence: string;
  };
  /** The way of the answer, where one was sent: `TraceRequest.followUps` begins with it. */
  readonly back: WayBackView | undefined;
  /** Every ruleset of the packet's family. */
  readonly places: readonly PlaceView[];
}

export interface WayBackView {
  /** From the last leg of the request to the first, as far as the answer gets. */
  readonly legs: readonly BackLegView[];
  readonly end: {
    /** `strange`: it arrives, and not as the answer to what was asked. */
    readonly kind: 'answered' | 'strange' | 'stopped' | 'nobody';
    readonly sentence: string;
  };
}

export interface BackLegView {
  /** The leg that it answers, from 0: its answer is the second packet of that leg's trace. */
  readonly answers: number;
  readonly from: string;
  readonly to: string;
  readonly place: string;
  readonly packetLine: string;
  readonly verdict: VerdictView;
}

export interface JourneyLegView {
  /** `client`, `Envoy`, `app`, `node` … */
  readonly from: string;
  readonly to: string;
  /** Where its packet is: `pod`, `node`. */
  readonly place: string;
  readonly ruleset: number;
  readonly packetLine: string;
  /** Why it is sent; empty for the packet asked for. */
  readonly because: string;
  readonly verdict: VerdictView;
  /** `undefined` where no proxy stands in that place. */
  readonly capture: CaptureView | undefined;
  /** To whom the proxy that got it connects then, where a person may choose; else `undefined`. */
  readonly peers: PeersView | undefined;
}

/** What a proxy decides and no rule: an endpoint of the service, or the address as it was asked for. */
export interface PeersView {
  /** To put into `TraceRequest.choices`, with the number of one of `options`, from 0. */
  readonly key: string;
  readonly taken: number;
  /** `10.96.20.1:80, as asked`, `10.244.2.5:8080`, `10.244.2.5:15008, by tunnel`. */
  readonly options: readonly string[];
}

export interface CaptureView extends RulePlace {
  readonly kind: 'captured' | 'bypasses' | 'stopped' | 'depends';
  readonly sentence: string;
  /** Of one that depends. */
  readonly cases: readonly CaptureCaseView[];
}

export interface CaptureCaseView extends RulePlace {
  /** "sent by the application", "“Does the draw succeed?” yes" */
  readonly when: string;
  readonly kind: 'captured' | 'bypasses' | 'stopped';
  readonly sentence: string;
}

/** The rule that decided; all `undefined` where none did. */
interface RulePlace {
  readonly rule: RuleId | undefined;
  readonly chain: ChainId | undefined;
  /** Of the dump, from 1. */
  readonly line: number | undefined;
}

/** A ruleset as a place of the journey, with what was said or inferred of it. */
export interface PlaceView {
  readonly ruleset: number;
  readonly kind: PlaceKind;
  readonly kindInferred: boolean;
  readonly name: string;
  /** `Envoy`, where one is recognised. */
  readonly proxy: string | undefined;
  /** Whether the packet is there first. */
  readonly start: boolean;
  /** Of a pod: `''` where nobody knows it. */
  readonly address: string;
  readonly addressInferred: boolean;
  readonly onNode: string;
  readonly onNodeInferred: boolean;
  /** What was told of the host there. */
  readonly host: string;
  readonly hostProblems: readonly string[];
}

/** What a request costs with its proxies and without. */
export interface CostView {
  readonly with: CostSide;
  /** `undefined` where there is no proxy on its way, or too many rules to take its own out. */
  readonly without: CostSide | undefined;
}

export interface CostSide {
  readonly legs: readonly CostLegView[];
  readonly total: Cost;
}

export interface CostLegView {
  readonly from: string;
  readonly to: string;
  readonly place: string;
  /** Whether a program sent it, and whether one got it; else it came or went by a wire. */
  readonly sentHere: boolean;
  readonly receivedHere: boolean;
  readonly cost: Cost;
}
