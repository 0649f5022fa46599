/**
 * What the shells get to see: plain data for one screen, safe to copy across a worker's boundary.
 * Nothing here holds a ruleset. Texts are ready to be shown.
 */
import type { Hook } from '#extensions/contract.ts';
import type { PacketTest } from '#expect/packet-file.ts';
import type { HostPart, HostTexts, LineProblem } from '#host/host-texts.ts';
import type { Family } from '#net/family.ts';
import type { PacketProblem } from '#net/packet-line.ts';
import type { Problem } from '#parse/problem.ts';
import type { SharedContent } from '#share/shared.ts';
import type { FollowUp } from '#simulate/flow.ts';
import type { ChainId, RuleId } from '#ruleset/ruleset.ts';
import type { Joining } from './journey-views.ts';
import type { RuleWriterView } from './who-views.ts';

/** What was read from a paste. */
export interface DumpView {
  /** Counts up with every dump opened; later requests name it. */
  readonly revision: number;
  readonly recognised: string;
  readonly rulesets: readonly RulesetView[];
  readonly problems: readonly Problem[];
  /** How many there are to be told: `sayCount` has it in words, `foldProblems` the list. */
  readonly problemCount: {
    readonly error: number;
    readonly warning: number;
    readonly hint: number;
  };
  readonly lineCount: number;
  readonly parseMs: number;
  readonly presets: readonly Preset[];
}

export interface RulesetView {
  readonly family: Family;
  readonly backend: 'nft' | 'legacy';
  readonly tables: readonly string[];
  readonly chainCount: number;
  readonly ruleCount: number;
}

/** A packet worth trying on this dump. */
export interface Preset {
  /** "client → this pod :8080" */
  readonly title: string;
  readonly packetLine: string;
}

/** How far a long piece of work is, 0 to 1. */
export type OnProgress = (done: number) => void;

/* The trace. */

export interface TraceRequest {
  readonly revision: number;
  readonly packetLine: string;
  /** Branches the person chose, by `ChoiceView.key`. */
  readonly choices: Readonly<Record<string, BranchView>>;
  /** Packets sent after it, each in answer to or after the one before; none where left out. */
  readonly followUps?: readonly FollowUp[];
  /** What the person told of the host; every part left out is inferred. */
  readonly host?: HostTexts;
  /** How the rulesets of the dump belong together. */
  readonly joining?: Joining;
  /** Which leg of the packet's journey to walk; 0, the packet asked for, where left out. */
  readonly leg?: number;
}

/** The host around a packet, each part as the text that a person can read and edit. */
export type HostView = Readonly<Record<HostPart, HostPartView>>;

/** The parts that a packet asks. */
export type KernelView = Omit<HostView, 'cluster'>;

export interface HostPartView {
  readonly text: string;
  /** Whether nobody told it. */
  readonly inferred: boolean;
  readonly problems: readonly LineProblem[];
}

export type TraceReply =
  | { readonly kind: 'traced'; readonly trace: PackedTrace }
  /** The line is no packet, or one that this dump has no rules for. */
  | { readonly kind: 'refused'; readonly problems: readonly PacketProblem[] };

export interface TraceView {
  readonly revision: number;
  readonly ruleset: number;
  /** The packet as it was understood, in the one-line form. */
  readonly packetLine: string;
  readonly verdict: VerdictView;
  readonly legs: readonly LegView[];
  readonly steps: readonly StepView[];
  readonly choices: readonly ChoiceView[];
}

/** A trace as it travels: `unpackTrace` gives every step a place of its own. */
export interface PackedTrace extends Omit<TraceView, 'steps'> {
  readonly stepCount: number;
  /** Every step, in their order. */
  readonly rows: readonly (StepView | MissesView)[];
}

export interface VerdictView {
  readonly kind:
    'delivered' | 'captured' | 'forwarded' | 'sent' | 'dropped' | 'rejected' | 'lost' | 'endless';
  /** "captured by Envoy, inbound listener :15006, by rule 1 of nat ISTIO_IN_REDIRECT" */
  readonly sentence: string;
  /** The rule that decided it, where one did. */
  readonly rule: RuleId | undefined;
  /** Whether a choice that nobody made yet had a part in it. */
  readonly assumed: boolean;
}

