/** Why a rule had no part in a walk: the first cause, followed back as far as it goes. */
import { conditionsOf } from '#extensions/registry.ts';
import { type Phrase, phrase } from '#extensions/phrase.ts';
import type { Chain, ChainId, RuleId, Ruleset } from '#ruleset/ruleset.ts';
import type { Leg } from '#simulate/leg.ts';
import type { Step } from '#simulate/step.ts';
import type { Steps } from '#simulate/steps.ts';
import { ruleName } from './verdict.ts';

export interface WhyNot {
  readonly kind: 'matched' | 'did-not-match' | 'not-reached';
  readonly sentence: Phrase;
  /** The step to look at; `undefined` where nothing in the walk has to do with it. */
  readonly step: number | undefined;
}

/** `jumpsTo` names the rules that jump or go to a chain. */
export function whyNot(
  rule: RuleId,
  leg: Leg,
  ruleset: Ruleset,
  jumpsTo: (chain: ChainId) => readonly RuleId[],
): WhyNot {
  const met = findRuleSteps(leg, rule);
  const matched = met.find(({ step }) => step.kind !== 'skipped');
  if (matched) {
    const sentence = phrase`The packet did match ${ruleName(rule, ruleset)}.`;
    return { kind: 'matched', sentence, step: matched.index };
  }
  const [missed] = met;
  if (missed) return didNotMatch(rule, missed, ruleset);
  const { chain } = ruleset.rule(rule);
  const cause = whyChainNot(ruleset.chain(chain), rule, leg, ruleset, jumpsTo, new Set());
  return { kind: 'not-reached', ...cause };
}

interface Found {
  readonly step: Step;
  readonly index: number;
}

function findRuleSteps({ steps }: Leg, rule: RuleId): readonly Found[] {
  return steps.atRule(rule).flatMap((index) => found(steps, index) ?? []);
}

function found(steps: Steps, index: number): Found | undefined {
  const step = steps.at(index);
  return step && { step, index };
}

function didNotMatch(rule: RuleId, { step, index }: Found, ruleset: Ruleset): WhyNot {
  const words = failedWords(step, ruleset);
  const sentence = phrase`${ruleName(rule, ruleset)} was asked and did not match: ${words} does not hold for this packet.`;
  return { kind: 'did-not-match', sentence, step: index };
}

function failedWords(step: Step, ruleset: Ruleset): string {
  if (step.kind !== 'skipped') return '';
  const match = ruleset.rule(step.rule).matches[step.failed.match];
  const condition = match && conditionsOf(match, ruleset.family)[step.failed.condition];
  return condition?.words ?? '';
}

type Cause = Pick<WhyNot, 'sentence' | 'step'>;

/** Why the walk never came to `rule` (or, for the chain as a whole, to its first rule). */
function whyChainNot(
  chain: Chain,
  rule: RuleId | undefined,
  leg: Leg,
  ruleset: Ruleset,
  jumpsTo: (chain: ChainId) => readonly RuleId[],
  asked: Set<ChainId>,
): Cause {
  asked.add(chain.id);
  const left = rule === undefined ? undefined : whatLeft(chain, rule, leg);
  if (left) return leftBefore(left, chain, ruleset);
  if (chain.hook !== undefined) return whyHookNot(chain, leg, ruleset);
  const callers = jumpsTo(chain.id);
  if (callers.length === 0) {
    return {
      sentence: phrase`No rule jumps to ${chain.name}, so no packet ever gets there.`,
      step: undefined,
    };
  }
  for (const caller of callers) {
    const [met] = findRuleSteps(leg, caller);
    if (!met) continue;
    const words = failedWords(met.step, ruleset);
    const sentence = phrase`${chain.name} was not entered: ${ruleName(caller, ruleset)} leads there, and it did not match (${words}).`;
    return { sentence, step: met.index };
  }
  return whyCallersNot(chain, callers, leg, ruleset, jumpsTo, asked);
}

/** Follows the first caller whose own chain has not been asked about yet. */
function whyCallersNot(
  chain: Chain,
  callers: readonly RuleId[],
  leg: Leg,
  ruleset: Ruleset,
  jumpsTo: (chain: ChainId) => readonly RuleId[],
  asked: Set<ChainId>,
): Cause {
  for (const caller of callers) {
    const from = ruleset.rule(caller).chain;
    if (asked.has(from)) continue;
    const cause = whyChainNot(ruleset.chain(from), caller, leg, ruleset, jumpsTo, asked);
    const more = callers.length > 1 ? ` (and ${callers.length - 1} more)` : '';
    const sentence = phrase`${chain.name} is entered from ${ruleName(caller, ruleset)}${more}. ${cause.sentence}`;
    return { sentence, step: cause.step };
  }
  return {
    sentence: phrase`Only chains that themselves are not entered lead to ${chain.name}.`,
    step: undefined,
  };
}

/** The step by which the walk left the chain before it came to the rule. */
function whatLeft(chain: Chain, rule: RuleId, { steps }: Leg): Found | undefined {
  const { parts } = steps;
  for (let place = parts.length - 1; place >= 0; place -= 1) {
    const part = parts[place];
    if (!part || !('chain' in part) || part.chain !== chain.id) continue;
    const start = steps.startOf(place);
    if ('rule' in part && part.rule < rule) return found(steps, start);
    if (part.kind === 'misses' && part.firstRule < rule) {
      return found(steps, start + Math.min(part.count, rule - part.firstRule) - 1);
    }
  }
  return undefined;
}

function leftBefore({ step, index }: Found, chain: Chain, ruleset: Ruleset): Cause {
  const by = 'rule' in step ? ruleName(step.rule, ruleset) : chain.name;
  switch (step.kind) {
    case 'returned':
      return { sentence: phrase`The walk left ${chain.name} before: ${by} returned.`, step: index };
    case 'entered':
      return {
        sentence: phrase`The walk went from ${by} into ${ruleset.chain(step.to).name} and was decided there.`,
        step: index,
      };
    default:
      return { sentence: phrase`The walk ended before: ${by} decided.`, step: index };
  }
}

function whyHookNot(chain: Chain, leg: Leg, ruleset: Ruleset): Cause {
  const { steps } = leg;
  const last = steps.length - 1;
  const hook = chain.hook ?? '';
  const skipped = steps.parts.findIndex(
    (step) => step.kind === 'nat-skipped' && step.hook === hook && chain.tableName === 'nat',
  );
  if (skipped >= 0) {
    return {
      sentence: phrase`The nat table was not asked in ${hook}: it is asked once per connection and side.`,
      step: steps.startOf(skipped),
    };
  }
  const { fate } = leg;
  if (fate.kind === 'dropped' || fate.kind === 'rejected') {
    const by =
      fate.rule === undefined
        ? `the policy of ${ruleset.chain(fate.chain).name}`
        : ruleName(fate.rule, ruleset);
    return {
      sentence: phrase`The packet never came to ${chain.tableName} ${hook}: ${by} ended it before.`,
      step: last,
    };
  }
  if (fate.kind === 'lost') {
    return {
      sentence: phrase`The packet never came to ${hook}: the stack let it go before (${fate.reason}).`,
      step: last,
    };
  }
  const route = steps.parts.findLastIndex((step) => step.kind === 'routed');
  const sentence = phrase`The packet does not pass ${hook}: ${WHERE[fate.kind]}.`;
  return { sentence, step: route >= 0 ? steps.startOf(route) : undefined };
}

const WHERE = {
  delivered: 'it is delivered on this host',
  forwarded: 'it is forwarded to another host',
  sent: 'this host sends it itself',
  endless: 'the jumps before it never end',
} as const;
