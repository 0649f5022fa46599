import { expect, test } from 'vitest';
import { createLocalEngine } from './local-engine.ts';

const DUMP = `*filter
:INPUT DROP [0:0]
-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
-A INPUT -p udp -m statistic --mode random --probability 0.25 -j REJECT
COMMIT
`;

async function check(
  ...tests: readonly (readonly [packetLine: string, expected: string])[]
): Promise<readonly string[]> {
  const engine = createLocalEngine({ now: () => 0 });
  const { revision } = await engine.open(DUMP);
  const asked = tests.map(([packetLine, expected]) => ({ packetLine, expected }));
  const checks = await engine.check(revision, asked);
  return checks.map(({ kind, says, ended }) => [kind, says, ended].join(' | '));
}

const SSH = 'tcp 192.0.2.9:1 > 192.0.2.1:22 in eth0';
const DNS = 'udp 192.0.2.9:1 > 192.0.2.1:53 in eth0';
const WEB = 'tcp 192.0.2.9:1 > 192.0.2.1:80 in eth0';

test('each packet is held against what is expected of it', async () => {
  expect(
    await check(
      [SSH, 'delivered to :22'],
      [WEB, 'dropped by filter INPUT policy'],
      [WEB, 'accepted'],
    ),
  ).toEqual([
    'passed |  | delivered to 192.0.2.1:22',
    'passed |  | dropped by filter INPUT policy',
    'failed | It is dropped by the policy of filter INPUT. | dropped by filter INPUT policy',
  ]);
});

test('a packet with a choice passes only where every end is as expected', async () => {
  expect(await check([DNS, 'blocked'], [DNS, 'rejected'])).toEqual([
    'passed |  | dropped by filter INPUT policy',
    'depends | It depends on what the dump cannot tell: 1 of 2 outcomes are as expected. | dropped by filter INPUT policy',
  ]);
});

test('a line that is no packet and a word that is no end are said', async () => {
  const [noPacket, noEnd] = await check(['tcp here > there', 'dropped'], [SSH, 'eaten']);
  expect(noPacket).toContain('unread | “here” is not an address');
  expect(noEnd).toContain('unread | “eaten” is no way to end');
});