/** A stretch of steps: from entering the stack to leaving it. */
export interface LegView {
  /** "eth0 → Envoy"; of a packet that follows, "reply: uid 1337 → eth0" */
  readonly title: string;
  /** Whose way it is part of: 0 is the packet asked for, n the one that `TraceRequest.followUps[n - 1]` sent. */
  readonly packet: number;
  readonly firstStep: number;
  readonly stepCount: number;
  /** How its packet ended. */
  readonly verdict: string;
  readonly verdictKind: VerdictView['kind'];
}

/** One thing that happened, enough for its row. `StepDetails` has the rest. */
export interface StepView {
  readonly index: number;
  readonly kind: StepKind;
  readonly tone: StepTone;
  readonly hook: Hook | undefined;
  readonly table: string | undefined;
  /** The chain it happened in. */
  readonly chain: ChainId | undefined;
  readonly chainName: string | undefined;
  readonly rule: RuleId | undefined;
  readonly number: number | undefined;
  /** Of the rule, from 1. */
  readonly line: number | undefined;
  /**
   * The row's text: the rule in short words, or what happened. `undefined` for one of a `MissesView`,
   * until `Engine.steps` is asked for it; the same for `outcome`.
   */
  readonly words: string | undefined;
  /** What came of it: `→ ISTIO_INBOUND`, `REDIRECT :15006`, `✗ tcp dport`, `policy ACCEPT`. */
  readonly outcome: string | undefined;
  /** How deep in jumps, 0 in a built-in chain. */
  readonly depth: number;
  /** Whether it changed the packet. */
  readonly changed: boolean;
}

/** Rules in a row that were asked and did not match, where there are too many to give a row to each. */
export interface MissesView {
  readonly kind: 'misses';
  /** Of the first of them, as are rule and number; those of the others follow. */
  readonly index: number;
  readonly count: number;
  readonly hook: Hook;
  readonly table: string;
  readonly chain: ChainId;
  readonly chainName: string;
  readonly rule: RuleId;
  readonly number: number;
  /** Of each rule, from 1. */
  readonly lines: Uint32Array<ArrayBuffer>;
  readonly depth: number;
}

/** What a step means for the packet. */
export type StepTone = 'accept' | 'drop' | 'reject' | 'rewrite' | 'choice' | 'plain';

export type StepKind =
  /* at a rule */
  | 'skipped'
  | 'counted'
  | 'entered'
  | 'returned'
  | 'decided'
  | 'rewritten'
  | 'choice'
  /* between rules */
  | 'chain-end'
  | 'policy'
  | 'arrived'
  | 'made'
  | 'absent'
  | 'tracked'
  | 'translated'
  | 'nat-skipped'
  | 'routed'
  | 'looped'
  | 'delivered'
  | 'captured'
  | 'forwarded'
  | 'sent'
  | 'lost';

/** How a packet did that a person expects something of. */
export interface PacketCheck {
  /**
   * `depends`: some of the ends that it can come to are as expected and some are not. `unread`: the
   * packet or the expectation cannot be understood.
   */
  readonly kind: 'passed' | 'failed' | 'depends' | 'unread';
  /** As `VerdictView.sentence`; empty where the packet is none. */
  readonly verdict: string;
  /** How it ended, in the words of an expectation. */
  readonly ended: string;
  /** Why it did not pass, a sentence; empty where it did. */
  readonly says: string;
}

/** What of the screen is shared. */
export interface ShareOptions {
  /** `slice`: only the rules that the packets of the trace met. */
  readonly part: 'whole' | 'slice';
  /** Where there is one, addresses and comments are others, drawn from it. */
  readonly secret: string | undefined;
  /** Packets kept with the dump; a slice is not theirs, and goes without. */
  readonly packets: readonly PacketTest[];
}

export type PreparedShare =
  /** The packet takes the same steps through this: it was walked. */
  | {
      readonly kind: 'same';
      readonly content: SharedContent;
      readonly packets: readonly PacketTest[];
      readonly steps: number;
      readonly rules: number;
    }
  /** It does not, and where. */
  | { readonly kind: 'different'; readonly says: string };

