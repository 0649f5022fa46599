/** Requests followed from leg to leg: who sends each packet, who gets it, and how it ends. */
import { expect, test } from 'vitest';
import { ISTIO_SIDECAR } from '#samples/istio-sidecar.ts';
import { KUBE_NODE } from '#samples/kube-node.ts';
import { generatedRules } from '#testing/generated-rules.ts';
import type { JourneyView } from './journey-views.ts';
import { createLocalEngine } from './local-engine.ts';
import type { TraceRequest } from './views.ts';

type Asked = Partial<Pick<TraceRequest, 'choices' | 'joining' | 'host'>>;

async function followed(dump: string, packetLine: string, asked: Asked = {}): Promise<JourneyView> {
  const engine = createLocalEngine({ now: () => 0 });
  const { revision } = await engine.open(dump);
  const reply = await engine.journey({ revision, packetLine, choices: {}, ...asked });
  if (reply.kind === 'refused')
    throw new Error(reply.problems.map((each) => each.message).join(' '));
  return reply.journey;
}

/** `client → Envoy: tcp …`, and the end. */
function legsOf({ legs, end }: JourneyView): readonly string[] {
  return [
    ...legs.map(({ from, to, packetLine }) => `${from} → ${to}: ${packetLine}`),
    `${end.kind}: ${end.sentence}`,
  ];
}

const INBOUND = 'tcp 10.244.2.7:40000 → 10.244.1.5:8080 in eth0';
const OUTBOUND = 'tcp 10.244.1.5:40000 → 10.96.71.12:80 uid 1000';

test('a client’s request: Envoy, and from 127.0.0.6 the application', async () => {
  expect(legsOf(await followed(ISTIO_SIDECAR, INBOUND))).toEqual([
    `client → Envoy: ${INBOUND}`,
    'Envoy → app: tcp 127.0.0.6:50000 → 10.244.1.5:8080 uid 1337',
    'received: app has it',
  ]);
});

test('with TPROXY Envoy comes with the client’s own address and a mark', async () => {
  const rules = await generatedRules('istio-iptables', '-i * -b * -m TPROXY');
  expect(legsOf(await followed(rules, INBOUND))).toEqual([
    `client → Envoy: ${INBOUND}`,
    'Envoy → app: tcp 10.244.2.7:50000 → 10.244.1.5:8080 uid 0 gid 1337 mark 0x539',
    'received: app has it',
  ]);
});

test('the application’s request leaves the pod by Envoy', async () => {
  expect(legsOf(await followed(ISTIO_SIDECAR, OUTBOUND))).toEqual([
    `app → Envoy: ${OUTBOUND}`,
    'Envoy → 10.96.71.12:80: tcp 10.244.1.5:50000 → 10.96.71.12:80 uid 1337',
    'left: leaves the pod by eth0 to 10.96.71.12:80',
  ]);
});

test('a service whose backend is the pod itself goes through both listeners', async () => {
  const journey = await followed(ISTIO_SIDECAR, 'tcp 10.244.1.5:40000 → 10.244.1.5:8080 uid 1337');
  expect(legsOf(journey)).toEqual([
    'Envoy → Envoy: tcp 10.244.1.5:40000 → 10.244.1.5:8080 uid 1337',
    'Envoy → app: tcp 127.0.0.6:50000 → 10.244.1.5:8080 uid 1337',
    'received: app has it',
  ]);
});

test('in ambient, ztunnel is known by its mark', async () => {
  const rules = await generatedRules('istio-ambient', '');
  expect(legsOf(await followed(rules, INBOUND))).toEqual([
    `client → ztunnel: ${INBOUND}`,
    'ztunnel → app: tcp 10.244.2.7:50000 → 10.244.1.5:8080 uid 0 mark 0x539',
    'received: app has it',
  ]);
  const { legs } = await followed(rules, OUTBOUND);
  expect(legs.map(({ capture }) => capture?.sentence)).toEqual([
    expect.stringMatching(/^Captured by ztunnel’s outbound listener :15001, at rule \d+ of nat /),
    expect.stringMatching(/asks for “not mark 0x539\/0xfff” \(it is ztunnel’s own\)$/),
  ]);
});

