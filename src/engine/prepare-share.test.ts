import { describe, expect, test } from 'vitest';
import { ISTIO_SIDECAR } from '#samples/istio-sidecar.ts';
import { KUBE_NODE } from '#samples/kube-node.ts';
import { createLocalEngine } from './local-engine.ts';
import type { PreparedShare, ShareOptions, TraceRequest } from './views.ts';

async function prepare(
  text: string,
  request: Omit<TraceRequest, 'revision'>,
  options: Pick<ShareOptions, 'part' | 'secret'>,
): Promise<PreparedShare> {
  const engine = createLocalEngine({ now: () => 0 });
  const { revision } = await engine.open(text);
  const reply = await engine.trace({ revision, ...request });
  expect(reply.kind).toBe('traced');
  return engine.prepareShare(revision, { ...options, packets: [] });
}

const SITUATIONS = [
  ['into Envoy', ISTIO_SIDECAR, 'tcp 10.244.2.7:40000 > 10.244.1.5:8080 in eth0'],
  ['past Envoy', ISTIO_SIDECAR, 'tcp 10.244.2.7:40000 > 10.244.1.5:15020 in eth0'],
  ['from the app', ISTIO_SIDECAR, 'tcp 10.244.1.5:40000 > 10.96.71.12:80 uid 1000'],
  ['to a service', KUBE_NODE, 'tcp 10.244.1.9:40000 > 10.96.71.12:80 in cni0'],
] as const;

describe.each(SITUATIONS)('%s', (_, text, packetLine) => {
  test.each([
    { part: 'slice', secret: undefined },
    { part: 'slice', secret: 'a secret' },
    { part: 'whole', secret: 'another' },
  ] as const)('$part, secret $secret: the same steps', async (options) => {
    const request = { packetLine, choices: {}, followUps: ['reply'] } as const;
    const made = await prepare(text, request, options);
    expect(made.kind === 'different' ? made.says : '').toBe('');
    if (made.kind !== 'same') return;
    // Opened anew, as whoever gets it does.
    const engine = createLocalEngine({ now: () => 0 });
    const { revision, problemCount } = await engine.open(made.content.dump);
    expect(problemCount.error).toBe(0);
    const { packetLine: line, choices, followUps, host } = made.content;
    const reply = await engine.trace({ revision, packetLine: line, choices, followUps, host });
    expect(reply.kind === 'traced' && reply.trace.stepCount).toBe(made.steps);
  });
});

test('a slice has the rules that were met, and no others', async () => {
  const made = await prepare(
    KUBE_NODE,
    { packetLine: 'tcp 10.244.1.9:40000 > 10.96.71.12:80 in cni0', choices: {} },
    { part: 'slice', secret: undefined },
  );
  const engine = createLocalEngine({ now: () => 0 });
  const whole = await engine.open(KUBE_NODE);
  expect(made.kind === 'same' && made.rules).toBeLessThan(whole.rulesets[0]?.ruleCount ?? 0);
  expect(made.kind === 'same' && made.rules).toBeGreaterThan(3);
});

test('a branch that the person took is taken in the slice too', async () => {
  const packetLine = 'tcp 10.244.1.9:40000 > 10.96.71.12:80 in cni0';
  const engine = createLocalEngine({ now: () => 0 });
  const { revision } = await engine.open(KUBE_NODE);
  const first = await engine.trace({ revision, packetLine, choices: {} });
  const choice = first.kind === 'traced' ? first.trace.choices[0] : undefined;
  if (!choice) throw new Error('the service has a draw');
  const other = choice.taken === 'yes' ? 'no' : 'yes';
  const second = await engine.trace({ revision, packetLine, choices: { [choice.key]: other } });
  const made = await engine.prepareShare(revision, {
    part: 'slice',
    secret: undefined,
    packets: [],
  });
  if (made.kind !== 'same' || second.kind !== 'traced') throw new Error('nothing was made');
  expect(Object.values(made.content.choices)).toEqual([other]);
  const slice = await engine.open(made.content.dump);
  const again = await engine.trace({ ...made.content, revision: slice.revision });
  expect(again.kind === 'traced' && again.trace.verdict.sentence).toBe(
    second.trace.verdict.sentence,
  );
});

test('where other addresses change the way, that is said', async () => {
  // A range over several nets does not keep its order.
  const dump =
    '*filter\n:INPUT DROP [0:0]\n-A INPUT -m iprange --src-range 10.3.0.0-10.90.255.255 -j ACCEPT\nCOMMIT\n';
  const secrets = Array.from({ length: 20 }, (_, at) => `secret ${at}`);
  const made = await Promise.all(
    secrets.map((secret) =>
      prepare(
        dump,
        { packetLine: 'tcp 10.60.1.2:1 > 10.0.0.1:80 in eth0', choices: {} },
        { part: 'whole', secret },
      ),
    ),
  );
  const told = made.flatMap((each) => (each.kind === 'different' ? [each.says] : []));
  expect(told.length).toBeGreaterThan(0);
  expect(told[0]).toMatch(/^Walked again, the packet goes another way at step \d+: .*\.$/);
});
