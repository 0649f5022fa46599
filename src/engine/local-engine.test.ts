import { describe, expect, test } from 'vitest';
import { ISTIO_SIDECAR } from '#samples/istio-sidecar.ts';
import { type Engine, Overtaken } from './engine.ts';
import { createLocalEngine } from './local-engine.ts';
import { unpackTrace } from './unpack-trace.ts';
import type { DumpView, TraceView } from './views.ts';

async function traceOf(text: string, packetLine: string): Promise<TraceView> {
  const engine = createLocalEngine({ now: () => 0 });
  const { revision } = await engine.open(text);
  const reply = await engine.trace({ revision, packetLine, choices: {} });
  if (reply.kind !== 'traced')
    throw new Error(reply.problems.map((each) => each.message).join(' '));
  return unpackTrace(reply.trace);
}

/** `nat ISTIO_INBOUND 5 tcp | → ISTIO_IN_REDIRECT`, runs of misses as `… 4 did not match`. */
function printed({ steps }: TraceView): readonly string[] {
  const lines: string[] = [];
  let misses = 0;
  const flush = (): void => {
    if (misses > 0) lines.push(`  … ${misses} did not match`);
    misses = 0;
  };
  for (const step of steps) {
    if (step.kind === 'skipped') {
      misses += 1;
      continue;
    }
    flush();
    const place = [
      step.hook,
      step.table,
      step.chainName === step.hook ? '' : step.chainName,
      step.number,
    ]
      .filter((part) => part !== undefined && part !== '')
      .join(' ');
    lines.push(`${place}: ${step.words} | ${step.outcome}`.replace(/^: /, ''));
  }
  flush();
  return lines;
}

test('a client’s packet for the app is captured by Envoy’s inbound listener', async () => {
  const trace = await traceOf(ISTIO_SIDECAR, 'tcp 10.244.2.7:40000 → 10.244.1.5:8080 in eth0');
  expect(trace.verdict.sentence).toBe(
    'captured by Envoy, inbound listener :15006, by rule 1 of nat ISTIO_IN_REDIRECT',
  );
  expect(printed(trace)).toEqual([
    'arrives on eth0 | tcp 10.244.2.7:40000 → 10.244.1.5:8080 in eth0',
    'PREROUTING raw: no rule decided | policy ACCEPT',
    'PREROUTING: connection tracking | NEW',
    'PREROUTING mangle: no rule decided | policy ACCEPT',
    'PREROUTING nat 1: tcp | → ISTIO_INBOUND',
    '  … 4 did not match',
    'PREROUTING nat ISTIO_INBOUND 5: tcp | → ISTIO_IN_REDIRECT',
    'PREROUTING nat ISTIO_IN_REDIRECT 1: tcp | REDIRECT :15006',
    'routing decision | to this host',
    'INPUT mangle: no rule decided | policy ACCEPT',
    'INPUT filter: no rule decided | policy ACCEPT',
    'INPUT nat: no rule decided | policy ACCEPT',
    'INPUT security: nothing in this dump | goes on',
    'delivered to 10.244.1.5:15006 | Envoy, inbound listener :15006',
  ]);
});

test('the app’s own packet is captured by Envoy’s outbound listener, round lo', async () => {
  const trace = await traceOf(ISTIO_SIDECAR, 'tcp 10.244.1.5:40000 → 10.0.0.10:80 uid 1000');
  expect(trace.verdict.sentence).toBe(
    'captured by Envoy, outbound listener :15001, by rule 1 of nat ISTIO_REDIRECT',
  );
  expect(printed(trace)).toEqual([
    'sent by uid 1000 | tcp 10.244.1.5:40000 → 10.0.0.10:80 uid 1000',
    'routing decision | out eth0',
    'OUTPUT raw: no rule decided | policy ACCEPT',
    'OUTPUT: connection tracking | NEW',
    'OUTPUT mangle: no rule decided | policy ACCEPT',
    'OUTPUT nat 1: every packet | → ISTIO_OUTPUT',
    '  … 8 did not match',
    'OUTPUT nat ISTIO_OUTPUT 9: every packet | → ISTIO_REDIRECT',
    'OUTPUT nat ISTIO_REDIRECT 1: tcp | REDIRECT :15001',
    'routed again | to this host',
    'OUTPUT filter: no rule decided | policy ACCEPT',
    'OUTPUT security: nothing in this dump | goes on',
    'POSTROUTING mangle: no rule decided | policy ACCEPT',
    'POSTROUTING nat: no rule decided | policy ACCEPT',
    'leaves through lo and comes back in | in lo',
    'PREROUTING raw: no rule decided | policy ACCEPT',
    'PREROUTING mangle: no rule decided | policy ACCEPT',
    'PREROUTING nat: nat is not asked | already settled',
    'routing decision | to this host',
    'INPUT mangle: no rule decided | policy ACCEPT',
    'INPUT filter: no rule decided | policy ACCEPT',
    'INPUT nat: nat is not asked | already settled',
    'INPUT security: nothing in this dump | goes on',
    'delivered to 127.0.0.1:15001 | Envoy, outbound listener :15001',
  ]);
});

test('Envoy’s own packet returns and leaves the pod', async () => {
  const trace = await traceOf(ISTIO_SIDECAR, 'tcp 10.244.1.5:40001 → 10.0.0.10:80 uid 1337');
  expect(trace.verdict.sentence).toBe(
    'sent out eth0 to 10.0.0.10:80, not captured: rule 4 of nat ISTIO_OUTPUT returns it',
  );
});

test('a health check on an excluded port bypasses the proxy, and says by which rule', async () => {
  const trace = await traceOf(ISTIO_SIDECAR, 'tcp 10.244.2.7:40000 → 10.244.1.5:15021 in eth0');
  expect(trace.verdict.sentence).toBe(
    'delivered to 10.244.1.5:15021, not captured: rule 3 of nat ISTIO_INBOUND returns it',
  );
});

