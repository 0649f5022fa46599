/**
 * The map as plain data: boxes with their places, lines with their corners, texts ready to be
 * shown. Time runs down, depth of jumps to the right:
 *
 *     │
 *     ● PREROUTING
 *     ├ raw ACCEPT  ○ conntrack  mangle ACCEPT
 *     ├ ┌ nat ───────────┐    ┌ ISTIO_INBOUND ─┐    ┌ ISTIO_IN_REDIRECT ┐
 *     │ │ 1  tcp  ▸ IST… ├───▸│ 1 …            │ ╭─▸│ 1 …               │
 *     │ └────────────────┘    │ 5  tcp  ▸ IST… ├─╯  └───────────────────┘
 *     ◇ routing decision      └────────────────┘
 *     ● INPUT
 *     ┊
 */
import type { Hook } from '#extensions/contract.ts';
import type { ChainId, RuleId } from '#ruleset/ruleset.ts';
import type { Cells } from './field.ts';

/** Names a card, a tick, a family, a lane or a place; no two of a map are the same. */
export type NodeId = string;

/** What a map is asked to show beside what it shows by itself. */
export interface MapRequest {
  /** Families to be opened, by their ids; the same one again to open it further. */
  readonly unfolded: readonly NodeId[];
  /** Chains to be shown as cards of their own, whatever family they belong to. */
  readonly chains: readonly ChainId[];
  /** Rules whose jumps are to be drawn, even where they lead to a hub. */
  readonly jumps: readonly RuleId[];
  /** Only these chains and what is so many jumps around them; left out for everything. */
  readonly focus?: Focus;
}

export interface Focus {
  readonly chains: readonly ChainId[];
  readonly depth: number;
}

export interface MapView {
  readonly revision: number;
  readonly ruleset: number;
  readonly metrics: MapMetrics;
  /** Names, in the kernel's order, and last those that it does not have. */
  readonly tables: readonly string[];
  /** The hooks in the kernel's order, and last the chains that nothing reaches, if any. */
  readonly lanes: readonly LaneView[];
  /** Places that are not chains: where a packet is routed, tracked, delivered. */
  readonly places: readonly PlaceView[];
  /** Built-in chains without a rule. */
  readonly ticks: readonly TickView[];
  readonly cards: readonly CardView[];
  readonly families: readonly FamilyView[];
  readonly edges: readonly EdgeView[];
  /** The line that a packet follows from hook to hook. */
  readonly rail: readonly RailView[];
  /** Bounds of the whole drawing, in pixels at zoom 1. */
  readonly width: number;
  readonly height: number;
  /** Chains that are not shown by a card or a tick of their own, 0 mostly. */
  readonly hiddenChains: number;
}

