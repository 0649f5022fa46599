/** Packets that follow a first one, and the ends that one packet can come to. */
import { expect, test } from 'vitest';
import { readHost } from '#host/read-host.ts';
import { ISTIO_SIDECAR } from '#samples/istio-sidecar.ts';
import { KUBE_NODE } from '#samples/kube-node.ts';
import { createLocalEngine } from './local-engine.ts';
import { condenseNeeds, groupOutcomes } from './outcome-groups.ts';
import { unpackTrace } from './unpack-trace.ts';
import type { OutcomesView, TraceRequest, TraceView, WhyNotView } from './views.ts';

/** A router between a network of its own and the rest of the world. */
const ROUTER = {
  interfaces: [
    { name: 'lan0', addrs: ['192.168.10.1/24'] },
    { name: 'wan0', addrs: ['203.0.113.5/24'] },
  ],
  routes: [{ dst: 'default', via: '203.0.113.1', dev: 'wan0' }],
  sysctls: { 'net.ipv4.ip_forward': 1 },
};

interface Walked {
  readonly trace: TraceView;
  readonly changesAt: (step: number) => Promise<readonly string[]>;
  readonly outcomes: (packet?: number) => Promise<OutcomesView>;
  /** Of the rule on a line of the dump. */
  readonly whyNot: (line: number, packet?: number) => Promise<WhyNotView>;
}

interface Asked extends Pick<TraceRequest, 'followUps'> {
  readonly choices?: TraceRequest['choices'];
  readonly host?: unknown;
}

async function walked(
  dump: string,
  packetLine: string,
  { followUps = [], choices = {}, host }: Asked = {},
): Promise<Walked> {
  const given = readHost(host, 4);
  const engine = createLocalEngine({ now: () => 0, ...(given.ok && { host: given.value }) });
  const { revision } = await engine.open(dump);
  const reply = await engine.trace({ revision, packetLine, choices, followUps });
  if (reply.kind !== 'traced')
    throw new Error(reply.problems.map((each) => each.message).join(' '));
  return {
    trace: unpackTrace(reply.trace),
    changesAt: async (step) => {
      const { changes } = await engine.step(revision, step);
      return changes.map(({ what, before, after }) => `${what} ${before} → ${after}`);
    },
    outcomes: (packet) => engine.outcomes(revision, packet),
    whyNot: async (line, packet) => {
      const [rule] = await engine.rulesOnLine(revision, line);
      if (rule === undefined) throw new Error(`No rule on line ${line}`);
      return engine.whyNot(revision, rule, packet);
    },
  };
}

/** A line for each stretch: which packet, its way, how it ended. */
function legsOf({ legs }: TraceView): readonly string[] {
  return legs.map(({ packet, title, verdict }) => `${packet} ${title} | ${verdict}`);
}

function translatedIn({ steps }: TraceView): readonly string[] {
  return steps
    .filter(({ kind }) => kind === 'translated')
    .map(({ hook, words, outcome, tone }) => `${hook}: ${words} ${outcome} (${tone})`);
}

const INBOUND = 'tcp 10.244.2.7:40000 → 10.244.1.5:8080 in eth0';

test('what Envoy answers leaves with the port that the client asked for', async () => {
  const { trace, changesAt } = await walked(ISTIO_SIDECAR, INBOUND, { followUps: ['reply'] });
  expect(legsOf(trace)).toEqual([
    '0 eth0 → Envoy | captured by Envoy, inbound listener :15006, by rule 1 of nat ISTIO_IN_REDIRECT',
    '1 reply: uid 1337 → eth0 | sent out eth0 to 10.244.2.7:40000',
  ]);
  expect(translatedIn(trace)).toEqual([
    'POSTROUTING: source rewritten by the binding :15006 → :8080 (rewrite)',
  ]);
  const back = trace.steps.findIndex(({ kind }) => kind === 'translated');
  expect(await changesAt(back)).toContain('source port 15006 → 8080');
  expect(
    trace.steps
      .slice(trace.legs[1]?.firstStep)
      .some(({ table, rule }) => table === 'nat' && rule !== undefined),
  ).toBe(false);
});

