/** The packets that are offered on each dump can be walked, and reach what their names say. */
import { expect, test } from 'vitest';
import { createLocalEngine } from '#engine/local-engine.ts';
import { DUMPS } from './dumps.ts';

/** How packets end, by the dump and the packet's name; those that are not here only have to walk. */
const ENDS: Readonly<Record<string, RegExp>> = {
  'istio-sidecar, client → this pod :8080': /^captured by Envoy, inbound/,
  'istio-sidecar, client → this pod :15021 (health)': /^delivered /,
  'istio-sidecar, app → a service :80': /^captured by Envoy, outbound/,
  'istio-sidecar, Envoy (uid 1337) → upstream': /^sent out/,
  'istio-sidecar, Envoy → app, on lo': /^delivered/,
  'ambient-pod, client → this pod :8080': /^captured by ztunnel/,
  'ambient-pod, ztunnel of a node → this pod :15008 (HBONE)': /^delivered/,
  'ambient-pod, app → a service :80': /^captured by ztunnel/,
  'linkerd, client → this pod :8080': /^captured .*:4143/,
  'linkerd, Linkerd’s proxy (uid 2102) → upstream': /^sent out/,
  'shop-node, pod → shop/web:http': /^forwarded .*:8080/,
  'shop-node, client → node port 30080 (shop/web:http)': /^forwarded .*:8080/,
  'docker, client → this host :8088': /^forwarded out docker0 to 172\.17\.0\.3:3000/,
  'ssh-subnet, 192.0.2.7 → this host :22': /^delivered/,
  'ssh-subnet, client → this host :22': /^refused/,
  'port-redirection, client → 203.0.113.2:2222': /^forwarded/,
  'ufw, client → this host :2222': /^(?:delivered|refused|dropped)/,
};

test.each(Object.entries(DUMPS))('%s', async (name, text) => {
  const engine = createLocalEngine({ now: () => 0 });
  const { revision, presets } = await engine.open(text);
  expect(presets.length).toBeGreaterThan(0);
  expect(new Set(presets.map(({ title }) => title)).size).toBe(presets.length);
  for (const { title, packetLine } of presets) {
    const reply = await engine.trace({ revision, packetLine, choices: {} });
    if (reply.kind !== 'traced') throw new Error(`${packetLine}: ${JSON.stringify(reply)}`);
    expect(`${title}: ${reply.trace.verdict.sentence}`).toMatch(
      new RegExp(`: ${(ENDS[`${name}, ${title}`] ?? /^./).source.slice(1)}`),
    );
  }
});

test('each of the ends above is of a packet that is offered', async () => {
  const offered = await Promise.all(
    Object.entries(DUMPS).map(async ([name, text]) => {
      const { presets } = await createLocalEngine({ now: () => 0 }).open(text);
      return presets.map(({ title }) => `${name}, ${title}`);
    }),
  );
  expect(offered.flat()).toEqual(expect.arrayContaining(Object.keys(ENDS)));
});
