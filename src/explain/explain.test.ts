import { describe, expect, test } from 'vitest';
import { phraseText } from '#extensions/phrase.ts';
import { conditionsOf } from '#extensions/registry.ts';
import { ISTIO_SIDECAR } from '#samples/istio-sidecar.ts';
import { KUBE_NODE } from '#samples/kube-node.ts';
import { walkLeg } from '#testing/read-trace.ts';
import type { ChainId, RuleId, Ruleset } from '#ruleset/ruleset.ts';
import { shortRule } from './short.ts';
import { stepSentenceText } from './step.ts';
import { verdictOf } from './verdict.ts';
import { smallestChange } from './what-if.ts';
import { whyNot } from './why-not.ts';

const INBOUND = 'tcp 10.244.2.7:40000 → 10.244.1.5:8080 in eth0';

function ruleOf(ruleset: Ruleset, table: string, chain: string, number: number): RuleId {
  const found = ruleset.tableNamed(table);
  const first = found && ruleset.chainNamed(found.id, chain)?.firstRule;
  if (first === undefined) throw new Error(`No chain ${table} ${chain}`);
  return (first + number - 1) as RuleId; // consecutive ids: ruleset.ts
}

function callers(ruleset: Ruleset): (chain: ChainId) => readonly RuleId[] {
  return (chain) =>
    Array.from({ length: ruleset.ruleCount }, (_, id) => id as RuleId).filter(
      (rule) => ruleset.jumpTarget(rule) === chain,
    );
}

function why(dump: string, packet: string, table: string, chain: string, number: number): string {
  const { leg, ruleset } = walkLeg(dump, packet);
  const answer = whyNot(ruleOf(ruleset, table, chain, number), leg, ruleset, callers(ruleset));
  return `${answer.kind}: ${phraseText(answer.sentence)}`;
}

describe('why not this rule?', () => {
  test.each([
    [
      'nat',
      'ISTIO_INBOUND',
      1,
      'did-not-match: rule 1 of nat ISTIO_INBOUND was asked and did not match: --dport 15008 does not hold for this packet.',
    ],
    ['nat', 'ISTIO_INBOUND', 5, 'matched: The packet did match rule 5 of nat ISTIO_INBOUND.'],
    [
      'nat',
      'ISTIO_REDIRECT',
      1,
      'not-reached: ISTIO_REDIRECT is entered from rule 9 of nat ISTIO_OUTPUT. ISTIO_OUTPUT is entered from rule 1 of nat OUTPUT. The packet does not pass OUTPUT: it is delivered on this host.',
    ],
  ])('%s %s %i', (table, chain, number, said) => {
    expect(why(ISTIO_SIDECAR, INBOUND, table, chain, number)).toBe(said);
  });

  test('a rule after the one that decided', () => {
    const dump = `
      *filter
      :INPUT ACCEPT [0:0]
      :u - [0:0]
      -A INPUT -p tcp -j DROP
      -A INPUT -j ACCEPT
      -A u -j DROP
      COMMIT`;
    expect(why(dump, INBOUND, 'filter', 'INPUT', 2)).toBe(
      'not-reached: The walk ended before: rule 1 of filter INPUT decided.',
    );
    expect(why(dump, INBOUND, 'filter', 'u', 1)).toBe(
      'not-reached: No rule jumps to u, so no packet ever gets there.',
    );
  });

  test('a chain whose only jump did not match', () => {
    const packet = 'tcp 10.244.1.5:40000 → 10.96.71.12:81 in cni0';
    expect(why(KUBE_NODE, packet, 'nat', 'KUBE-SVC-ODX7PTJ6MXUXAQHB', 1)).toContain(
      'KUBE-SVC-ODX7PTJ6MXUXAQHB was not entered: rule 1 of nat KUBE-SERVICES leads there, and it did not match (--dport 80).',
    );
  });
});

