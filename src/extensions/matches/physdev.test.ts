import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { hostWith, situation, tcp } from '#testing/situations.ts';
import { physdev } from './physdev.ts';

matchCases(physdev)`
  --physdev-is-bridged --physdev-is-out --physdev-out x --physdev-is-in --physdev-in y -> --physdev-is-in --physdev-in y --physdev-is-out --physdev-out x --physdev-is-bridged
  ! --physdev-in eth0 --physdev-out eth+    -> same
  ! --physdev-is-in ! --physdev-is-out ! --physdev-is-bridged -> same
  ! --physdev-in +                          -> same
  --physdev-in 0123456789012345             -> problem bad-value
  nothing                                   -> problem missing-option
`;

const syn = tcp('10.0.0.9:40000', '10.1.2.3:80');
const OPTIONS = [
  '--physdev-is-bridged',
  '--physdev-is-in',
  '--physdev-is-out',
  '--physdev-in eth1',
];

test.each([
  ['made here', situation(syn, { hook: 'OUTPUT' })],
  ['from lo', situation(syn, { inInterface: 'lo' })],
  [
    'on a host that keeps bridged packets from iptables',
    situation(syn, {
      host: hostWith({ sysctls: new Map([['net.bridge.bridge-nf-call-iptables', 0]]) }),
    }),
  ],
])('not bridged, %s: plain fails and negated holds', (_, packet) => {
  for (const options of OPTIONS) {
    expect(decide(physdev, options, packet)).toMatchObject({ holds: 'no', shows: 'not bridged' });
    expect(holds(physdev, `! ${options}`, packet)).toBe('yes');
  }
});

test('otherwise nobody knows the ports of a bridge', () => {
  const arriving = situation(syn, { inInterface: 'br0' });
  expect(decide(physdev, '! --physdev-is-in', arriving)).toMatchObject({
    holds: 'maybe',
    question: 'Did the packet come in through no port of a bridge?',
    assumed: 'yes',
  });
  expect(decide(physdev, '--physdev-in veth7', arriving)).toMatchObject({
    question: 'Did the packet come in through the bridge port veth7?',
    assumed: 'no',
  });
});
