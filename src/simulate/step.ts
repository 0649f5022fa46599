/** What happened, one thing at a time. Steps hold facts; `explain/` makes the sentences. */
import type { Doubt, Hook, NatRequest, TableName } from '#extensions/contract.ts';
import type { RouteAnswer } from '#host/routing.ts';
import type { Socket } from '#host/host.ts';
import type { Address } from '#net/address.ts';
import type { ChainId, RuleId } from '#ruleset/ruleset.ts';
import type { Moving } from './moving.ts';

/** The packet before and after; one and the same object where nothing changed. */
interface Around {
  readonly before: Moving;
  readonly after: Moving;
}

interface InHook extends Around {
  readonly hook: Hook;
}

export interface InChain extends InHook {
  readonly table: TableName;
  readonly chain: ChainId;
  /** How deep in jumps and gotos: 0 in a built-in chain. */
  readonly depth: number;
}

interface AtRule extends InChain {
  readonly rule: RuleId;
  /** The matches in doubt that the rule met, and which way each was taken. */
  readonly choices: readonly Choice[];
}

/** One thing that happened at one place. */
export type Step =
  /* At a rule. */
  | (AtRule & { readonly kind: 'skipped'; readonly failed: ConditionPlace })
  | (AtRule & { readonly kind: 'counted' })
  | (AtRule & { readonly kind: 'continued'; readonly notes: readonly string[] })
  | (AtRule & { readonly kind: 'entered'; readonly to: ChainId; readonly comesBack: boolean })
  | (AtRule & { readonly kind: 'returned' })
  | (AtRule & { readonly kind: 'decided'; readonly verdict: 'ACCEPT' | 'DROP' })
  | (AtRule & { readonly kind: 'rejected'; readonly with: string })
  | (AtRule & { readonly kind: 'rewritten'; readonly request: NatRequest })
  /** A NAT target with no address to give (REDIRECT, MASQUERADE): the packet is dropped. */
  | (AtRule & { readonly kind: 'no-address' })
  | (AtRule & { readonly kind: 'intercepted'; readonly socket: Socket | undefined })
  | (AtRule & { readonly kind: 'queued'; readonly verdict: 'ACCEPT' | 'DROP' })
  /** A jump to a chain that the dump does not have: nothing happens. */
  | (AtRule & { readonly kind: 'missing' })
  /* In a chain, between rules. */
  | (InChain & { readonly kind: 'chain-end' })
  | (InChain & { readonly kind: 'policy'; readonly verdict: 'ACCEPT' | 'DROP' })
  /* In a hook, between chains. */
  | (InHook & { readonly kind: 'absent'; readonly table: TableName })
  | (InHook & {
      readonly kind: 'nat-skipped';
      readonly why: 'settled' | 'invalid' | 'untracked' | 'error';
    })
  | (InHook & {
      readonly kind: 'translated';
      readonly side: 'source' | 'destination';
      /** The port drawn where no rule asked for it, and another connection has the packet's. */
      readonly choices: readonly Choice[];
    })
  | (InHook & { readonly kind: 'tracked' })
  /* Between hooks. */
  | (Around & { readonly kind: 'arrived'; readonly interface: string })
  | (Around & { readonly kind: 'made' })
  | (Around & { readonly kind: 'routed'; readonly answer: RouteAnswer; readonly again: boolean })
  | (Around & { readonly kind: 'looped' })
  | (Around & {
      readonly kind: 'left';
      readonly interface: string;
      readonly via: Address | undefined;
    })
  | (Around & { readonly kind: 'delivered'; readonly socket: Socket | undefined })
  | (Around & {
      readonly kind: 'lost';
      readonly afterHook: Hook | undefined;
      readonly reason: LossReason;
    })
  | (Around & { readonly kind: 'gave-up' });

/** Why the stack let a packet go between the hooks. The words are the kernel's own notions. */
export type LossReason =
  | 'martian'
  | 'forwarding is off'
  | 'ttl exceeded'
  | 'no route'
  | 'frame not addressed to this host'
  | 'not forwarded: it has a socket'
  | 'dropped inside the hook, by no rule'
  | 'loopback address from outside'
  | 'another connection has these ends';

/** Which condition of a rule: the match in the rule, and the condition in the match. */
export interface ConditionPlace {
  readonly match: number;
  readonly condition: number;
}

/** What the dump alone cannot tell, and the way taken. */
export type Choice = Decision | Drawing;

/** A condition (or, for `target`, a target) in doubt. */
export interface Decision {
  /** Names it across runs of the same packet. */
  readonly key: string;
  readonly place: ConditionPlace | 'target';
  readonly doubt: Doubt;
  readonly taken: 'yes' | 'no';
  /** True while nobody chose. */
  readonly assumed: boolean;
}

/** A port or an ICMP identifier that NAT draws, each as likely as the others. */
export interface Drawing {
  readonly key: string;
  readonly place: 'target';
  readonly draws: Draws;
  readonly taken: Drawn;
  readonly assumed: boolean;
}

export interface Draws {
  readonly what: 'source port' | 'destination port' | 'identifier';
  readonly from: number;
  readonly to: number;
}

/** A number in its digits. */
export type Drawn = `${number}`;

/** Which way is taken at a choice. */
export type Branch = 'yes' | 'no' | Drawn;

/** How a packet ended. */
export type Fate =
  | {
      readonly kind: 'delivered';
      readonly socket: Socket | undefined;
      readonly interface: string;
    }
  | { readonly kind: 'forwarded' | 'sent'; readonly interface: string }
  | {
      readonly kind: 'dropped';
      readonly hook: Hook;
      readonly chain: ChainId;
      readonly rule: RuleId | undefined;
    }
  | {
      readonly kind: 'rejected';
      readonly hook: Hook;
      readonly chain: ChainId;
      readonly rule: RuleId;
      readonly with: string;
    }
  | { readonly kind: 'lost'; readonly afterHook: Hook | undefined; readonly reason: LossReason }
  /** Too many steps: a loop of jumps in the paste. */
  | { readonly kind: 'endless' };
