/** A step in words: its row, and one plain sentence. */
import { unreachable } from '#base/assert.ts';
import { type Match, conditionsOf, describeMatch, describeTarget } from '#extensions/registry.ts';
import type { Family } from '#net/family.ts';
import { type Phrase, joinPhrases, phrase, phraseText } from '#extensions/phrase.ts';
import { printAddress } from '#net/address.ts';
import { destinationPort, sourcePort } from '#net/packet.ts';
import type { Rule, RuleId, Ruleset } from '#ruleset/ruleset.ts';
import type { Step } from '#simulate/step.ts';
import { endpoint, movingLine, trackingWords } from './packet.ts';
import { shortAsks, shortCondition, shortTarget } from './short.ts';

export interface StepWords {
  /** The row: the rule in short words, or what happened. */
  readonly words: string;
  /** What came of it. */
  readonly outcome: string;
}

export function stepWords(step: Step, ruleset: Ruleset): StepWords {
  if ('rule' in step) return ruleWords(step, ruleset);
  switch (step.kind) {
    case 'chain-end':
      return { words: `end of ${ruleset.chain(step.chain).name}`, outcome: 'back to the caller' };
    case 'policy':
      return { words: 'no rule decided', outcome: `policy ${step.verdict}` };
    case 'absent':
      return { words: 'nothing in this dump', outcome: 'goes on' };
    case 'nat-skipped':
      return { words: 'nat is not asked', outcome: NAT_SKIPPED[step.why] };
    case 'translated':
      return { words: `${step.side} rewritten by the binding`, outcome: translatedWords(step) };
    case 'tracked':
      return { words: 'connection tracking', outcome: trackedAs(step) };
    case 'arrived':
      return { words: `arrives on ${step.interface}`, outcome: movingLine(step.after) };
    case 'made':
      return { words: madeWords(step), outcome: movingLine(step.after) };
    case 'routed':
      return {
        words: step.again ? 'routed again' : 'routing decision',
        outcome: routeWords(step),
      };
    case 'looped':
      return { words: 'leaves through lo and comes back in', outcome: 'in lo' };
    case 'left':
      return { words: `leaves through ${step.interface}`, outcome: movingLine(step.after) };
    case 'delivered':
      return {
        words: `delivered to ${placeOf(step)}`,
        outcome: step.socket?.label ?? 'local process',
      };
    case 'lost':
      return { words: `let go by the stack`, outcome: step.reason };
    case 'gave-up':
      return { words: 'the jumps never end', outcome: 'stopped' };
    default:
      return unreachable(step);
  }
}

const NAT_SKIPPED = {
  settled: 'already settled',
  invalid: 'no connection',
  untracked: 'untracked',
  error: 'an ICMP error',
} as const;

/** What `--ctstate` says of the packet from here on. */
function trackedAs(step: Extract<Step, { kind: 'tracked' }>): string {
  const { tracking } = step.after;
  return tracking.kind === 'none' ? 'INVALID' : trackingWords(tracking);
}

/** `10.96.71.12:80 → 10.244.1.17:8080`, or the ports alone where the address stays: `:15006 → :8080`. */
function translatedWords({ side, before, after }: Extract<Step, { kind: 'translated' }>): string {
  const portOf = side === 'source' ? sourcePort : destinationPort;
  const said = ({ packet }: Step['before'], address: string): string =>
    endpoint(address, portOf(packet));
  const [from, to] = [printAddress(before.packet[side]), printAddress(after.packet[side])];
  if (from === to) return `${said(before, '')} → ${said(after, '')}`;
  return `${said(before, from)} → ${said(after, to)}`;
}

function madeWords({ after }: Extract<Step, { kind: 'made' }>): string {
  const { origin } = after;
  return origin.kind === 'process' ? `sent by uid ${origin.uid}` : 'sent by the kernel';
}

function placeOf({ after }: Step): string {
  return endpoint(printAddress(after.packet.destination), destinationPort(after.packet));
}

export function routeWords({ answer }: Extract<Step, { kind: 'routed' }>): string {
  switch (answer.kind) {
    case 'unicast':
      return answer.via
        ? `out ${answer.interface} via ${printAddress(answer.via)}`
        : `out ${answer.interface}`;
    case 'local':
    case 'broadcast':
    case 'multicast':
      return answer.kind === 'local' ? 'to this host' : answer.kind;
    default:
      return answer.kind === 'none' ? 'no route' : answer.kind;
  }
}

