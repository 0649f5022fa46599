/** The dump that is open held against another text of rules. */
import { type Difference, differencesOf } from '#compare/differences.ts';
import { sayDifference } from '#compare/say.ts';
import { readDump } from '#parse/read-dump.ts';
import type { Ruleset } from '#ruleset/ruleset.ts';

export interface ComparisonView {
  /** In the order of what is expected; at most as many as a person would look at. */
  readonly differences: readonly DifferenceView[];
  readonly count: number;
  /** How many rules are expected, and how many are there. */
  readonly expectedRules: number;
  readonly actualRules: number;
}

export interface DifferenceView {
  readonly kind: Difference['kind'];
  readonly table: string;
  readonly chain: string;
  /** Of the dump that is open, from 1: where to look. */
  readonly line: number | undefined;
  readonly sentence: string;
  /** The rule as the dump has it, and as it is expected; `undefined` where there is none. */
  readonly actual: string | undefined;
  readonly expected: string | undefined;
}

/** The same for two texts, neither of which is open. */
export function compareTexts(
  expected: string | Uint8Array,
  actual: string | Uint8Array,
): ComparisonView {
  return compareWith(readDump(actual).rulesets, expected);
}

const MOST_SHOWN = 500;

/** `expected` is read as a dump; of several rulesets those of the same family are compared. */
export function compareWith(
  rulesets: readonly Ruleset[],
  expected: string | Uint8Array,
): ComparisonView {
  const wanted = readDump(expected).rulesets;
  const [first] = wanted;
  const actual = rulesets.find(({ family }) => family === first?.family) ?? rulesets[0];
  if (!first || !actual) {
    const [expectedRules, actualRules] = [first?.ruleCount ?? 0, actual?.ruleCount ?? 0];
    return { differences: [], count: expectedRules + actualRules, expectedRules, actualRules };
  }
  const found = differencesOf(first, actual);
  return {
    differences: found.slice(0, MOST_SHOWN).map(viewOf),
    count: found.length,
    expectedRules: first.ruleCount,
    actualRules: actual.ruleCount,
  };
}

function viewOf(difference: Difference): DifferenceView {
  const { kind, table, chain, line } = difference;
  const rule = 'rule' in difference ? difference.rule : undefined;
  return {
    kind,
    table,
    chain,
    line,
    sentence: sayDifference(difference),
    actual: kind === 'missing' ? undefined : rule,
    expected: kind === 'missing' ? rule : kind === 'changed' ? difference.expected : undefined,
  };
}
