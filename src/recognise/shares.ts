/** Which share of the connections a balancing rule of kube-proxy hands on. */
import type { RuleId } from '#ruleset/ruleset.ts';
import type { RuleSite } from './program.ts';

export interface Share {
  /** Among the rules that draw, from 1. */
  readonly nth: number;
  readonly of: number;
  /** It does not draw: it asks whether the client was there lately. */
  readonly recent: boolean;
}

/**
 * The draws before a rule make its share: of n backends, rule i draws with 1/(n - i + 1) among what
 * is left, which is 1/n of all. `undefined` where the rules of the chain are not of this kind.
 */
export function shareOfBackend({ rule, ruleset }: RuleSite): Share | undefined {
  if (rule.matches.some(({ kind }) => kind === 'recent')) return { nth: 0, of: 0, recent: true };
  const draws = rule.matches.find((match) => match.kind === 'statistic');
  const { firstRule, ruleCount } = ruleset.chain(rule.chain);
  const last = firstRule + ruleCount - 1;
  if (!draws) {
    // The last of n takes the rest: the draw before it was one in two.
    const before =
      rule.id > firstRule ? drawOf(ruleset.rule((rule.id - 1) as RuleId).matches) : undefined;
    if (before === undefined)
      return rule.id === last ? { nth: 1, of: 1, recent: false } : undefined;
    const of = countDraws(rule.id - 1, firstRule, ruleset) + 1;
    return { nth: of, of, recent: false };
  }
  const chance = drawOf(rule.matches);
  if (chance === undefined || chance <= 0) return undefined;
  const left = Math.round(1 / chance);
  const before = countDraws(rule.id - 1, firstRule, ruleset);
  return { nth: before + 1, of: before + left, recent: false };
}

type Matches = RuleSite['rule']['matches'];

function drawOf(matches: Matches): number | undefined {
  for (const match of matches) {
    if (match.kind === 'statistic' && 'mode' in match && match.mode === 'random') {
      return match.parts / 2 ** 31;
    }
  }
  return undefined;
}

/** How many rules that draw stand from `at` upwards without a gap. */
function countDraws(at: number, firstRule: number, ruleset: RuleSite['ruleset']): number {
  let count = 0;
  for (let id = at; id >= firstRule; id -= 1) {
    if (drawOf(ruleset.rule(id as RuleId).matches) === undefined) break; // A chain's ids are consecutive.
    count += 1;
  }
  return count;
}
