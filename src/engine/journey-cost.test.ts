/** What the mesh costs: counted by hand once, and then held against laws. */
import { expect, test } from 'vitest';
import type { Cost } from '#journey/cost.ts';
import { ISTIO_SIDECAR } from '#samples/istio-sidecar.ts';
import { KUBE_NODE } from '#samples/kube-node.ts';
import { generatedRules } from '#testing/generated-rules.ts';
import type { CostView } from './journey-views.ts';
import { createLocalEngine } from './local-engine.ts';

async function costOf(dump: string, packetLine: string): Promise<CostView> {
  const engine = createLocalEngine({ now: () => 0 });
  const { revision } = await engine.open(dump);
  const cost = await engine.cost({ revision, packetLine, choices: {} });
  if (!cost) throw new Error('refused');
  return cost;
}

function figures({ hooks, rules, natLookups, entries, crossings }: Cost): readonly number[] {
  return [hooks, rules, natLookups, entries, crossings];
}

const INBOUND = 'tcp 10.244.2.7:40000 → 10.244.1.5:8080 in eth0';
const OUTBOUND = 'tcp 10.244.1.5:40000 → 10.96.71.12:80 uid 1000';

test('a client’s request to a sidecar, counted by hand', async () => {
  const { with: meshed, without } = await costOf(ISTIO_SIDECAR, INBOUND);
  // PREROUTING and INPUT: 1 rule, 5 of ISTIO_INBOUND, 1 of ISTIO_IN_REDIRECT; nat asked in both.
  // Then OUTPUT, POSTROUTING and round lo again: 1 rule and the first of ISTIO_OUTPUT.
  expect(meshed.legs.map(({ cost }) => figures(cost))).toEqual([
    [2, 7, 2, 1, 1],
    [4, 2, 2, 1, 1],
  ]);
  expect(figures(meshed.total)).toEqual([6, 9, 4, 2, 2]);
  expect(without && figures(without.total)).toEqual([2, 0, 2, 1, 1]);
  expect(without?.legs.map(({ from, to }) => `${from} → ${to}`)).toEqual(['client → app']);
});

test('the node costs the same with and without, and its draw goes the same way', async () => {
  const { with: meshed, without } = await costOf(ISTIO_SIDECAR + KUBE_NODE, OUTBOUND);
  const [node, bare] = [meshed.legs.at(-1), without?.legs.at(-1)];
  expect(node?.place).toBe('the node');
  expect(bare?.to).toBe(node?.to);
  expect(bare?.cost).toEqual(node?.cost);
  expect(without?.legs).toHaveLength(2);
});

test('without a proxy there is nothing to compare', async () => {
  const { without } = await costOf(KUBE_NODE, 'tcp 10.244.1.5:40000 → 10.96.71.12:80 in cni0');
  expect(without).toBeUndefined();
});

test.each([
  ['istio-iptables', '-i * -b *'],
  ['istio-iptables', '-i * -b * -m TPROXY -c net1'],
  ['istio-iptables', '-i * -b * --redirect-dns --capture-all-dns'],
  ['istio-ambient', ''],
  ['linkerd', '-p 4143 -o 4140 -u 2102'],
])('%s %s: nothing of the proxy is left, and it never costs less', async (program, flags) => {
  const rules = await generatedRules(program, flags);
  for (const packet of [INBOUND, OUTBOUND, INBOUND.replace('8080', '15020')]) {
    const { with: meshed, without } = await costOf(rules, packet);
    expect(without?.legs).toHaveLength(1);
    expect(without?.total.rules).toBe(0);
    const bare = without ? figures(without.total) : [];
    const more = figures(meshed.total).map((each, at) => each - (bare[at] ?? 0));
    expect(Math.min(...more)).toBeGreaterThanOrEqual(0);
  }
});
