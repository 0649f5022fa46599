import { expect, test } from 'vitest';
import { createLocalEngine } from '#engine/local-engine.ts';
import { unpackTrace } from '#engine/unpack-trace.ts';
import type { TraceView } from '#engine/views.ts';
import type { MapView } from '#graph/map-view.ts';
import { ISTIO_SIDECAR } from '#samples/istio-sidecar.ts';
import { layFormer } from './former-walk.ts';
import { layWalk, legAt } from './walk.ts';

const PACKET = 'tcp 10.244.2.7:40000 > 10.244.1.5:8080 in eth0';

async function walked(dump: string): Promise<{ readonly map: MapView; readonly trace: TraceView }> {
  const engine = createLocalEngine({ now: () => 0 });
  const { revision } = await engine.open(dump);
  const reply = await engine.trace({ revision, packetLine: PACKET, choices: {} });
  if (reply.kind === 'refused') throw new Error(JSON.stringify(reply.problems));
  return { map: await engine.map(revision, 0), trace: unpackTrace(reply.trace) };
}

/** What is ghosted on the map of the edited dump, by names. */
async function ghosted(edited: string) {
  const before = await walked(ISTIO_SIDECAR);
  const { map, trace } = await walked(edited);
  const walk = layWalk(trace, legAt(trace, 0), map);
  const { lines, gaps, rules } = layFormer(before.trace, 0, map, walk);
  const names = new Map(map.cards.map(({ id, name }) => [id, name]));
  return {
    edges: lines
      .filter((line) => 'rule' in line)
      .map(({ from, to }) => `${names.get(from)} → ${names.get(to)}`),
    gaps: gaps.map(({ id }) =>
      id
        .split(' ')
        .map((each) => names.get(each))
        .join(' → '),
    ),
    rules: map.cards.flatMap(({ name, rows }) =>
      rows.filter(({ rule }) => rules.has(rule)).map((row) => `${name} ${row.number}`),
    ),
  };
}

const CAPTURE = '-A ISTIO_INBOUND -p tcp -j ISTIO_IN_REDIRECT\n';

test('a rule put in front: the jump that is taken no more, and what it led to', async () => {
  const edited = ISTIO_SIDECAR.replace(
    /(?=-A ISTIO_INBOUND )/,
    '-A ISTIO_INBOUND -p tcp -m tcp --dport 8080 -j RETURN\n',
  );
  expect(await ghosted(edited)).toEqual({
    edges: ['ISTIO_INBOUND → ISTIO_IN_REDIRECT'],
    gaps: [],
    // One further down than it was.
    rules: ['ISTIO_INBOUND 6', 'ISTIO_IN_REDIRECT 1'],
  });
});

test('a rule taken out: the way between the chains, for which no line is left', async () => {
  const edited = ISTIO_SIDECAR.replace(CAPTURE, '');
  expect(edited).not.toBe(ISTIO_SIDECAR);
  expect(await ghosted(edited)).toEqual({
    edges: [],
    gaps: ['ISTIO_INBOUND → ISTIO_IN_REDIRECT'],
    rules: ['ISTIO_IN_REDIRECT 1'],
  });
});

test('accepted in front of them: both jumps', async () => {
  const edited = ISTIO_SIDECAR.replace(
    /(?=-A PREROUTING )/,
    '-A PREROUTING -p tcp -m tcp --dport 8080 -j MARK --set-mark 1\n-A PREROUTING -p tcp -m tcp --dport 8080 -j ACCEPT\n',
  );
  const { edges } = await ghosted(edited);
  expect(edges).toEqual(['PREROUTING → ISTIO_INBOUND', 'ISTIO_INBOUND → ISTIO_IN_REDIRECT']);
});

test('the same walk leaves nothing behind', async () => {
  expect(await ghosted(ISTIO_SIDECAR)).toEqual({ edges: [], gaps: [], rules: [] });
});