test('the answer to a masqueraded packet finds its way back to who sent it', async () => {
  const router = `*nat
:PREROUTING ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A POSTROUTING -s 192.168.10.0/24 -o wan0 -j MASQUERADE
COMMIT
*filter
:FORWARD DROP [0:0]
-A FORWARD -m conntrack --ctstate ESTABLISHED -j ACCEPT
-A FORWARD -i lan0 -o wan0 -j ACCEPT
COMMIT
`;
  const packetLine = 'udp 192.168.10.33:5353 → 198.51.100.9:53 in lan0';
  const { trace, changesAt } = await walked(router, packetLine, {
    followUps: ['reply', 'again'],
    host: ROUTER,
  });
  expect(trace.legs.map(({ title }) => title)).toEqual([
    'lan0 → wan0',
    'reply: wan0 → lan0',
    'again: lan0 → wan0',
  ]);
  expect(trace.legs[1]?.verdict).toBe('forwarded out lan0 to 192.168.10.33:5353');
  const [back, again] = trace.steps.filter(({ kind }) => kind === 'translated');
  expect(back?.hook).toBe('PREROUTING');
  expect(await changesAt(back?.index ?? -1)).toContain(
    'destination address 203.0.113.5 → 192.168.10.33',
  );
  expect(back?.outcome).toBe('203.0.113.5:5353 → 192.168.10.33:5353');
  expect(again?.outcome).toBe('192.168.10.33:5353 → 203.0.113.5:5353');
  const asks = trace.steps.filter(({ table, rule }) => table === 'nat' && rule !== undefined);
  expect(asks.map(({ index }) => index)).toEqual([
    expect.toSatisfy((index: number) => index < (trace.legs[1]?.firstStep ?? 0)),
  ]);
});

test('nobody answers a packet that was dropped, and the flow goes on with the next', async () => {
  const closed = '*filter\n:INPUT DROP [0:0]\nCOMMIT\n';
  const { trace } = await walked(closed, INBOUND, { followUps: ['reply', 'again', 'reply'] });
  expect(trace.legs.map(({ packet, verdictKind }) => `${packet} ${verdictKind}`)).toEqual([
    '0 dropped',
    '2 dropped',
  ]);
});

/** A service with three backends, as kube-proxy writes it. */
const SERVICE = `*nat
:PREROUTING ACCEPT [0:0]
:KUBE-SVC-TEST - [0:0]
-A PREROUTING -d 10.96.0.7/32 -j KUBE-SVC-TEST
-A KUBE-SVC-TEST -m statistic --mode random --probability 0.33333333349 -p tcp -j DNAT --to-destination 10.244.1.11:81
-A KUBE-SVC-TEST -m statistic --mode random --probability 0.50000000000 -p tcp -j DNAT --to-destination 10.244.1.12:82
-A KUBE-SVC-TEST -p tcp -j DNAT --to-destination 10.244.1.13:83
COMMIT
`;

test('every backend of a service has its true share, and what leads to it', async () => {
  const packetLine = 'tcp 192.168.10.33:40000 → 10.96.0.7:80 in lan0';
  const { outcomes, trace } = await walked(SERVICE, packetLine, { host: ROUTER });
  expect(trace.verdict.assumed).toBe(true);
  const view = await outcomes();
  expect(view.left).toBe(0);
  const groups = groupOutcomes(view);
  expect(groups.map(({ verdict }) => /10\.244\.1\.\d+:\d+/.exec(verdict.sentence)?.[0])).toEqual([
    '10.244.1.11:81',
    '10.244.1.12:82',
    '10.244.1.13:83',
  ]);
  for (const { share } of groups) {
    expect(share.atLeast).toBeCloseTo(1 / 3, 6);
    expect(share.atMost).toBe(share.atLeast);
  }

  const [way] = groups[2]?.ways ?? [];
  expect(condenseNeeds(way?.needs ?? [])).toEqual([
    {
      question: 'Does the draw succeed?',
      answer: 'no',
      place: 'rule 2 of nat KUBE-SVC-TEST',
      times: 2,
    },
  ]);
  const gone = await walked(SERVICE, packetLine, {
    host: ROUTER,
    choices: way?.choices ?? {},
  });
  expect(gone.trace.verdict).toEqual(way?.verdict);
});

/** A line for each end: its share, and what leads to it. */
async function endsOf(outcomes: Walked['outcomes']): Promise<readonly string[]> {
  return groupOutcomes(await outcomes()).map(({ share: { atLeast, atMost }, needs, ways }) => {
    const share = atLeast === atMost ? atLeast : `${atLeast}–${atMost}`;
    const by = needs?.map(({ answer, place }) => `${answer} to ${place.split(' of ')[0]}`);
    return by ? `${share} by ${by.join(', ')}` : `${share} in ${ways.length} ways`;
  });
}

test('ways to the same end are one end, with their shares summed', async () => {
  const dump = `*filter
:INPUT ACCEPT [0:0]
-A INPUT -m statistic --mode random --probability 0.25 -j MARK --set-xmark 0x1/0xff
-A INPUT -m statistic --mode random --probability 0.5 -j DROP
COMMIT
`;
  const { outcomes } = await walked(dump, INBOUND);
  expect(await endsOf(outcomes)).toEqual(['0.5 by yes to rule 2', '0.5 by no to rule 2']);
});

