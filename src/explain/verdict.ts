/** How a packet ended, in one sentence, and because of which rule. */
import { unreachable } from '#base/assert.ts';
import { printAddress } from '#net/address.ts';
import { destinationPort } from '#net/packet.ts';
import type { RuleId, Ruleset } from '#ruleset/ruleset.ts';
import type { Leg } from '#simulate/leg.ts';
import type { Step } from '#simulate/step.ts';
import type { Part } from '#simulate/steps.ts';
import { endpoint } from './packet.ts';

export interface Verdict {
  readonly kind:
    'delivered' | 'captured' | 'forwarded' | 'sent' | 'dropped' | 'rejected' | 'lost' | 'endless';
  readonly sentence: string;
  /** The rule that decided it, where one did. */
  readonly rule: RuleId | undefined;
}

export function verdictOf(leg: Leg, ruleset: Ruleset): Verdict {
  const { fate } = leg;
  const place = endpoint(
    printAddress(leg.last.packet.destination),
    destinationPort(leg.last.packet),
  );
  switch (fate.kind) {
    case 'delivered':
      return delivered(leg, ruleset, place);
    case 'forwarded':
    case 'sent': {
      const rewrite = lastRewrite(leg);
      const how = rewrite
        ? `, rewritten by ${ruleName(rewrite.rule, ruleset)}`
        : notCaptured(leg, ruleset);
      const sentence = `${fate.kind} out ${fate.interface} to ${place}${how}`;
      return { kind: fate.kind, sentence, rule: rewrite?.rule ?? returnedBy(leg)?.rule };
    }
    case 'dropped': {
      const chain = ruleset.chain(fate.chain);
      const by =
        fate.rule === undefined
          ? `the policy of ${chain.tableName} ${chain.name}`
          : ruleName(fate.rule, ruleset);
      return { kind: 'dropped', sentence: `dropped by ${by}`, rule: fate.rule };
    }
    case 'rejected':
      return {
        kind: 'rejected',
        sentence: `refused with ${fate.with} by ${ruleName(fate.rule, ruleset)}`,
        rule: fate.rule,
      };
    case 'lost': {
      const where = fate.afterHook === undefined ? '' : ` after ${fate.afterHook}`;
      const sentence = `let go by the stack${where}, by no rule: ${fate.reason}`;
      return { kind: 'lost', sentence, rule: undefined };
    }
    case 'endless':
      return {
        kind: 'endless',
        sentence: 'no answer: the chains jump in a circle, which the kernel would not load',
        rule: undefined,
      };
    default:
      return unreachable(fate);
  }
}

function delivered(leg: Leg, ruleset: Ruleset, place: string): Verdict {
  const { fate, last } = leg;
  const socket = fate.kind === 'delivered' ? fate.socket : undefined;
  const capture = leg.steps.parts.findLast(isCapture);
  if (capture) {
    const port = socket?.port ?? destinationPort(last.packet);
    const who = socket?.label ?? `port ${port} on this host`;
    const sentence = `captured by ${who}, by ${ruleName(capture.rule, ruleset)}`;
    return { kind: 'captured', sentence, rule: capture.rule };
  }
  const rewrite = lastRewrite(leg);
  const to = socket?.label === undefined ? place : `${socket.label} at ${place}`;
  const how = rewrite
    ? `, rewritten by ${ruleName(rewrite.rule, ruleset)}`
    : notCaptured(leg, ruleset);
  return {
    kind: 'delivered',
    sentence: `delivered to ${to}${how}`,
    rule: rewrite?.rule ?? returnedBy(leg)?.rule,
  };
}

type Capture = Extract<Step, { kind: 'rewritten' | 'intercepted' }>;

/** A rule that turned the packet to a program on this host. */
function isCapture(step: Part): step is Capture {
  if (step.kind === 'intercepted') return step.socket !== undefined;
  return step.kind === 'rewritten' && step.request.address.kind === 'this-host';
}

function lastRewrite(leg: Leg): Extract<Step, { kind: 'rewritten' }> | undefined {
  return leg.steps.parts.findLast(
    (step): step is Extract<Step, { kind: 'rewritten' }> =>
      step.kind === 'rewritten' && step.before.packet !== step.after.packet,
  );
}

/** The RETURN that kept the packet from a capture: in the table and chains where one could have been. */
function returnedBy(leg: Leg): Extract<Step, { kind: 'returned' }> | undefined {
  return leg.steps.parts.findLast(
    (step): step is Extract<Step, { kind: 'returned' }> =>
      step.kind === 'returned' && (step.table === 'nat' || step.table === 'mangle'),
  );
}

function notCaptured(leg: Leg, ruleset: Ruleset): string {
  const step = returnedBy(leg);
  if (!step || !/^(ISTIO|PROXY_INIT)_/.test(ruleset.chain(step.chain).name)) return '';
  return `, not captured: ${ruleName(step.rule, ruleset)} returns it`;
}

/** `rule 1 of nat ISTIO_IN_REDIRECT` */
export function ruleName(id: RuleId, ruleset: Ruleset): string {
  const rule = ruleset.rule(id);
  const chain = ruleset.chain(rule.chain);
  return `rule ${rule.number} of ${chain.tableName} ${chain.name}`;
}
