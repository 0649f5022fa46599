/** Every sample opens, is what the real tool saves, and its packet ends as its sentence says. */
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createLocalEngine } from '#engine/local-engine.ts';
import { unpackTrace } from '#engine/unpack-trace.ts';
import type { TraceView } from '#engine/views.ts';
import { loadRestore } from '#testing/load-restore.ts';
import { whyNoTool } from '#testing/real-iptables.ts';
import { DUMPS } from './dumps.ts';
import { SAMPLES, type Sample, readSample } from './samples.ts';

/** What its sentence promises, as the start of the verdict says it or as the packet leaves. */
const ENDS: Readonly<Record<string, RegExp>> = {
  'istio-sidecar': /^captured .*:15006/,
  'istio-outbound': /^captured .*:15001/,
  'istio-envoy': /^sent out eth0 .*not captured: rule \d of nat ISTIO_OUTPUT/,
  'istio-excluded-port': /^sent out eth0 to 192\.0\.2\.30:3306, not captured: rule 1 /,
  'istio-dns': /^captured .*:15053/,
  'istio-tproxy': /^captured .*:15006.* of mangle ISTIO_TPROXY/,
  ambient: /^captured .*:15006.* of nat ISTIO_PRERT/,
  linkerd: /^captured .*:4143/,
  'kube-node': /^forwarded out cni0 to 10\.244\.\d\.\d+:8080/,
  'cluster-ip': /^forwarded out \w+ to 10\.244\.[123]\.5:8080/,
  'node-port': /^forwarded out \w+ to 10\.244\.[123]\.5:8080.* of nat KUBE-POSTROUTING/,
  'local-traffic-policy': /^forwarded out cni0 to 10\.244\.1\.6:8443/,
  'no-endpoints': /^refused with icmp-port-unreachable /,
  'userspace-proxy': /^delivered to 192\.168\.0\.11:33145/,
  docker: /^forwarded out docker0 to 172\.17\.0\.3:3000/,
  ufw: /^dropped by the policy of filter INPUT/,
  'home-router': /^forwarded out lan0 to 192\.168\.10\.20:8443/,
  'ssh-subnet': /^refused with tcp-reset /,
  mysql: /^delivered to 10\.20\.0\.6:3306/,
  'port-redirection': /^captured by port 3128 /,
  'string-and-time': /^forwarded out wan0 /,
};

async function traceOf(
  { packetLine, host }: Sample,
  text: string,
): Promise<{ readonly errors: number; readonly trace: TraceView; readonly last: string }> {
  const engine = createLocalEngine({ now: () => 0 });
  const { revision, problemCount } = await engine.open(text);
  const reply = await engine.trace({ revision, packetLine, choices: {}, ...(host && { host }) });
  if (reply.kind !== 'traced') throw new Error(JSON.stringify(reply.problems));
  const { packet } = await engine.step(revision, reply.trace.stepCount - 1);
  return {
    errors: problemCount.error + problemCount.warning,
    trace: unpackTrace(reply.trace),
    last: packet.line,
  };
}

test.each(SAMPLES)('“$title” opens, and its packet ends as it says', async (sample) => {
  const { errors, trace } = await traceOf(sample, await readSample(sample));
  expect(errors).toBe(0);
  expect(trace.verdict.sentence).toMatch(ENDS[sample.id] ?? /no end is expected/);
});

test('who is masqueraded, and who keeps its address', async () => {
  const lastOf = async (id: string): Promise<string> => {
    const sample = SAMPLES.find((each) => each.id === id);
    if (!sample) throw new Error(`There is no sample ${id}`);
    return (await traceOf(sample, await readSample(sample))).last;
  };
  expect(await lastOf('node-port')).toContain('192.168.0.11:');
  expect(await lastOf('local-traffic-policy')).toContain('198.51.100.9:');
  expect(await lastOf('istio-tproxy')).toContain('10.244.2.7:40000 → 10.244.1.5:8080');
});

test('what the dump cannot tell, it asks', async () => {
  const sample = SAMPLES.find(({ id }) => id === 'string-and-time');
  if (!sample) throw new Error('There is no such sample');
  const { trace } = await traceOf(sample, await readSample(sample));
  expect(trace.choices.map(({ assumed }) => assumed)).toContain(true);
});

test('every file has a sample, and each sample a title of its own', () => {
  const files = readdirSync(new URL('dumps/', import.meta.url));
  expect(files.map((name) => name.replace(/\.txt$/, ''))).toEqual(Object.keys(DUMPS));
  expect([...new Set(SAMPLES.map(({ dump }) => dump))].sort()).toEqual(Object.keys(DUMPS));
  expect(new Set(SAMPLES.map(({ title }) => title)).size).toBe(SAMPLES.length);
});

const missing = whyNoTool();

describe.skipIf(missing !== undefined)(
  `restored for real${missing === undefined ? '' : ` (skipped: ${missing})`}`,
  () => {
    test.each(Object.entries(DUMPS))('%s is saved as it stands', (_, text) => {
      const saved = loadRestore('nft', 4, text);
      if (saved.kind === 'refused') throw new Error(saved.why);
      expect(tablesOf(saved.text)).toEqual(tablesOf(text));
    });
  },
);

/** Each table, without counters: who saves, legacy or nft, has them in an order of its own. */
function tablesOf(text: string): readonly string[] {
  const bare = text.replaceAll(/^#.*\n/gm, '').replaceAll(/\[\d+:\d+\]/g, '[0:0]');
  return bare.split(/^(?=\*)/m).sort();
}