/** What is said of one line of the dump, from 1. */
export interface LineNote {
  readonly line: number;
  /** Of a line with a rule, while there is a trace: what the packet had to do with it. */
  readonly sign: LineSign | undefined;
  /** What came of it in the trace: `→ ISTIO_INBOUND`. Empty where nothing did. */
  readonly outcome: string;
  /** What the dump itself adds: "1.2 M packets, 820 MB", "3 rules lead here; 2 rules". */
  readonly note: string | undefined;
}

/**
 * A rule met more than once, in another leg or by another jump, shows the most that it did; these
 * are in that order.
 */
export type LineSign = 'unreached' | 'missed' | 'matched' | 'choice' | 'decided';

/** Everything about one step. */
export interface StepDetails {
  readonly index: number;
  /** One plain sentence. */
  readonly sentence: string;
  /** The rule as the dump has it; `undefined` between rules. */
  readonly ruleText: string | undefined;
  /** Every condition of the rule, in the kernel's order; those after the first ✗ were not asked. */
  readonly checks: readonly CheckView[];
  readonly changes: readonly ChangeView[];
  /** The packet as it stands after the step. */
  readonly packet: PacketView;
  /** The chains entered by jumps and not left yet, the built-in one first. */
  readonly callStack: readonly string[];
  /** What would make the rule match; `undefined` where it did, or where no one field would. */
  readonly whatIf: WhatIfView | undefined;
  /** `undefined` between rules, and for a rule that no known program wrote. */
  readonly writer: RuleWriterView | undefined;
}

/** The smallest change of the packet that flips a condition: "destination port 15008, not 8080". */
export interface WhatIfView {
  /** The condition as printed. */
  readonly condition: string;
  readonly field: string;
  readonly from: string;
  readonly to: string;
}

/** Why a rule had no part in the trace, or that it had. */
export interface WhyNotView {
  readonly kind: 'matched' | 'did-not-match' | 'not-reached';
  readonly sentence: string;
  /** The step to look at. */
  readonly step: number | undefined;
}

/** Every end the packet can come to, by what the dump cannot tell. */
export interface OutcomesView {
  readonly outcomes: readonly OutcomeView[];
  /** Branches that were met and not followed: each leads to one end more, or to many. */
  readonly left: number;
}

export interface OutcomeView {
  readonly verdict: VerdictView;
  /** 0 to 1; `undefined` where a choice on the way is no draw. */
  readonly probability: number | undefined;
  /** What was asked on the way, in its order. */
  readonly needs: readonly NeedView[];
  /** To put into `TraceRequest.choices` for going this way. */
  readonly choices: Readonly<Record<string, BranchView>>;
}

export interface NeedView {
  /** As `ChoiceView.key`. */
  readonly key: string;
  readonly question: string;
  /** `any`: a number from so many that each stands for all. */
  readonly answer: BranchView | 'any';
  /** How likely this answer is, 0 to 1; `undefined` where it is no draw. */
  readonly probability: number | undefined;
  /** Where it is asked: "rule 2 of nat KUBE-SVC-ODX7PTJ6MXUXAQHB" */
  readonly place: string;
}

export interface CheckView {
  /** The condition as printed: `! --dport 15008`. */
  readonly words: string;
  /** What the packet has: `8080`. */
  readonly shows: string;
  readonly holds: 'yes' | 'no' | 'maybe' | 'not-asked';
}

export interface ChangeView {
  /** "destination port", "mark", "conntrack" */
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

export interface PacketView {
  readonly line: string;
  readonly fields: readonly { readonly name: string; readonly value: string }[];
}

/** What the dump cannot tell and the packet met: a match in doubt, or a number that NAT draws. */
export type ChoiceView = AskedView &
  (
    | {
        readonly kind: 'yes-no';
        /** Of a yes, 0 to 1, where there is one. */
        readonly probability: number | undefined;
        readonly taken: 'yes' | 'no';
      }
    /** Any number from one end to the other, each as likely as the others. */
    | {
        readonly kind: 'draw';
        readonly from: number;
        readonly to: number;
        readonly taken: number;
      }
  );

interface AskedView {
  readonly key: string;
  readonly step: number;
  readonly rule: RuleId | undefined;
  readonly question: string;
  /** True while nobody chose. */
  readonly assumed: boolean;
}

/** The way to go at a choice: a draw's is its number. */
export type BranchView = 'yes' | 'no' | `${number}`;