type RuleStep = Extract<Step, { rule: RuleId }>;

function ruleWords(step: RuleStep, ruleset: Ruleset): StepWords {
  const rule = ruleset.rule(step.rule);
  const asks = shortAsks(rule, ruleset.family);
  return { words: asks === '' ? 'every packet' : asks, outcome: ruleOutcome(step, rule, ruleset) };
}

function ruleOutcome(step: RuleStep, rule: Rule, ruleset: Ruleset): string {
  const { target } = shortTarget(rule, ruleset);
  switch (step.kind) {
    case 'skipped':
      return `✗ ${failedWords(step, rule, ruleset)}`;
    case 'counted':
      return 'counted';
    case 'entered':
      return `${step.comesBack ? '→' : '⇢'} ${target}`;
    case 'missing':
      return `${target}: no such chain`;
    case 'no-address':
      return `${target}: no address, dropped`;
    case 'intercepted':
      return step.socket ? target : `${target}: nobody listens, dropped`;
    case 'queued':
      return `${target}: ${step.verdict}`;
    case 'returned':
    case 'decided':
    case 'rejected':
    case 'rewritten':
    case 'continued':
      return target;
    default:
      return unreachable(step);
  }
}

/** The condition that failed, in short words. */
function failedWords(
  { failed }: Extract<Step, { kind: 'skipped' }>,
  rule: Rule,
  ruleset: Ruleset,
): string {
  const match = rule.matches[failed.match];
  const condition = match && conditionsOf(match, ruleset.family)[failed.condition];
  return condition ? shortCondition(condition) : '';
}

/** One plain sentence on what happened in the step. */
function stepSentence(step: Step, ruleset: Ruleset): Phrase {
  if ('rule' in step) return ruleSentence(step, ruleset);
  switch (step.kind) {
    case 'chain-end':
      return phrase`${ruleset.chain(step.chain).name} has no more rules, so the walk goes on after the jump that led here.`;
    case 'policy':
      return step.verdict === 'ACCEPT'
        ? phrase`No rule of ${ruleset.chain(step.chain).name} decided, so its policy ${'ACCEPT'} lets the packet go on to the next table.`
        : phrase`No rule of ${ruleset.chain(step.chain).name} decided, so its policy ${'DROP'} ends the packet here.`;
    case 'absent':
      return phrase`The dump has no ${step.hook} chain in table ${step.table}: nothing there can touch the packet.`;
    case 'nat-skipped':
      return NAT_SKIPPED_SENTENCE[step.why];
    case 'translated':
      return phrase`The connection’s NAT binding, made for its first packet, rewrites the ${step.side} of this one too.`;
    case 'tracked':
      return trackedSentence(step);
    case 'arrived':
      return phrase`The packet arrives on ${step.interface} and meets the PREROUTING hook first.`;
    case 'made':
      return step.after.origin.kind === 'process'
        ? phrase`A process of user ${step.after.origin.uid} on this host sends the packet.`
        : phrase`The kernel of this host sends the packet itself.`;
    case 'routed':
      return routedSentence(step);
    case 'looped':
      return phrase`The packet leaves through ${'lo'} and comes straight back in: raw, mangle and filter see it again, nat does not.`;
    case 'left':
      return phrase`The packet leaves this host through ${step.interface}.`;
    case 'delivered':
      return step.socket?.label === undefined
        ? phrase`The packet is handed to whoever listens on ${placeOf(step)}.`
        : phrase`The packet is handed to ${step.socket.label}, listening on port ${step.socket.port}.`;
    case 'lost':
      return phrase`Between the hooks the stack lets the packet go: ${step.reason}. No rule did this.`;
    case 'gave-up':
      return phrase`The chains jump in a circle. The kernel refuses to load such rules, so there is no answer.`;
    default:
      return unreachable(step);
  }
}

const NAT_SKIPPED_SENTENCE: Readonly<Record<keyof typeof NAT_SKIPPED, Phrase>> = {
  settled: phrase`The nat table is asked once per connection and side, and this one is settled already: its rules are not read.`,
  invalid: phrase`The packet belongs to no connection (INVALID), so the nat table is not asked.`,
  untracked: phrase`The packet is UNTRACKED, so the nat table is not asked.`,
  error: phrase`An ICMP error follows the binding of the connection it is about: the nat table is not asked.`,
};

