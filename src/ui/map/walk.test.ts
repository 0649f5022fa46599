import { expect, test } from 'vitest';
import { createLocalEngine } from '#engine/local-engine.ts';
import { unpackTrace } from '#engine/unpack-trace.ts';
import type { TraceView } from '#engine/views.ts';
import type { MapView } from '#graph/map-view.ts';
import { ISTIO_SIDECAR } from '#samples/istio-sidecar.ts';
import { layWalk, legAt, markAt, outcomeAt, type Walk } from './walk.ts';

interface Walked {
  readonly map: MapView;
  readonly trace: TraceView;
  readonly walk: Walk;
}

async function walked(dump: string, packetLine: string): Promise<Walked> {
  const engine = createLocalEngine({ now: () => 0 });
  const { revision } = await engine.open(dump);
  const map = await engine.map(revision, 0);
  const reply = await engine.trace({ revision, packetLine, choices: {} });
  if (reply.kind === 'refused') throw new Error(JSON.stringify(reply.problems));
  const trace = unpackTrace(reply.trace);
  return { map, trace, walk: layWalk(trace, legAt(trace, 0), map) };
}

/** The nodes of a walk by what is written on them, each once, in the order of the walk. */
function names({ map, walk }: Walked): readonly string[] {
  const labels = new Map([
    ...map.cards.map(({ id, table, name }) => [id, `${table} ${name}`] as const),
    ...map.ticks.map(({ id, table, name }) => [id, `${table} ${name}`] as const),
    ...map.places.map(({ id, label }) => [id, label] as const),
    ...map.families.map(({ id, prefix }) => [id, `${prefix}*`] as const),
  ]);
  const passed = walk.at.flatMap((id) => (id === undefined ? [] : (labels.get(id) ?? id)));
  return passed.filter((name, index) => passed[index - 1] !== name);
}

const CLIENT = 'tcp 10.244.2.7:40000 > 10.244.1.5:8080 in eth0';

test('a packet to the pod passes hooks, chains and places in the kernel’s order', async () => {
  expect(names(await walked(ISTIO_SIDECAR, CLIENT))).toEqual([
    'from the network',
    'raw PREROUTING',
    'conntrack',
    'mangle PREROUTING',
    'nat PREROUTING',
    'nat ISTIO_INBOUND',
    'nat ISTIO_IN_REDIRECT',
    'routing decision',
    'mangle INPUT',
    'filter INPUT',
    'nat INPUT',
    'lane:INPUT',
    'Envoy :15006',
  ]);
});

test('the rail is lit from the wire to the process, and no further', async () => {
  const { map, walk } = await walked(ISTIO_SIDECAR, CLIENT);
  const lit = map.rail.filter(({ id, kind }) => kind !== 'stub' && walk.lines.has(id));
  expect(lit.map(({ from, to }) => `${from} ${to}`)).toEqual([
    'place:wire-in lane:PREROUTING',
    'lane:PREROUTING place:route-in',
    'place:route-in lane:INPUT',
    'lane:INPUT place:process',
  ]);
});

test('a forwarded packet takes the way past INPUT', async () => {
  const dump =
    '*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -i eth0 -o eth1 -p udp -j DROP\nCOMMIT\n';
  const { map, walk } = await walked(dump, 'tcp 192.168.7.5:40000 > 93.184.216.34:443 in eth0');
  const lit = map.rail.filter(({ id, kind }) => kind === 'bypass' && walk.lines.has(id));
  expect(lit.map(({ from, to }) => `${from} ${to}`)).toEqual([
    'place:route-in lane:FORWARD',
    'lane:FORWARD lane:POSTROUTING',
  ]);
});

test('the edges of the jumps taken are lit, the others not', async () => {
  const { map, walk } = await walked(ISTIO_SIDECAR, CLIENT);
  const nameOf = (id: string): string | undefined => map.cards.find((card) => card.id === id)?.name;
  const lit = map.edges.filter(({ id }) => walk.lines.has(id));
  expect(lit.map(({ from, to }) => `${nameOf(from)} ${nameOf(to)}`)).toEqual([
    'PREROUTING ISTIO_INBOUND',
    'ISTIO_INBOUND ISTIO_IN_REDIRECT',
  ]);
});

test('rows tell what came of their rules', async () => {
  const { map, walk } = await walked(ISTIO_SIDECAR, CLIENT);
  const inbound = map.cards.find(({ name }) => name === 'ISTIO_INBOUND');
  const outcomes = inbound?.rows.map(({ rule }) => outcomeAt(walk, walk.rules.get(rule)));
  expect(outcomes).toEqual(['missed', 'missed', 'missed', 'missed', 'matched']);
  const output = map.cards.find(({ name }) => name === 'ISTIO_OUTPUT');
  const elsewhere = output?.rows.map(({ rule }) => outcomeAt(walk, walk.rules.get(rule)));
  expect(new Set(elsewhere)).toEqual(new Set(['none']));
});

test('a step in a chain that is folded away is at its family', async () => {
  const names = Array.from({ length: 50 }, (_, at) => `SVC-${at}A`);
  const dump = `*filter
:INPUT DROP [0:0]
${names.map((name) => `:${name} - [0:0]`).join('\n')}
${names.map((name, at) => `-A INPUT -p tcp -m tcp --dport ${8000 + at} -j ${name}`).join('\n')}
${names.map((name) => `-A ${name} -j ACCEPT`).join('\n')}
COMMIT
`;
  const { map, walk } = await walked(dump, 'tcp 10.0.0.7:40000 > 10.0.0.5:8044 in eth0');
  expect(map.families.map(({ id }) => walk.nodes.has(id))).toEqual([true]);
});

test('a jump that chance decides is lit like any other', async () => {
  const { map, walk } = await walked(
    `*filter
:INPUT ACCEPT [0:0]
:half - [0:0]
-A INPUT -m statistic --mode random --probability 0.25 -j half
-A half -p tcp -j DROP
COMMIT
`,
    'tcp 10.0.0.7:40000 > 10.0.0.5:8044 in eth0',
  );
  const [edge] = map.edges;
  const inside = walk.steps.some(({ chainName }) => chainName === 'half');
  expect(edge && walk.lines.has(edge.id)).toBe(inside);
  expect(outcomeAt(walk, edge && walk.rules.get(edge.rule))).toBe('choice');
});

test('a mark says how far the packet is', () => {
  const steps = [4, 5, 9];
  expect([3, 5, 7, 12].map((present) => markAt(steps, present))).toEqual([
    'future',
    'now',
    'past',
    'past',
  ]);
  expect(markAt(undefined, 5)).toBe('off');
});
