import { expect, test } from 'vitest';
import { createLocalEngine } from './local-engine.ts';

const DUMP = `*filter
:INPUT DROP
${Array.from({ length: 40 }, (_, at) => `-A INPUT -d 10.9.0.${at + 1}/32 -j ACCEPT`).join('\n')}
-A INPUT -p udp -j ACCEPT
-A INPUT -p tcp -m tcp --dport 8080 -j DROP
COMMIT
`;

test('a run of misses is told by its causes, the most frequent first', async () => {
  const engine = createLocalEngine({ now: () => 0 });
  const { revision } = await engine.open(DUMP);
  const packetLine = 'tcp 10.0.0.9:40000 → 10.1.2.3:8080 in eth0';
  const reply = await engine.trace({ revision, packetLine, choices: {} });
  if (reply.kind !== 'traced') throw new Error('the packet walks');
  const details = await engine.whyNot(revision, 0 as never); // the first rule of the dump
  const first = details.step ?? -1;
  expect(await engine.missCauses(revision, first, 41)).toEqual([
    { field: 'destination address', count: 40 },
    { field: 'protocol', count: 1 },
  ]);
  const [stops] = await engine.stops(revision, [{ kind: 'verdict', verdict: 'DROP' }]);
  expect(stops?.steps).toEqual([first + 41]);
  const watch = await engine.watch(revision, first);
  expect(watch.map(({ title }) => title)).toContain('Packet');
});
