import { expect, test } from 'vitest';
import { createLocalEngine } from '#engine/local-engine.ts';
import { unpackTrace } from '#engine/unpack-trace.ts';
import type { TraceView } from '#engine/views.ts';
import type { MapView } from '#graph/map-view.ts';
import { ISTIO_SIDECAR } from '#samples/istio-sidecar.ts';
import { requestFor } from './use-shown-map.ts';

const PACKET = 'tcp 10.244.2.7:40000 > 10.244.1.5:8080 in eth0';

async function opened(dump: string): Promise<{ map: MapView; trace: TraceView }> {
  const engine = createLocalEngine({ now: () => 0 });
  const { revision } = await engine.open(dump);
  const reply = await engine.trace({ revision, packetLine: PACKET, choices: {} });
  if (reply.kind === 'refused') throw new Error(JSON.stringify(reply.problems));
  return { map: await engine.map(revision, 0), trace: unpackTrace(reply.trace) };
}

test('a map that has the whole walk is asked for nothing', async () => {
  const { map, trace } = await opened(ISTIO_SIDECAR);
  expect(requestFor(map, trace, [], undefined)).toBeUndefined();
});

test('chains of the walk that are folded away are asked for', async () => {
  const names = Array.from({ length: 60 }, (_, at) => `svc-${at}x`);
  const { map, trace } = await opened(`*filter
:INPUT DROP [0:0]
${names.map((name) => `:${name} - [0:0]`).join('\n')}
${names.map((name, at) => `-A INPUT -p tcp -m tcp --dport ${8050 + at} -j ${name}`).join('\n')}
-A INPUT -p tcp -m tcp --dport 8080 -j svc-7x
${names.map((name) => `-A ${name} -p udp -j ACCEPT`).join('\n')}
COMMIT
`);
  const passed = new Set(
    trace.steps.flatMap(({ chain, depth }) => (chain === undefined || depth === 0 ? [] : chain)),
  );
  expect(passed.size).toBe(2);
  expect(new Set(requestFor(map, trace, [], undefined)?.chains)).toEqual(passed);
});

test('a trace of another dump asks for nothing', async () => {
  const { map, trace } = await opened(ISTIO_SIDECAR);
  const stale = { ...trace, revision: trace.revision + 1 };
  expect(requestFor({ ...map, cards: [], edges: [] }, stale, [], undefined)).toBeUndefined();
});

test('a chain that somebody selected is asked for', async () => {
  const { map } = await opened(ISTIO_SIDECAR);
  const [first, ...cards] = map.cards;
  const request = requestFor({ ...map, cards }, undefined, [], first?.chain);
  expect(request?.chains).toEqual([first?.chain]);
});
