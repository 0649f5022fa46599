/** Whether one leg's packet came to a proxy by a rule, went past it, and because of which rule. */
import type { Listener, Proxy } from '#actors/proxy.ts';
import { shortCondition } from '#explain/short.ts';
import type { Hook } from '#extensions/contract.ts';
import { conditionsOf } from '#extensions/registry.ts';
import { isOwnAddress } from '#host/routing.ts';
import { sameAddress } from '#net/address.ts';
import { destinationPort } from '#net/packet.ts';
import type { RuleId, Ruleset } from '#ruleset/ruleset.ts';
import type { Leg } from '#simulate/leg.ts';
import type { Step } from '#simulate/step.ts';
import type { Part } from '#simulate/steps.ts';
import type { Place } from './place.ts';

export type Capture =
  | {
      readonly kind: 'captured';
      readonly listener: Listener;
      /** `undefined` where the connection's binding turned the packet, and no rule was asked. */
      readonly rule: RuleId | undefined;
      /** Whether it got there: dropped behind the rule, or with nobody listening, it did not. */
      readonly arrived: 'yes' | 'nobody listens' | 'stopped';
    }
  | { readonly kind: 'bypasses'; readonly why: Bypass }
  /** It ended before it was anybody's. */
  | { readonly kind: 'stopped' };

/** What kept a packet from the proxy. */
export type Bypass =
  /** A RETURN, or a goto's end, in a chain that leads to a capture. */
  | { readonly kind: 'returned'; readonly rule: RuleId }
  /** A verdict before the capture. */
  | { readonly kind: 'accepted'; readonly rule: RuleId }
  /** Another target before the capture: the packet is turned elsewhere, or queued. */
  | { readonly kind: 'turned'; readonly rule: RuleId }
  /** The last rule that leads to a capture asks for something else: for `asks`, in short words. */
  | { readonly kind: 'not-asked-for'; readonly rule: RuleId; readonly asks: string }
  | { readonly kind: 'nat-skipped'; readonly why: 'settled' | 'invalid' | 'untracked' | 'error' }
  /** No rule of that hook leads to a capture. */
  | { readonly kind: 'no-rule'; readonly hook: Hook };

export function captureOf(leg: Leg, place: Place): Capture | undefined {
  const { proxy } = place;
  if (!proxy) return undefined;
  const found = leg.steps.parts.findLast((step) => listenerAt(step, proxy, place) !== undefined);
  const listener = found && listenerAt(found, proxy, place);
  if (found && listener) {
    const rule = 'rule' in found ? found.rule : undefined;
    return { kind: 'captured', listener, rule, arrived: arrivedAt(leg, place) };
  }
  const { kind } = leg.fate;
  if (kind !== 'delivered' && kind !== 'forwarded' && kind !== 'sent') return { kind: 'stopped' };
  return { kind: 'bypasses', why: bypassOf(leg, proxy, place) };
}

function arrivedAt({ fate }: Leg, place: Place): 'yes' | 'nobody listens' | 'stopped' {
  if (fate.kind !== 'delivered') return 'stopped';
  return fate.socket === undefined && place.knowsSockets ? 'nobody listens' : 'yes';
}

/** The proxy's listener to which a step turned the packet. */
function listenerAt(step: Part, proxy: Proxy, { host }: Place): Listener | undefined {
  const { packet } = step.after;
  if (step.kind === 'intercepted') {
    return step.socket && listenerFor(proxy, packet.protocol, step.socket.port);
  }
  if (step.kind === 'rewritten') {
    if (step.request.address.kind !== 'this-host') return undefined;
    return listenerFor(proxy, packet.protocol, destinationPort(packet));
  }
  // The packets that follow a captured one are turned by its binding.
  if (step.kind !== 'translated' || step.side !== 'destination') return undefined;
  const turned = !sameAddress(step.before.packet.destination, packet.destination);
  const reported = turned || destinationPort(step.before.packet) !== destinationPort(packet);
  if (!reported || !isOwnAddress(host, packet.destination)) return undefined;
  const { tracking } = step.after;
  if (tracking.kind !== 'tracked' || tracking.direction !== 'original') return undefined;
  return listenerFor(proxy, packet.protocol, destinationPort(packet));
}

function listenerFor(
  { listeners }: Proxy,
  protocol: number,
  port: number | undefined,
): Listener | undefined {
  return listeners.find((each) => each.port === port && each.protocol === protocol);
}

/** Where a capture could have been: the first hook of the packet's way, in tables that have one. */
function bypassOf(leg: Leg, proxy: Proxy, place: Place): Bypass {
  const hook: Hook = leg.sent.origin.kind === 'wire' ? 'PREROUTING' : 'OUTPUT';
  const gates = gatesOf(proxy, place, hook);
  const steps = firstPass([...leg.steps], hook);
  const skippedNat = steps.find((step) => step.kind === 'nat-skipped');
  if (gates.size === 0) return { kind: 'no-rule', hook };
  const found = steps.findLast(
    (step) => 'rule' in step && gates.has(step.table) && decides(step, proxy, place),
  );
  if (found && 'rule' in found) return whyAt(found, place);
  if (skippedNat?.kind === 'nat-skipped' && gates.has('nat')) {
    return { kind: 'nat-skipped', why: skippedNat.why };
  }
  return { kind: 'no-rule', hook };
}

/** The steps in that hook, up to where the packet leaves it; round lo it may come there again. */
function firstPass(steps: readonly Step[], hook: Hook): readonly Step[] {
  const end = steps.findIndex((step) => step.kind === 'looped');
  return (end < 0 ? steps : steps.slice(0, end)).filter(
    (step) => 'hook' in step && step.hook === hook,
  );
}

/** The tables whose chain of that hook leads to a capture. */
function gatesOf({ leads }: Proxy, { asked }: Place, hook: Hook): ReadonlySet<string> {
  const { ruleset } = asked;
  return new Set(
    ruleset.tables
      .filter(({ id }) => {
        const chain = ruleset.chainNamed(id, hook);
        return chain !== undefined && leads.has(chain.id);
      })
      .map(({ name }) => name),
  );
}

type RuleStep = Extract<Step, { rule: RuleId }>;

/** Whether the packet's way past the proxy turned at this step. */
function decides(step: RuleStep, proxy: Proxy, { asked }: Place): boolean {
  switch (step.kind) {
    case 'returned':
    case 'rewritten':
    case 'no-address':
    case 'queued':
      return proxy.leads.has(step.chain);
    case 'decided':
      return step.verdict === 'ACCEPT';
    case 'skipped': {
      const to = asked.ruleset.jumpTarget(step.rule);
      if (to !== undefined) return proxy.leads.has(to);
      return proxy.captures.some(({ rule }) => rule === step.rule);
    }
    default:
      return false;
  }
}

function whyAt(step: RuleStep, { asked }: Place): Bypass {
  const { rule } = step;
  switch (step.kind) {
    case 'skipped':
      return { kind: 'not-asked-for', rule, asks: asksOf(step, asked.ruleset) };
    case 'returned':
      return { kind: 'returned', rule };
    case 'decided':
      return { kind: 'accepted', rule };
    default:
      return { kind: 'turned', rule };
  }
}

/** The one condition that did not hold. */
function asksOf(step: Extract<RuleStep, { kind: 'skipped' }>, ruleset: Ruleset): string {
  const match = ruleset.rule(step.rule).matches[step.failed.match];
  const condition = match && conditionsOf(match, ruleset.family)[step.failed.condition];
  return condition ? shortCondition(condition) : '';
}