describe('what would change it', () => {
  const cases: readonly (readonly [rule: string, packet: string, change: string])[] = [
    ['-p tcp -m tcp --dport 15008', INBOUND, 'destination port 8080 → 15008'],
    ['-p tcp -m tcp ! --dport 8080', INBOUND, 'destination port 8080 → 8081'],
    ['-s 192.0.2.0/24', INBOUND, 'source address 10.244.2.7 → 192.0.2.0'],
    ['! -d 10.244.1.5/32', INBOUND, 'destination address 10.244.1.5 → 10.244.1.6'],
    ['-p udp', INBOUND, 'protocol tcp → udp'],
    ['-i wlan+', INBOUND, 'in interface eth0 → wlan0'],
    ['-m mark --mark 0x4000/0x4000', INBOUND, 'mark 0x0 → 0x4000'],
    ['-m conntrack --ctstate RELATED,ESTABLISHED', INBOUND, 'connection state NEW → RELATED'],
    ['-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK ACK', INBOUND, 'TCP flags SYN → ACK'],
  ];

  test.each(cases)('%s', (words, packet, said) => {
    const dump = `*filter\n:INPUT ACCEPT [0:0]\n-A INPUT ${words} -j ACCEPT\nCOMMIT`;
    const { leg, ruleset } = walkLeg(dump, packet);
    const step = [...leg.steps].find((each) => each.kind === 'skipped');
    if (step?.kind !== 'skipped') throw new Error('The rule matched');
    const match = ruleset.rule(step.rule).matches[step.failed.match];
    const condition = match && conditionsOf(match, 4)[step.failed.condition];
    const { inInterface, outInterface, tracking, origin } = step.before;
    const change =
      condition &&
      smallestChange(condition, {
        family: 4,
        packet: step.before.packet,
        table: 'filter',
        hook: 'INPUT',
        inInterface,
        outInterface,
        tracking,
        origin,
        host: {
          interfaces: [],
          routes: [],
          rules: [],
          sets: [],
          sockets: [],
          sysctls: new Map(),
          conntrack: true,
        },
        memory: leg.past.memory,
        slot: '',
      });
    expect(change && `${change.field} ${change.from} → ${change.to}`).toBe(said);
  });
});

test('rules in short words', () => {
  const { ruleset } = walkLeg(ISTIO_SIDECAR, INBOUND);
  const short = (chain: string, number: number): string => {
    const { asks, target } = shortRule(
      ruleset.rule(ruleOf(ruleset, 'nat', chain, number)),
      ruleset,
    );
    return `${asks} | ${target}`;
  };
  expect(short('ISTIO_INBOUND', 1)).toBe('tcp dport 15008 | RETURN');
  expect(short('ISTIO_IN_REDIRECT', 1)).toBe('tcp | REDIRECT :15006');
  expect(short('ISTIO_OUTPUT', 2)).toBe(
    'not to 127.0.0.1 out lo tcp not dport 15008 uid 1337 | ISTIO_IN_REDIRECT',
  );
  expect(short('ISTIO_OUTPUT', 9)).toBe(' | ISTIO_REDIRECT');
});

test('every step of every sample has a sentence that ends like one', () => {
  for (const [dump, packet] of [
    [ISTIO_SIDECAR, INBOUND],
    [ISTIO_SIDECAR, 'tcp 10.244.1.5:40000 → 10.0.0.10:80 uid 1000'],
    [KUBE_NODE, 'tcp 10.244.1.5:40000 → 10.96.71.12:80 in cni0'],
  ] as const) {
    const { leg, ruleset } = walkLeg(dump, packet);
    for (const step of leg.steps) expect(stepSentenceText(step, ruleset)).toMatch(/^[A-Z0-9].*\.$/);
  }
});

describe('verdicts', () => {
  test.each([
    ['-A INPUT -p tcp -j DROP', 'dropped by rule 1 of filter INPUT'],
    [
      '-A INPUT -p tcp -j REJECT --reject-with tcp-reset',
      'refused with tcp-reset by rule 1 of filter INPUT',
    ],
    ['-A INPUT -p udp -j ACCEPT', 'dropped by the policy of filter INPUT'],
    ['-A INPUT -p tcp -j ACCEPT', 'delivered to 10.244.1.5:8080'],
  ])('%s', (rule, sentence) => {
    const { leg, ruleset } = walkLeg(`*filter\n:INPUT DROP [0:0]\n${rule}\nCOMMIT`, INBOUND);
    expect(verdictOf(leg, ruleset).sentence).toBe(sentence);
  });
});
