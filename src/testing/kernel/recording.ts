/** The forms that scenarios and recordings have between the generator, the oracle and the comparison. */

export type Family = 4 | 6;
export type Backend = 'nft' | 'legacy';

export interface Scenario {
  readonly name: string;
  readonly family: Family;
  readonly backend: Backend;
  readonly host: unknown;
  readonly ruleset: string;
  readonly packets: readonly PacketFields[];
  /** Who is on the wires, besides those that packets name. */
  readonly neighbours: readonly string[];
}

/** A packet as recordings write it. */
export type PacketFields = Readonly<Record<string, unknown>>;

/** A verdict that the recorder cannot tell. */
export const UNTOLD = '?';

/** One line of a walk, as both sides write it. */
export interface RecordedStep {
  readonly hook: string;
  readonly table: string;
  readonly chain: string;
  readonly rule: number | 'policy' | 'return';
  readonly verdict: string;
  /** After the rule; `undefined` where the recorder cannot tell. */
  readonly mark: number | undefined;
  /** The headers as the built-in chain began, on the first step of each. */
  readonly packet: PacketFields | undefined;
}

export interface RecordedResult {
  /** The packet as really sent. */
  readonly sent: PacketFields;
  readonly steps: readonly RecordedStep[];
  /** The headers at the very end: as it left, or was delivered. Older recordings lack them. */
  readonly end?: PacketFields | undefined;
  readonly ctstate: string | undefined;
  /** `local`, `gone` out of an interface, `drop` (by the last step), `lost` (by no rule), `unknown`. */
  readonly fate: { readonly type: string; readonly oif?: string };
  readonly side: number;
}

export type Answer =
  | {
      readonly ok: true;
      readonly results: readonly (RecordedResult | undefined)[];
      readonly saved: string;
    }
  | { readonly ok: false; readonly error: string };

/** What `oracle.py` writes. */
export type Raw = { readonly error: string } | { readonly results: RawResults };

export interface RawResults {
  readonly packets: readonly RawPacket[];
  /** `table|chain|handle` → number of the rule in its chain, from 1. */
  readonly handles: Readonly<Record<string, number>>;
  readonly states: readonly string[];
  readonly saved: string;
}

export interface RawPacket {
  readonly unfeasible?: string;
  readonly sent?: PacketFields;
  /** nf_tables' trace: of our own table only, where the rules are x_tables'. */
  readonly events?: readonly RawEvent[];
  /** x_tables' trace. */
  readonly logged?: readonly RawEvent[];
  readonly left?: readonly { readonly oif: string; readonly packet: PacketFields }[];
  readonly send_error?: string | null;
}

export interface RawEvent {
  readonly id: number | null;
  readonly table: string;
  readonly chain: string;
  readonly type: 'rule' | 'policy' | 'return';
  readonly handle?: number | null;
  readonly verdict?: string | null;
  /** Of a QUEUE: whether it goes on where nobody listens. */
  readonly bypass?: boolean;
  readonly policy?: string | null;
  readonly mark: number;
  readonly iif?: number | null;
  readonly oif?: number | null;
  readonly packet: PacketFields | null;
  /** x_tables only. */
  readonly number?: number;
  readonly hook?: number;
}
