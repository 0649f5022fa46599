/**
 * What a dump holds, as columns over all its rulesets. Ids count through: the rules of a chain are
 * consecutive, the chains of a table, the tables of a ruleset.
 */
import type { Family } from '#net/family.ts';
import type { Segments } from './segments.ts';

type Numbers = Uint32Array<ArrayBuffer>;

export interface Columns {
  readonly segments: Segments;
  readonly rulesets: readonly RulesetColumns[];
  readonly tables: readonly TableColumns[];

  readonly chainTable: Numbers;
  /** Where the chain's name stands in the texts. */
  readonly chainName: Numbers;
  readonly chainNameLength: Numbers;
  /** 0 for a user-defined chain, otherwise 1 + the index into HOOKS. */
  readonly chainHook: Numbers;
  /** One of POLICY. */
  readonly chainPolicy: Numbers;
  /** Where `packets:bytes` stands in the texts, plus one; 0 without. */
  readonly chainCounters: Numbers;
  /** From 1; 0 where the dump does not declare it. */
  readonly chainLine: Numbers;
  /** One more entry than chains: a chain's rules end where the next one's start. */
  readonly chainFirstRule: Numbers;

  readonly ruleChain: Numbers;
  readonly ruleLine: Numbers;
  readonly ruleAction: Numbers;
  readonly ruleCounters: Numbers;
  /** Where in the texts `-A CHAIN …` stands as `iptables-save` prints it, plus one; 0: nowhere. */
  readonly ruleVerbatim: Numbers;
  /** One more entry than rules: a rule's segments end where the next one's start. */
  readonly ruleFirstSegment: Numbers;
  readonly ruleSegments: Numbers;
}

export interface RulesetColumns {
  readonly family: Family;
  readonly backend: 'nft' | 'legacy';
  readonly firstTable: number;
  readonly tableCount: number;
}

export interface TableColumns {
  readonly name: string;
  readonly firstChain: number;
  readonly chainCount: number;
}

export const POLICY = { none: 0, ACCEPT: 1, DROP: 2 } as const;

/** The kinds of `ruleAction`, in its low three bits; above them a chain, a segment or a verdict. */
export const ACTION = {
  none: 0,
  verdict: 1,
  jump: 2,
  goto: 3,
  target: 4,
  missing: 5,
  missingGoto: 6,
} as const;

export const ACTION_BITS = 3;

export const VERDICTS = ['ACCEPT', 'DROP', 'RETURN'] as const;

export function packAction(kind: number, operand: number): number {
  return ((operand << ACTION_BITS) | kind) >>> 0;
}
