/** The answer to a request, followed back over the journey's legs. */
import { expect, test } from 'vitest';
import { ISTIO_SIDECAR } from '#samples/istio-sidecar.ts';
import { KUBE_NODE } from '#samples/kube-node.ts';
import { generatedRules } from '#testing/generated-rules.ts';
import type { WayBackView } from './journey-views.ts';
import { createLocalEngine } from './local-engine.ts';
import { unpackTrace } from './unpack-trace.ts';
import type { TraceRequest } from './views.ts';

type Asked = Partial<Pick<TraceRequest, 'joining' | 'host' | 'followUps'>>;

async function answered(dump: string, packetLine: string, asked: Asked = {}) {
  const engine = createLocalEngine({ now: () => 0 });
  const { revision } = await engine.open(dump);
  const request = {
    revision,
    packetLine,
    choices: {},
    followUps: ['reply'] as const,
    ...asked,
  };
  const reply = await engine.journey(request);
  if (reply.kind === 'refused') throw new Error('not followed');
  return { engine, request, back: reply.journey.back };
}

function linesOf(back: WayBackView | undefined): readonly string[] {
  return [
    ...(back?.legs ?? []).map(
      ({ from, to, packetLine, verdict }) => `${from} → ${to}: ${packetLine}: ${verdict.sentence}`,
    ),
    `${back?.end.kind}: ${back?.end.sentence}`,
  ];
}

const INBOUND = 'tcp 10.244.2.7:40000 → 10.244.1.5:8080 in eth0';
const OUTBOUND = 'tcp 10.244.1.5:40000 → 10.96.71.12:80 uid 1000';

test('from the app by Envoy to the client, who sees the address that it asked', async () => {
  const { back } = await answered(ISTIO_SIDECAR, INBOUND);
  expect(linesOf(back)).toEqual([
    'app → Envoy: tcp 10.244.1.5:8080 → 127.0.0.6:50000 uid 0 flags SYN,ACK: delivered to 127.0.0.6:50000',
    'Envoy → client: tcp 10.244.1.5:15006 → 10.244.2.7:40000 uid 1337 flags SYN,ACK: sent out eth0 to 10.244.2.7:40000',
    'answered: client has the answer, from 10.244.1.5:8080',
  ]);
});

test('from a backend through the node, which takes its translation back, into the pod', async () => {
  const { back } = await answered(ISTIO_SIDECAR + KUBE_NODE, OUTBOUND);
  expect(back?.legs.map(({ from, to, place }) => `${from} → ${to} in ${place}`)).toEqual([
    expect.stringMatching(/^10\.244\.\d+\.\d+:\d+ → the node in the node$/),
    'the node → Envoy in the pod',
    'Envoy → app in the pod',
  ]);
  // What comes out of the node is from the service again.
  expect(back?.legs[1]?.packetLine).toMatch(/^tcp 10\.96\.71\.12:80 → 10\.244\.1\.5:50000 in eth0/);
  expect(back?.end).toEqual({
    kind: 'answered',
    sentence: 'app has the answer, from 10.96.71.12:80',
  });
});

test.each([
  ['Envoy by TPROXY', 'istio-iptables', '-i * -b * -m TPROXY'],
  ['ztunnel', 'istio-ambient', ''],
  ['Linkerd', 'linkerd', '-p 4143 -o 4140 -u 2102'],
])('by %s', async (_, program, flags) => {
  const rules = await generatedRules(program, flags);
  const { back } = await answered(rules, INBOUND);
  expect(back?.end.sentence).toBe('client has the answer, from 10.244.1.5:8080');
});

test('without the route of the mark, the answer to ztunnel goes astray', async () => {
  const rules = await generatedRules('istio-ambient', '');
  // As the kernel has them where nobody added any.
  const MAIN = '0: from all lookup local\n32766: from all lookup main\n';
  const routes = 'default via 10.244.1.1 dev eth0\n10.244.1.0/24 dev eth0 scope link\n';
  const { back } = await answered(rules, INBOUND, { host: { routes, rules: MAIN } });
  expect(back?.end).toEqual({
    kind: 'strange',
    sentence: 'the answer leaves by eth0, and ztunnel is here',
  });
});

test('nobody answers what nobody got', async () => {
  const dump = '*filter\n:INPUT DROP [0:0]\nCOMMIT\n';
  const { back } = await answered(dump, INBOUND);
  expect(linesOf(back)).toEqual(['nobody: nobody gets the request, so nobody answers']);
});

test('a leg of the way back is the second packet of its leg’s trace', async () => {
  const { engine, request, back } = await answered(ISTIO_SIDECAR, INBOUND);
  for (const { answers, packetLine, verdict } of back?.legs ?? []) {
    const reply = await engine.trace({ ...request, leg: answers });
    if (reply.kind !== 'traced') throw new Error('not traced');
    const { legs } = unpackTrace(reply.trace);
    expect(legs.find(({ packet }) => packet === 1)?.verdict, packetLine).toBe(verdict.sentence);
  }
});

test('where no answer is sent, there is no way back', async () => {
  const { back } = await answered(ISTIO_SIDECAR, INBOUND, { followUps: ['again'] });
  expect(back).toBeUndefined();
});
