/**
 * What a match or a target must bring. A family's data is a plain object and all that a rule
 * stores; reading, printing, deciding and describing it stand side by side in its one file.
 *
 * Deciding is written once, as `conditions`. The simulator runs them until one says no; the trace
 * shows the same conditions, ticked or crossed, with the packet's value beside the rule's.
 */
import type { Host, Socket } from '#host/host.ts';
import type { Connection, Tracking } from '#net/connection.ts';
import type { Address } from '#net/address.ts';
import type { Family } from '#net/family.ts';
import type { Origin, Packet } from '#net/packet.ts';
import type { NumberTest } from './number-test.ts';
import type { OptionReader } from './option-reader.ts';
import type { Phrase } from './phrase.ts';

/** A netfilter hook, by the name of its built-in chains. */
export type Hook = 'PREROUTING' | 'INPUT' | 'FORWARD' | 'OUTPUT' | 'POSTROUTING';

export type TableName = 'raw' | 'mangle' | 'nat' | 'filter' | 'security';

/** One option of an extension: from this alone come reading, completion, hovers and form fields. */
export interface OptionSpec {
  /** As `iptables-save` prints it: `--dport`. */
  readonly name: string;
  /** Other spellings that the tool takes: `--destination-port`. */
  readonly aliases?: readonly string[];
  /** Whether `!` may stand before it. */
  readonly negatable?: boolean;
  /**
   * The words that follow it, as the manual names them: `PORT[:PORT]`. None for a flag. One wholly in
   * brackets, `[RATE]`, may be missing: it is there unless the next word is `!` or begins with `-`.
   */
  readonly values?: readonly string[];
  /** Whether it may be given more than once. */
  readonly repeatable?: boolean;
  /** What it asks or does, one plain sentence. */
  readonly says: string;
}

/** Where the kernel takes an extension. What is left out is everywhere. */
export interface Places {
  readonly tables?: readonly TableName[];
  /** Hooks from which it may be reached. */
  readonly hooks?: readonly Hook[];
  /**
   * Whether only the built-in chain that the rule itself stands in counts, and a user-defined chain
   * may be reached from anywhere: `always` where the tool asks and not the kernel; `in nft` where the
   * extension's own code asks, which nftables tells no hook but that of a built-in chain
   * (net/netfilter/nft_compat.c, nft_match_set_mtchk_param).
   */
  readonly directly?: 'always' | 'in nft';
}

interface Extension<P extends { readonly kind: string }> extends Places {
  /** The name after `-m` or `-j`, and the data's discriminant. */
  readonly kind: P['kind'];
  readonly families: readonly Family[];
  /** Protocols, one of which the rule must name with `-p`; `undefined` where any will do. */
  readonly protocols?: readonly number[];
  /** What it is for, one plain sentence. */
  readonly says: string;
  readonly options: readonly OptionSpec[];
  /** Narrower places that follow from the options given. */
  places?(extension: P): Places;
  /**
   * Reads the extension's options. What cannot be read is recorded in `given`, and the rule then
   * keeps the words verbatim; the return value counts only where nothing was recorded.
   */
  parse(given: OptionReader): P | undefined;
  /** The options as `iptables-save` writes them, byte for byte, each after one blank; `''` for none. */
  print(extension: P, family: Family): string;
  /** What it asks or does, in plain words that name every value `print` prints. */
  describe(extension: P, family: Family): Phrase;
}

export interface MatchExtension<P extends { readonly kind: string }> extends Extension<P> {
  /** In the order the kernel tests them. All must hold; with none the match always holds. */
  conditions(match: P, family: Family): readonly Condition[];
}

export interface TargetExtension<P extends { readonly kind: string }> extends Extension<P> {
  /** What the kernel does with a packet that reaches it. */
  apply(target: P, situation: Situation): Outcome;
}

/** One thing that a match asks. */
export interface Condition {
  /** The option as printed, with its `!` and its value: `! --dport 8080`. */
  readonly words: string;
  /** As the kernel decides it. `maybe` where the dump alone cannot tell. */
  decide(situation: Situation): Answer;
  /**
   * Tests of the packet's numbers that must hold for it to hold; they need not be all that it asks.
   * Where they are given, if only as an empty list, deciding it leaves neither a doubt nor an effect.
   */
  readonly needs?: readonly NumberTest[];
  /** What the packet has where the rule asks: `15008`, `tcp`, `no connection`. */
  shows(situation: Situation): string;
}

export type Answer =
  | { readonly holds: 'yes' | 'no'; readonly effects: readonly Effect[] }
  /** Effects happen whichever branch is taken. */
  | { readonly holds: 'maybe'; readonly doubt: Doubt; readonly effects: readonly Effect[] };

/** Why the dump alone cannot decide, and what would. */
export interface Doubt {
  /** What is not known. */
  readonly about:
    'chance' | 'memory' | 'clock' | 'payload' | 'host' | 'socket' | 'connection' | 'unread';
  /** To the person, with a question mark: "Does the draw succeed?" */
  readonly question: string;
  /** 0 to 1, where there is one. */
  readonly probability: number | undefined;
  /** The branch taken until the person chooses. */
  readonly assumed: 'yes' | 'no';
}