test('Linkerd', async () => {
  const flags = '-p 4143 -o 4140 -u 2102 --inbound-ports-to-ignore 4190,4191';
  const rules = await generatedRules('linkerd', flags);
  expect(legsOf(await followed(rules, INBOUND))).toEqual([
    `client → linkerd-proxy: ${INBOUND}`,
    'linkerd-proxy → app: tcp 10.244.1.5:50000 → 10.244.1.5:8080 uid 2102',
    'received: app has it',
  ]);
  const { legs } = await followed(rules, INBOUND.replace('8080', '4191'));
  expect(legs[0]?.to).toBe('linkerd-proxy');
  expect(legs[0]?.capture?.sentence).toMatch(/^Bypasses linkerd-proxy: rule 1 of nat PROXY_INIT_R/);
});

test('a pod whose rules forget the proxy’s user is a loop, and it is said so', async () => {
  const broken = ISTIO_SIDECAR.split('\n')
    .filter((line) => !/owner (?:--uid|--gid)-owner 1337 -j RETURN/.test(line))
    .join('\n');
  const { legs, end } = await followed(broken, OUTBOUND);
  expect(end.kind).toBe('loop');
  expect(end.sentence).toMatch(/captured again at rule 1 of nat ISTIO_REDIRECT/);
  expect(legs).toHaveLength(2);
});

test('what is turned to a port where nobody listens is not captured', async () => {
  const sockets = 'tcp LISTEN 0 128 0.0.0.0:8080 0.0.0.0:* users:(("app",pid=7,fd=3))\n';
  const { legs } = await followed(ISTIO_SIDECAR, INBOUND, { host: { sockets } });
  expect(legs[0]?.capture?.sentence).toMatch(/^Turned to .* but nobody listens there$/);
});

test('a line that does not say who sends it depends on that', async () => {
  const { legs } = await followed(ISTIO_SIDECAR, 'tcp 10.244.1.5:40000 → 10.96.71.12:80');
  expect(legs[0]?.capture?.kind).toBe('depends');
  expect(legs[0]?.capture?.cases.map(({ when, kind }) => `${when}: ${kind}`)).toEqual([
    'arriving on eth0: captured',
    'sent by the application: captured',
    'sent by Envoy (uid 1337): bypasses',
  ]);
});

test('what a draw decides depends on the draw', async () => {
  const dice = ISTIO_SIDECAR.replace(
    '-A ISTIO_INBOUND -p tcp -m tcp --dport 15008 -j RETURN',
    '-A ISTIO_INBOUND -m statistic --mode random --probability 0.5 -j RETURN',
  );
  const { legs } = await followed(dice, INBOUND);
  expect(legs[0]?.capture?.sentence).toMatch(/^Depends on what the dump cannot tell: /);
  expect(legs[0]?.capture?.cases.map(({ kind }) => kind).toSorted()).toEqual([
    'bypasses',
    'captured',
  ]);
});

test('a dump without a proxy has no verdict about one', async () => {
  const { legs } = await followed(KUBE_NODE, 'tcp 10.244.1.5:40000 → 10.96.71.12:80 in cni0');
  expect(legs[0]?.capture).toBeUndefined();
  expect(legs).toHaveLength(1);
});

test('pod and node in one paste: the service is resolved on the node', async () => {
  const journey = await followed(ISTIO_SIDECAR + KUBE_NODE, OUTBOUND);
  expect(legsOf(journey)).toEqual([
    `app → Envoy: ${OUTBOUND}`,
    'Envoy → the node: tcp 10.244.1.5:50000 → 10.96.71.12:80 uid 1337',
    'the node → 10.244.1.17:8080: tcp 10.244.1.5:50000 → 10.96.71.12:80 in cni0',
    'left: leaves the node by cni0 to 10.244.1.17:8080',
  ]);
  expect(
    journey.places.map(({ kind, kindInferred, start }) => [kind, kindInferred, start]),
  ).toEqual([
    ['pod', true, true],
    ['node', true, false],
  ]);
});

