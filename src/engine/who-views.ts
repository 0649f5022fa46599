/** Who wrote what, as plain data for one screen. */
import type { ChainId } from '#ruleset/ruleset.ts';

/** Kinds of programs; each has a hue and a sign. */
export type WriterKind =
  'mesh' | 'kubernetes' | 'pod-network' | 'containers' | 'firewall' | 'overlay' | 'cloud';

/** Who wrote a rule, and why. */
export interface RuleWriterView {
  /** As people call it: `kube-proxy`. */
  readonly program: string;
  readonly kind: WriterKind;
  /** Why, in a sentence or two. */
  readonly says: string;
}

/** The programs that wrote one ruleset. */
export interface WritersView {
  readonly revision: number;
  readonly ruleset: number;
  /** Those with the most chains first. */
  readonly programs: readonly WriterView[];
  /** User-defined chains that no known program claims. */
  readonly unclaimed: number;
  /** What kubectl's text named; both 0 without one. */
  readonly named: { readonly services: number; readonly pods: number };
}

export interface WriterView {
  readonly id: string;
  readonly name: string;
  readonly kind: WriterKind;
  /** What the program is, in a sentence. */
  readonly says: string;
  readonly version: { readonly words: string; readonly because: string } | undefined;
  readonly chainCount: number;
  readonly ruleCount: number;
  /** How it shows that it was this program, a sentence each. */
  readonly evidence: readonly string[];
  /** What its chains are; none for a program without chains of its own. */
  readonly roles: readonly WriterRoleView[];
}

export interface WriterRoleView {
  /** `backends` */
  readonly words: string;
  readonly chainCount: number;
  readonly firstChain: ChainId;
  /** The line of the dump that declares it, from 1. */
  readonly line: number | undefined;
}

/** One chain and what it is for, as `chainwalk explain` lists it. */
export interface ExplainedChain {
  readonly table: string;
  readonly chain: string;
  readonly ruleCount: number;
  readonly program: string | undefined;
  readonly role: string;
  readonly label: string;
  readonly says: string;
}
