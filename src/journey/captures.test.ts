/** Over generated rules and packets: the capture verdict says what the packet's own trace shows. */
import { describe, expect, test } from 'vitest';
import { createLocalEngine } from '#engine/local-engine.ts';
import { unpackTrace } from '#engine/unpack-trace.ts';
import type { TraceView } from '#engine/views.ts';
import { generatedRules } from '#testing/generated-rules.ts';

const SIDECARS: readonly (readonly [program: string, flags: string])[] = [
  ['istio-iptables', '-i * -b * -d 15090,15021,15020'],
  ['istio-iptables', '-i * -b * -m TPROXY -d 15090,15021,15020'],
  ['istio-iptables', '-i 10.96.0.0/12 -x 10.96.44.0/24 -b 8080,9090 -q 3306'],
  ['istio-iptables', '-i * -b * -o 443,6379 -c net1'],
  ['istio-iptables', '-i * -b * --redirect-dns --capture-all-dns'],
  ['istio-iptables', '-i * -u 1337 -g 1338'],
  ['istio-iptables', '--istio-version 1.0 -i * -b *'],
  ['istio-ambient', ''],
  [
    'linkerd',
    '--incoming-proxy-port 4143 --outgoing-proxy-port 4140 --proxy-uid 2102 --inbound-ports-to-ignore 4190,4191,25 --outbound-ports-to-ignore 443,8000-8010',
  ],
];

const PORTS = [25, 53, 80, 443, 3306, 4143, 6379, 8005, 8080, 15001, 15006, 15008, 15020, 15090];
const SENDERS = ['in eth0', 'in net1', 'uid 1000', 'uid 1337', 'uid 0 gid 1337', 'uid 2102'];
const OUTSIDE = ['10.96.71.12', '10.96.44.7', '93.184.216.34'];

function packets(): readonly string[] {
  return PORTS.flatMap((port) =>
    SENDERS.flatMap((sender) => {
      const arrives = sender.startsWith('in ');
      const from = arrives ? '10.244.2.7' : '10.244.1.5';
      const to = arrives ? ['10.244.1.5'] : [...OUTSIDE, '10.244.1.5', '127.0.0.1'];
      const protocols = port === 53 ? ['tcp', 'udp'] : ['tcp'];
      return to.flatMap((each) =>
        protocols.map((protocol) => `${protocol} ${from}:40000 → ${each}:${port} ${sender}`),
      );
    }),
  );
}

/** Whether some rule turned the packet to this host itself: by the trace alone, knowing no proxy. */
function turnedHere({ steps }: TraceView): number | undefined {
  return steps.findLast(
    ({ kind, outcome }) => kind === 'rewritten' && /REDIRECT|TPROXY/.test(outcome ?? ''),
  )?.rule;
}

describe.each(SIDECARS)('%s %s', (program, flags) => {
  test('every packet', async () => {
    const engine = createLocalEngine({ now: () => 0 });
    const { revision } = await engine.open(await generatedRules(program, flags));
    const seen = { captured: 0, bypasses: 0 };
    for (const packetLine of packets()) {
      const asked = { revision, packetLine, choices: {} };
      const followed = await engine.journey(asked);
      const traced = await engine.trace(asked);
      if (followed.kind === 'refused' || traced.kind === 'refused') throw new Error(packetLine);
      const [first] = followed.journey.legs;
      const trace = unpackTrace(traced.trace);
      const by = turnedHere(trace);
      const { verdict } = trace;
      const gone = ['dropped', 'rejected', 'lost', 'endless'].includes(verdict.kind);
      const expected = by === undefined ? (gone ? 'stopped' : 'bypasses') : 'captured';
      expect([packetLine, first?.capture?.kind]).toEqual([packetLine, expected]);
      if (expected === 'captured') {
        expect([packetLine, first?.capture?.rule]).toEqual([packetLine, by]);
        seen.captured += 1;
      } else if (expected === 'bypasses') {
        seen.bypasses += 1;
        const rule = first?.capture?.rule;
        // The rule that it is blamed on is one that the packet was put to.
        if (rule !== undefined) {
          expect(trace.steps.map((step) => step.rule)).toContain(rule);
        } else expect(first?.capture?.sentence).toMatch(/no rule of|nat is not asked/);
      }
      expect(followed.journey.legs.length).toBeLessThan(8);
      expect([packetLine, followed.journey.end.kind]).not.toEqual([packetLine, 'too-long']);
    }
    expect(Math.min(seen.captured, seen.bypasses)).toBeGreaterThan(20);
  });
});
