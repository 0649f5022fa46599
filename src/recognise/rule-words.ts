/** The words of a rule that matter to who wrote it: those after `-A CHAIN`, without comments. */
import { printRule } from '#ruleset/print.ts';
import type { RuleId, Ruleset } from '#ruleset/ruleset.ts';

/** No program that is known here writes a longer rule, and patterns on longer ones could take long. */
const LONGEST = 2000;

/** Begins with a blank; `undefined` where the rule is longer than any that is known. */
export function ruleWords(ruleset: Ruleset, id: RuleId): string | undefined {
  const rule = ruleset.rule(id);
  const matches = rule.matches.filter(({ kind }) => kind !== 'comment');
  const printed = printRule(ruleset, { ...rule, matches });
  const start = ruleset.chain(rule.chain).name.length + '-A '.length;
  return printed.length - start > LONGEST ? undefined : printed.slice(start);
}

/** Every comment of the rule, in order. */
export function commentsOf(ruleset: Ruleset, id: RuleId): readonly string[] {
  return ruleset
    .rule(id)
    .matches.flatMap((match) => (match.kind === 'comment' && 'text' in match ? match.text : []));
}
