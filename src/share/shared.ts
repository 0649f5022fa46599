/** What a person shares: the state of the screen, in plain values. */

/** What a trace is made of. */
export interface SharedContent {
  readonly dump: string;
  readonly packetLine: string;
  readonly choices: Readonly<Record<string, 'yes' | 'no' | `${number}`>>;
  /** The packets sent after the first. */
  readonly followUps: readonly ('reply' | 'again')[];
  /** What the person told of the host; the rest is inferred. */
  readonly host: SharedHost;
}

/** What a link or a saved file restores. */
export interface Shared extends SharedContent {
  readonly title: string | undefined;
  /** Packets kept with the dump, and how each is expected to end. */
  readonly packets: readonly SharedPacket[];
  /** What the person said of how the dump's rulesets belong together. */
  readonly joining: SharedJoining;
  readonly view: SharedView;
}

export interface SharedPacket {
  readonly packetLine: string;
  readonly expected: string;
}

export interface SharedJoining {
  /** The ruleset that the packet is in first. */
  readonly start?: number;
  readonly places?: readonly SharedPlace[];
}

export interface SharedPlace {
  readonly ruleset: number;
  readonly kind?: 'pod' | 'node' | 'apart';
  readonly address?: string;
  readonly onNode?: string;
  readonly host?: string;
}

export type SharedHost = Readonly<Partial<Record<SharedHostPart, string>>>;

export type SharedHostPart =
  'addresses' | 'routes' | 'rules' | 'sets' | 'sockets' | 'sysctls' | 'connections' | 'cluster';

/** `undefined` is the usual. */
export interface SharedView {
  readonly step: number | undefined;
  readonly line: number | undefined;
  readonly columns: readonly [dump: number, map: number, walk: number] | undefined;
  readonly tab: 'dump' | 'map' | 'trace' | undefined;
  /** The leg of the journey that is open, from 0. */
  readonly leg: number | undefined;
}

export const USUAL_VIEW: SharedView = {
  step: undefined,
  line: undefined,
  columns: undefined,
  tab: undefined,
  leg: undefined,
};