/** Sizes that what is drawn inside a box must keep to, in pixels at zoom 1. */
export interface MapMetrics {
  readonly laneHead: number;
  /** From the left edge to the end of the first column. */
  readonly laneHeadWidth: number;
  readonly head: number;
  readonly row: number;
  /** What each further line of its text adds to a row. */
  readonly line: number;
  readonly foot: number;
  /** What a family has over its field, and around its other sides. */
  readonly fieldHead: number;
  readonly fieldEdge: number;
  /** How wide a row's target may be, and one that is folded away. */
  readonly target: number;
  readonly foldedTarget: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export interface LaneView extends Box {
  readonly id: NodeId;
  /** `undefined`: the chains that nothing reaches. */
  readonly hook: Hook | undefined;
  /** The policy of its empty tables, or that it has none. */
  readonly note: string;
}

export interface PlaceView extends Box {
  readonly id: NodeId;
  readonly kind: 'wire' | 'route' | 'conntrack' | 'process' | 'proxy';
  readonly label: string;
}

export interface TickView extends Box {
  readonly id: NodeId;
  readonly chain: ChainId;
  readonly name: string;
  readonly table: string;
  readonly policy: 'ACCEPT' | 'DROP';
  /** More than none only where the map shows something else than everything. */
  readonly ruleCount: number;
  readonly line: number | undefined;
}

/** Who made a chain, and what for: see the floor `recognise`. */
export interface ChainWriterView {
  /** As people call it: `kube-proxy`. */
  readonly program: string;
  /** What such programs are there for; it gives the mark its hue and its sign. */
  readonly kind: string;
  /** `backend`; of many, `backends`. */
  readonly role: string;
  readonly roles: string;
  /** What it is called beyond its name, `default/web:http`; may be empty. */
  readonly label: string;
  /** What it is for, in a sentence. */
  readonly says: string;
}

export type WriterOf = (chain: ChainId) => ChainWriterView | undefined;

export interface CardView extends Box {
  readonly id: NodeId;
  readonly chain: ChainId;
  readonly name: string;
  readonly table: string;
  readonly hook: Hook | undefined;
  readonly policy: 'ACCEPT' | 'DROP' | undefined;
  readonly ruleCount: number;
  /** How many rules jump or go here. */
  readonly references: number;
  /** So many chains jump here that their edges are left out. */
  readonly hub: boolean;
  /** The line of the dump that declares it, from 1. */
  readonly line: number | undefined;
  /** `undefined` for a built-in chain, and for one that no known program claims. */
  readonly writer: ChainWriterView | undefined;
  /** The first rules; the rest are `ruleCount - rows.length` more. */
  readonly rows: readonly CardRow[];
}

export interface CardRow extends RuleRowView {
  /** How many lines the row takes, the target at the end of the last. */
  readonly lines: number;
  /** How much of `asks` has room. */
  readonly room: number;
  /** It leads to a chain that is folded away. */
  readonly folded: boolean;
}

export interface RuleRowView {
  readonly rule: RuleId;
  readonly number: number;
  readonly line: number;
  /** What it asks, in short words: `tcp dport 15008`, `uid 1337`. Empty: everything. */
  readonly asks: string;
  /** The same, one condition each. */
  readonly conditions: readonly string[];
  /** The target in short words: `RETURN`, `REDIRECT :15006`, `ISTIO_INBOUND`. */
  readonly target: string;
  readonly targetKind: TargetKind;
}

export type TargetKind =
  | 'none'
  | 'jump'
  | 'goto'
  | 'return'
  | 'accept'
  | 'drop'
  | 'reject'
  | 'rewrite'
  | 'other'
  | 'missing';

/** Chains of one table whose names begin alike, as one block. */
export interface FamilyView extends Box {
  readonly id: NodeId;
  readonly table: string;
  /** What the names begin with; empty for chains that have nothing else in common. */
  readonly prefix: string;
  readonly chainCount: number;
  readonly ruleCount: number;
  readonly references: number;
  /** Who made its chains, where it was one program; the role is empty where they have several. */
  readonly writer: Pick<ChainWriterView, 'program' | 'kind' | 'roles'> | undefined;
  readonly field: FieldView;
}

/** A family's chains as cells, by index in reading order; under the family's head. */
export interface FieldView extends Cells {
  /** The chain of each cell. */
  readonly chains: Uint32Array<ArrayBuffer>;
  /** How many rules it has. */
  readonly sizes: Uint32Array<ArrayBuffer>;
}

/** A jump or goto, from a rule's row to a chain's head. */
export interface EdgeView {
  readonly id: string;
  readonly from: NodeId;
  readonly to: NodeId;
  /** The first rule behind it; a line from a family or from "… more" stands for several. */
  readonly rule: RuleId;
  readonly ruleCount: number;
  /** Whether it leaves at the rule's own row. */
  readonly ownRow: boolean;
  readonly kind: 'jump' | 'goto';
  /** From start to end, every line level or upright. */
  readonly points: readonly Point[];
}

/** A piece of the rail between two lanes or places, or from the rail to what hangs on it. */
export interface RailView {
  readonly id: string;
  readonly kind: 'main' | 'bypass' | 'stub';
  readonly from: NodeId;
  readonly to: NodeId;
  readonly points: readonly Point[];
}

/** A chain that a search found, shown on the map or not. */
export interface FoundChain {
  readonly chain: ChainId;
  readonly name: string;
  readonly table: string;
  readonly ruleCount: number;
  readonly line: number | undefined;
  /** What it is called beyond its name, where that is what was found. */
  readonly label?: string;
}

/** A rule in short words, as a row shows it. */
export type RowTexts = (
  rule: RuleId,
) => Pick<RuleRowView, 'asks' | 'conditions' | 'target' | 'targetKind'>;