test('a share that hangs on more than draws is told from its least to its most', async () => {
  const dump = `*filter
:INPUT ACCEPT [0:0]
-A INPUT -m statistic --mode random --probability 0.25 -j ACCEPT
-A INPUT -m limit --limit 3/sec -j DROP
-A INPUT -m statistic --mode random --probability 0.5 -j LOG
COMMIT
`;
  const { outcomes } = await walked(dump, INBOUND);
  expect(await endsOf(outcomes)).toEqual([
    '0.25–1 in 3 ways',
    '0–0.75 by no to rule 1, yes to rule 2',
  ]);
});

test('the sample service sends half to each backend', async () => {
  const { outcomes } = await walked(KUBE_NODE, 'tcp 10.244.1.5:40000 → 10.96.71.12:80 in cni0');
  expect(await endsOf(outcomes)).toEqual(['0.5 by yes to rule 2', '0.5 by no to rule 2']);
});

/** New ones are let in, and of what belongs to them some is dropped. */
const PER_STATE = `*filter
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -m conntrack --ctstate NEW -j ACCEPT
-A OUTPUT -m conntrack --ctstate ESTABLISHED -m statistic --mode random --probability 0.25 -j DROP
COMMIT
`;

test('a reply has its own ends, and its own reasons', async () => {
  const { outcomes, whyNot, trace } = await walked(PER_STATE, INBOUND, { followUps: ['reply'] });
  expect((await outcomes(0)).outcomes).toHaveLength(1);
  const reply = await outcomes(1);
  expect(reply.outcomes.map(({ verdict, probability }) => [verdict.kind, probability])).toEqual([
    ['sent', 0.75],
    ['dropped', 0.25],
  ]);
  const dropped = reply.outcomes.find(({ verdict }) => verdict.kind === 'dropped');
  const again = await walked(PER_STATE, INBOUND, {
    followUps: ['reply'],
    choices: dropped?.choices ?? {},
  });
  expect(again.trace.legs.map(({ verdictKind }) => verdictKind)).toEqual(['delivered', 'dropped']);

  expect((await whyNot(4, 0)).kind).toBe('matched');
  const { kind, sentence } = await whyNot(4, 1);
  expect(kind).toBe('not-reached');
  expect(sentence).toMatch(/INPUT/);
  const { step } = await whyNot(5, 1);
  expect(trace.steps[step ?? -1]).toMatchObject({ chainName: 'OUTPUT', number: 1 });
});

test('the clock that the packet line sets decides what asks for the time', async () => {
  const dump = `*filter
:INPUT ACCEPT [0:0]
-A INPUT -m time --timestart 08:00 --timestop 18:00 --weekdays Mon,Tue,Wed,Thu,Fri -j DROP
COMMIT
`;
  const verdictAt = async (time: string): Promise<readonly unknown[]> => {
    const { trace } = await walked(dump, `${INBOUND}${time}`);
    return [trace.verdict.kind, trace.choices.length];
  };
  expect(await verdictAt('')).toEqual(['dropped', 2]);
  expect(await verdictAt(' time 2026-03-09T09:30')).toEqual(['dropped', 0]);
  expect(await verdictAt(' time 2026-03-09T07:59:59Z')).toEqual(['delivered', 0]);
  expect(await verdictAt(' time 2026-03-08T09:30')).toEqual(['delivered', 0]);
});

test('the socket that TPROXY gave the first packet has those after it too', async () => {
  const dump = `*mangle
:PREROUTING ACCEPT [0:0]
-A PREROUTING -p tcp -m socket --transparent -j MARK --set-xmark 0x1/0xffffffff
-A PREROUTING -p tcp -m conntrack --ctstate NEW -j TPROXY --on-port 15006 --on-ip 0.0.0.0 --tproxy-mark 0x1/0xffffffff
COMMIT
`;
  const host = {
    ...ROUTER,
    routes: [...ROUTER.routes, { dst: 'default', type: 'local', dev: 'lo', table: 133 }],
    rules: [{ priority: 100, fwmark: '0x1', table: 133 }],
    listeners: [{ proto: 'tcp', addr: '0.0.0.0', port: 15006, transparent: true, label: 'proxy' }],
  };
  const packetLine = 'tcp 192.168.10.33:40000 → 8.8.8.8:80 in lan0';
  const { trace } = await walked(dump, packetLine, { host, followUps: ['reply', 'again'] });
  expect(trace.choices).toEqual([]);
  const taken = trace.legs.filter(({ packet }) => packet !== 1);
  expect(taken.map(({ packet }) => packet)).toEqual([0, 2]);
  expect(taken[0]?.title).toBe('lan0 → proxy');
  expect(taken[1]?.title).toBe('again: lan0 → proxy');
});