/** Everything that a match or target may look at. Nothing here may be changed by it. */
export interface Situation {
  readonly family: Family;
  readonly packet: Packet;
  readonly table: string;
  readonly hook: Hook;
  /** The arrival interface, `undefined` where there is none (compares as the empty name). */
  readonly inInterface: string | undefined;
  readonly outInterface: string | undefined;
  readonly tracking: Tracking;
  readonly origin: Origin;
  readonly host: Host;
  readonly memory: Memory;
  /** Conntrack's entries, where they are at hand. */
  readonly connections?: readonly Connection[];
  /** Whose socket took the connection's packets before this one, where that was seen. */
  readonly receiver?: Socket | undefined;
  /** The socket that TPROXY attached to the packet. */
  readonly attached?: Socket | undefined;
  /** Names this match or target in this rule, for what is remembered rule by rule. */
  readonly slot: string;
}

/** What earlier packets left behind in matches with memory. */
export interface Memory {
  /** Whether it is complete: true when every packet since loading was seen, false for a lone dump. */
  readonly complete: boolean;
  readonly values: ReadonlyMap<string, readonly number[]>;
  /** Milliseconds since 1970, UTC; `undefined` where no clock was set. */
  readonly nowMs: number | undefined;
}

/** Something that changes when a rule is tested or reached. `simulate/` carries it out. */
export type Effect =
  | { readonly kind: 'mark'; readonly mark: number }
  | { readonly kind: 'connection-mark'; readonly mark: number }
  | { readonly kind: 'connection-label'; readonly label: number }
  | { readonly kind: 'ttl'; readonly ttl: number }
  | { readonly kind: 'tos'; readonly tos: number }
  /** Bytes of the whole packet. */
  | { readonly kind: 'length'; readonly length: number }
  /** Header bits of TCP: see `net/tcp-flags.ts`. */
  | { readonly kind: 'tcp-flags'; readonly flags: number }
  | { readonly kind: 'source'; readonly address: Address }
  | { readonly kind: 'destination'; readonly address: Address }
  /**
   * A CT rule that does not untrack always asks for a zone, if only for 0. Of a packet's `untrack`
   * and `zone` the first counts: it gives the packet its template, and the kernel passes over every
   * CT rule that finds one (net/netfilter/xt_CT.c, xt_ct_target).
   */
  | { readonly kind: 'untrack' }
  | {
      readonly kind: 'zone';
      readonly zone: number;
      readonly direction: 'original' | 'reply' | 'both';
    }
  | { readonly kind: 'helper'; readonly helper: string }
  | { readonly kind: 'remember'; readonly slot: string; readonly values: readonly number[] }
  /** Seen from outside only: logged, counted, copied. `what` says it in a few words. */
  | { readonly kind: 'note'; readonly what: string };

/** What a target does. Every arm carries its effects, done before the packet goes on. */
export type Outcome = { readonly effects: readonly Effect[] } & (
  | { readonly kind: 'continue' }
  | { readonly kind: 'accept' }
  | { readonly kind: 'drop' }
  | { readonly kind: 'reject'; readonly with: string }
  | { readonly kind: 'nat'; readonly request: NatRequest }
  | { readonly kind: 'tproxy'; readonly request: TproxyRequest }
  /** `lastQueue`: the end of a range over which connections are spread by a hash. */
  | {
      readonly kind: 'queue';
      readonly queue: number;
      readonly lastQueue?: number;
      readonly bypass: boolean;
    }
  | { readonly kind: 'maybe'; readonly doubt: Doubt; readonly yes: 'accept' | 'drop' | 'continue' }
);

/** What a NAT target asks for. `simulate/nat.ts` chooses, binds and rewrites. */
export interface NatRequest {
  readonly side: 'source' | 'destination';
  readonly address:
    | { readonly kind: 'keep' }
    | { readonly kind: 'range'; readonly from: Address; readonly to: Address }
    /** REDIRECT: this host itself. */
    | { readonly kind: 'this-host' }
    /** MASQUERADE: the outgoing interface's own. */
    | { readonly kind: 'interface' }
    /** NETMAP: network bits replaced, host bits kept. */
    | { readonly kind: 'map'; readonly address: Address; readonly mask: Address };
  readonly ports:
    { readonly from: number; readonly to: number; readonly base: number | undefined } | undefined;
  readonly random: boolean;
  readonly persistent: boolean;
}

export interface TproxyRequest {
  /** 0: the packet's own. */
  readonly port: number;
  readonly address: Address | undefined;
  readonly mark: { readonly value: number; readonly mask: number };
}

const NOTHING: readonly Effect[] = [];

export const YES: Answer = { holds: 'yes', effects: NOTHING };
export const NO: Answer = { holds: 'no', effects: NOTHING };

export function answer(holds: boolean): Answer {
  return holds ? YES : NO;
}

export function maybe(doubt: Doubt, ...effects: readonly Effect[]): Answer {
  return { holds: 'maybe', doubt, effects };
}

/** Goes on with the next rule once the effects are done. */
export function goOn(...effects: readonly Effect[]): Outcome {
  return { kind: 'continue', effects };
}

export function defineMatch<P extends { readonly kind: string }>(
  extension: MatchExtension<P>,
): MatchExtension<P> {
  return extension;
}

export function defineTarget<P extends { readonly kind: string }>(
  extension: TargetExtension<P>,
): TargetExtension<P> {
  return extension;
}