test('a step says what each condition asked and what the packet had', async () => {
  const engine = createLocalEngine({ now: () => 0 });
  const { revision } = await engine.open(ISTIO_SIDECAR);
  const packetLine = 'tcp 10.244.2.7:40000 → 10.244.1.5:8080 in eth0';
  const reply = await engine.trace({ revision, packetLine, choices: {} });
  if (reply.kind !== 'traced') throw new Error('refused');
  const missed = reply.trace.rows.find(({ kind }) => kind === 'skipped');
  const details = await engine.step(revision, missed?.index ?? -1);
  expect(details.ruleText).toBe('-A ISTIO_INBOUND -p tcp -m tcp --dport 15008 -j RETURN');
  expect(details.checks).toEqual([
    { words: '-p tcp', shows: 'tcp', holds: 'yes' },
    { words: '--dport 15008', shows: '8080', holds: 'no' },
  ]);
  expect(details.callStack).toEqual(['PREROUTING', 'ISTIO_INBOUND']);
  const rewritten = reply.trace.rows.find(({ kind }) => kind === 'rewritten');
  const { changes } = await engine.step(revision, rewritten?.index ?? -1);
  expect(changes).toContainEqual({ what: 'destination port', before: '8080', after: '15006' });
});

test('a packet of the other family is refused in words', async () => {
  const engine = createLocalEngine({ now: () => 0 });
  const { revision } = await engine.open(ISTIO_SIDECAR);
  const packetLine = 'tcp [fd00::1]:1 → [fd00::2]:2 in eth0';
  const reply = await engine.trace({ revision, packetLine, choices: {} });
  expect(reply).toEqual({
    kind: 'refused',
    problems: [
      { field: 'line', message: 'This is an IPv6 packet, and the dump has only IPv4 rules.' },
    ],
  });
});

describe('a dump read in turns', () => {
  const LARGE = `*filter\n${'-A INPUT -p tcp -j ACCEPT\n'.repeat(20_000)}COMMIT\n`;

  /** An engine whose clock runs on 100 ms with every look at it, and that pauses when the test says so. */
  function pausing(during: (engine: Engine, pauses: number) => Promise<unknown>): Engine {
    let time = 0;
    let pauses = 0;
    const engine = createLocalEngine({
      now: () => (time += 100),
      pause: async () => {
        pauses += 1;
        await during(engine, pauses);
      },
    });
    return engine;
  }

  test('says how far it is', async () => {
    const told: number[] = [];
    await pausing(async () => undefined).open(LARGE, (done) => told.push(done));
    expect(told.length).toBeGreaterThan(2);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
  });

  test('is given up when it is stopped, and the one before stays', async () => {
    let isWanted = true;
    let stopped: boolean | undefined;
    const engine = pausing(async (each) => {
      if (!isWanted) stopped = await each.stopOpening();
    });
    const before = await engine.open('*filter\n:INPUT DROP [0:0]\nCOMMIT\n');
    isWanted = false;
    await expect(engine.open(LARGE)).rejects.toThrow(Overtaken);
    expect(stopped).toBe(true);
    expect(await engine.print(before.revision, false)).toContain(':INPUT DROP');
    expect(await engine.stopOpening()).toBe(false);
  });

  test('is given up when another is opened', async () => {
    let other: Promise<DumpView> | undefined;
    const engine = pausing(async (each, pauses) => {
      if (pauses === 1) other = each.open('*nat\nCOMMIT\n');
    });
    await expect(engine.open(LARGE)).rejects.toThrow(Overtaken);
    expect((await other)?.rulesets[0]?.tables).toEqual(['nat']);
  });
});

describe('what is made ahead once a dump is open', () => {
  const LONG = `*filter\n:INPUT DROP [0:0]\n:web - [0:0]\n${'-A INPUT -s 10.0.0.1/32 -p tcp -m tcp --dport 80 -j web\n'.repeat(9_000)}COMMIT\n`;
  const request = { packetLine: 'tcp 10.0.0.9:40000 > 10.1.2.3:8080 in eth0', choices: {} };

  /** An engine that makes ahead for so many pauses, then does `then` in the next one. */
  function resting(pauses: number, then: (engine: Engine) => unknown): [Engine, Promise<number>] {
    let taken = 0;
    let rest: (pauses: number) => void = () => undefined;
    const ready = new Promise<number>((resolve) => {
      rest = resolve;
    });
    let time = 0;
    const engine = createLocalEngine({
      // Every piece of work takes a whole turn; the dump is read in one.
      now: () => (taken === 0 ? 0 : (time += 10)),
      pause: async () => {
        taken += 1;
        if (taken === pauses) await then(engine);
      },
      onReady: () => rest(taken),
    });
    return [engine, ready];
  }

  test('is made in several turns, in which others are answered', async () => {
    let steps: number | undefined;
    const [engine, ready] = resting(2, async (each) => {
      const reply = await each.trace({ ...request, revision: 1 });
      if (reply.kind === 'traced') steps = reply.trace.stepCount;
    });
    const { revision } = await engine.open(LONG);
    expect(await ready).toBeGreaterThan(3);
    expect(steps).toBeGreaterThan(9_000);
    const reply = await engine.trace({ ...request, revision });
    expect(reply.kind === 'traced' && reply.trace.stepCount).toBe(steps);
  });

  test('is given up when another dump is opened', async () => {
    const [engine, ready] = resting(2, (each) => {
      void each.open('*nat\nCOMMIT\n');
    });
    await engine.open(LONG);
    // The third is the other dump's own.
    expect(await ready).toBeLessThanOrEqual(3);
  });
});