function trackedSentence(step: Extract<Step, { kind: 'tracked' }>): Phrase {
  const { tracking } = step.after;
  switch (tracking.kind) {
    case 'none':
      return phrase`Connection tracking finds no connection it could belong to or open: ${'INVALID'}.`;
    case 'untracked':
      return phrase`Connection tracking leaves the packet alone: ${'UNTRACKED'}.`;
    case 'tracked':
      return tracking.state === 'NEW'
        ? phrase`Connection tracking sees the first packet of a connection: ${'NEW'}.`
        : phrase`Connection tracking knows the connection: ${tracking.state}, ${tracking.direction} direction.`;
  }
}

function routedSentence(step: Extract<Step, { kind: 'routed' }>): Phrase {
  const to = printAddress(step.after.packet.destination);
  const why = step.again
    ? phrase`What the route depends on has changed, so it is looked up again: `
    : phrase``;
  switch (step.answer.kind) {
    case 'local':
      return phrase`${why}${to} is an address of this host.`;
    case 'unicast':
      return phrase`${why}${to} is reached through ${step.answer.interface}.`;
    case 'broadcast':
    case 'multicast':
      return phrase`${why}${to} is a ${step.answer.kind} address.`;
    default:
      return phrase`${why}there is no way to ${to}.`;
  }
}

function ruleSentence(step: RuleStep, ruleset: Ruleset): Phrase {
  const rule = ruleset.rule(step.rule);
  if (step.kind === 'skipped') return skippedSentence(step, rule, ruleset);
  const asks = rule.matches
    .filter((match) => asksSomething(match, ruleset.family))
    .map((match) => describeMatch(match, ruleset.family));
  const why =
    asks.length === 0
      ? phrase`The rule takes every packet.`
      : phrase`It matches: ${joinPhrases(asks)}.`;
  return phrase`${why} ${thenPhrase(step, rule, ruleset)}.`;
}

/** A comment asks nothing, nor does the header of a protocol that `-p` names already. */
function asksSomething(match: Match, family: Family): boolean {
  return conditionsOf(match, family).some(({ words }) => !words.startsWith('-m '));
}

function skippedSentence(
  step: Extract<Step, { kind: 'skipped' }>,
  rule: Rule,
  ruleset: Ruleset,
): Phrase {
  const match = rule.matches[step.failed.match];
  const condition = match && conditionsOf(match, ruleset.family)[step.failed.condition];
  if (!condition) return phrase`The rule does not match.`;
  const asks = condition.words.startsWith('! ')
    ? phrase`it takes anything but ${condition.words.slice(2)}`
    : phrase`it asks for ${condition.words}`;
  return phrase`The rule does not match: ${asks}. The walk goes on with the next rule.`;
}

function thenPhrase(
  step: Exclude<RuleStep, { kind: 'skipped' }>,
  rule: Rule,
  ruleset: Ruleset,
): Phrase {
  switch (step.kind) {
    case 'counted':
      return phrase`The rule only counts the packet`;
    case 'missing':
      return phrase`The chain it names is not in the dump, so what happens there is not known`;
    case 'entered':
      return step.comesBack
        ? phrase`The walk goes into ${ruleset.chain(step.to).name}, and comes back here if nothing there decides`
        : phrase`The walk goes over to ${ruleset.chain(step.to).name} for good: it does not come back to this chain`;
    case 'returned':
      return phrase`The walk leaves this chain and goes on where it came from`;
    case 'decided':
      return step.verdict === 'ACCEPT'
        ? phrase`This table is done and lets the packet go on`
        : phrase`The packet is dropped, without an answer`;
    case 'queued':
      return phrase`The packet goes to a program that nobody is known to run: ${step.verdict}`;
    case 'no-address':
      return phrase`The interface has no address to give, so the packet is dropped`;
    case 'intercepted':
      return step.socket
        ? targetPhrase(rule, ruleset)
        : phrase`No transparent socket listens there, so the packet is dropped`;
    case 'rejected':
    case 'rewritten':
    case 'continued':
      return targetPhrase(rule, ruleset);
  }
}

function targetPhrase(rule: Rule, ruleset: Ruleset): Phrase {
  return rule.action.kind === 'target'
    ? phrase`The rule ${describeTarget(rule.action.target, ruleset.family)}`
    : phrase`The walk goes on`;
}

/** The sentence as plain text. */
export function stepSentenceText(step: Step, ruleset: Ruleset): string {
  return phraseText(stepSentence(step, ruleset));
}
