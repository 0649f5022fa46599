/** The capture verdict in one sentence. */
import type { Proxy } from '#actors/proxy.ts';
import { listenerName } from '#actors/recognise.ts';
import { shortAsks } from '#explain/short.ts';
import { ruleName } from '#explain/verdict.ts';
import { destinationPort } from '#net/packet.ts';
import type { RuleId, Ruleset } from '#ruleset/ruleset.ts';
import type { Leg } from '#simulate/leg.ts';
import type { Bypass, Capture } from './capture.ts';

export interface CaptureSaid {
  readonly kind: Capture['kind'];
  readonly sentence: string;
  /** In a few words, to stand among others: "captured by :15006". */
  readonly short: string;
  /** The rule that decided it; `undefined` where none did. */
  readonly rule: RuleId | undefined;
}

export function sayCapture(
  capture: Capture,
  leg: Leg,
  proxy: Proxy,
  ruleset: Ruleset,
): CaptureSaid {
  const { name } = proxy.software;
  switch (capture.kind) {
    case 'captured': {
      const { listener, rule, arrived } = capture;
      const who = `${listener.program}’s ${listenerName(listener)}`;
      const where = rule === undefined ? 'by the connection’s binding' : `at ${at(rule)}`;
      const sentence = {
        yes: `Captured by ${who}, ${where}`,
        'nobody listens': `Turned to ${who}, ${where}, but nobody listens there`,
        stopped: `Turned to ${who}, ${where}, but it never arrives`,
      }[arrived];
      const short = arrived === 'yes' ? `captured by :${listener.port}` : 'it comes to nobody';
      return { kind: 'captured', sentence, short, rule };
    }
    case 'bypasses': {
      const { why } = capture;
      const sentence = `Bypasses ${name}: ${sayBypass(why, proxy, ruleset)}${aside(leg, proxy)}`;
      const rule = 'rule' in why ? why.rule : undefined;
      return { kind: 'bypasses', sentence, short: 'it goes past', rule };
    }
    case 'stopped':
      return {
        kind: 'stopped',
        short: 'it comes to nobody',
        sentence: `Comes to nobody, and so not to ${name}`,
        rule: 'rule' in leg.fate ? leg.fate.rule : undefined,
      };
  }
  function at(rule: RuleId): string {
    return ruleName(rule, ruleset);
  }
}

function sayBypass(why: Bypass, { software }: Proxy, ruleset: Ruleset): string {
  switch (why.kind) {
    case 'returned':
      return `${ruleName(why.rule, ruleset)} returns ${asksOf(why.rule, ruleset)}`;
    case 'accepted':
      return `${ruleName(why.rule, ruleset)} accepts ${asksOf(why.rule, ruleset)}`;
    case 'turned':
      return `${ruleName(why.rule, ruleset)} turns ${asksOf(why.rule, ruleset)} elsewhere`;
    case 'not-asked-for':
      return `${ruleName(why.rule, ruleset)} leads to it, and asks for “${why.asks}”`;
    case 'nat-skipped':
      return NAT_SKIPPED[why.why];
    case 'no-rule':
      return `no rule of ${why.hook} leads to ${software.name}`;
  }
}

const NAT_SKIPPED: Readonly<Record<'settled' | 'invalid' | 'untracked' | 'error', string>> = {
  settled: 'the connection is known already, and nat is not asked about it again',
  invalid: 'it belongs to no connection, and nat is not asked about it',
  untracked: 'it is not tracked, and nat is not asked about it',
  error: 'it is about another packet, and nat is not asked about it',
};

function asksOf(rule: RuleId, ruleset: Ruleset): string {
  const asks = shortAsks(ruleset.rule(rule), ruleset.family);
  return asks === '' ? 'everything' : `“${asks}”`;
}

/** What makes going past it no surprise. */
function aside(leg: Leg, proxy: Proxy): string {
  const { last, fate } = leg;
  const { software } = proxy;
  if (isProxys(leg, proxy)) return ` (it is ${software.name}’s own)`;
  const port = destinationPort(last.packet);
  const own = port === undefined ? undefined : software.ownPorts.get(port);
  return fate.kind === 'delivered' && own !== undefined ? ` (:${port} is ${own})` : '';
}

/** Whether the proxy itself sends it, as its user, group or mark tells. Root is everybody's user. */
function isProxys({ sent }: Leg, { software, uid, gid }: Proxy): boolean {
  const { origin, packet } = sent;
  if (origin.kind !== 'process') return false;
  const { mark } = software;
  return (
    (uid !== 0 && origin.uid === uid) ||
    (gid !== 0 && origin.gid === gid) ||
    (mark !== undefined && (packet.mark & mark.mask) === mark.value)
  );
}