test('a backend that is pasted too has legs of its own, and a draw on the node is kept', async () => {
  const linkerd = await generatedRules('linkerd', '-p 4143 -o 4140 -u 2102');
  const dump = ISTIO_SIDECAR + KUBE_NODE + linkerd;
  const joining = { places: [{ ruleset: 2, kind: 'pod', address: '10.244.2.23' }] } as const;
  const first = await followed(dump, OUTBOUND, { joining });
  expect(first.end.kind).toBe('left');
  const open = await drawKey(dump, joining);
  const other = await followed(dump, OUTBOUND, { joining, choices: { [open]: 'no' } });
  expect(other.legs.map(({ from, to }) => `${from} → ${to}`)).toEqual([
    'app → Envoy',
    'Envoy → the node',
    'the node → pod 10.244.2.23',
    'pod 10.244.2.23 → linkerd-proxy',
    'linkerd-proxy → app',
  ]);
  expect(other.end).toEqual({ kind: 'received', sentence: 'app has it' });
});

/** The key of the node's draw, as the trace of that leg names it. */
async function drawKey(dump: string, joining: TraceRequest['joining'] & object): Promise<string> {
  const engine = createLocalEngine({ now: () => 0 });
  const { revision } = await engine.open(dump);
  const asked = { revision, packetLine: OUTBOUND, choices: {}, joining, leg: 2 };
  const reply = await engine.trace(asked);
  if (reply.kind === 'refused') throw new Error('refused');
  expect(reply.trace.ruleset).toBe(1);
  expect(reply.trace.packetLine).toBe('tcp 10.244.1.5:50000 → 10.96.71.12:80 in cni0');
  const { outcomes } = await engine.outcomes(revision);
  const [choice] = reply.trace.choices;
  expect(
    outcomes.every(({ choices }) => Object.keys(choices).every((each) => each === choice?.key)),
  ).toBe(true);
  return choice?.key ?? '';
}

test('which endpoint Envoy connects to is a choice, where the node’s rules tell them', async () => {
  const both = ISTIO_SIDECAR + KUBE_NODE;
  const { legs } = await followed(both, OUTBOUND);
  const peers = legs[0]?.peers;
  expect(peers?.options[0]).toBe('10.96.71.12:80, as asked');
  expect(peers?.taken).toBe(0);
  expect(peers?.options.slice(1).every((each) => /^10\.244\.\d\.\d+:8080$/.test(each))).toBe(true);
  const [, , second = ''] = peers?.options ?? [];
  const chosen = await followed(both, OUTBOUND, { choices: { [peers?.key ?? '']: '2' } });
  expect(chosen.legs[0]?.peers?.taken).toBe(2);
  expect(chosen.legs[1]?.packetLine).toBe(`tcp 10.244.1.5:50000 → ${second} uid 1337`);
  expect(chosen.legs[1]?.because).toBe(
    `Envoy connects to ${second}, an endpoint of 10.96.71.12:80`,
  );
  // The node translates nothing then.
  expect(chosen.legs[2]?.verdict.sentence).not.toContain('rewritten');
});

test('ztunnel may reach an endpoint by its tunnel', async () => {
  const rules = await generatedRules('istio-ambient', '');
  const { legs } = await followed(rules + KUBE_NODE, OUTBOUND);
  const peers = legs[0]?.peers;
  const tunnel = peers?.options.findIndex((each) => each.endsWith(':15008, by tunnel')) ?? 0;
  expect(tunnel).toBeGreaterThan(0);
  const choices = { [peers?.key ?? '']: `${tunnel}` } as const;
  const { legs: chosen } = await followed(rules + KUBE_NODE, OUTBOUND, { choices });
  expect(chosen[1]?.packetLine).toMatch(/→ 10\.244\.\d\.\d+:15008 uid 0 mark 0x539$/);
  expect(chosen[1]?.because).toContain('through a tunnel (HBONE)');
});

test('without a node nobody knows an endpoint', async () => {
  const { legs } = await followed(ISTIO_SIDECAR, OUTBOUND);
  expect(legs.map(({ peers }) => peers)).toEqual([undefined, undefined]);
});
