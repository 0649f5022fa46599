import type { RuleId, Ruleset } from '#ruleset/ruleset.ts';
import type { Problem } from './problem.ts';

/** What was read from one paste. */
export interface Dump {
  /** One for each host and family in the paste; none when no rule was found in it. */
  readonly rulesets: readonly Ruleset[];
  /** In the order of lines. At most `PROBLEM_LIMIT`; `problemCount` counts them all, what is alike once. */
  readonly problems: readonly Problem[];
  readonly problemCount: {
    readonly error: number;
    readonly warning: number;
    readonly hint: number;
  };
  /** What the paste was recognised as: "iptables-save, nft flavour, 3 tables, 96 chains, 1,204 rules". */
  readonly recognised: string;
  readonly lineCount: number;
  /** The rules that stand on a line (from 1): none, one, or several for a list of addresses. */
  rulesOnLine(line: number): readonly { readonly ruleset: number; readonly rule: RuleId }[];
  /** The text of a line (from 1), without its end. */
  lineText(line: number): string;
}

export const PROBLEM_LIMIT = 1000;
