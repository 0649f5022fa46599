import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { hostWith, situation, tcp } from '#testing/situations.ts';
import { devgroup } from './devgroup.ts';

// Names stand in /etc/iproute2/group; as shipped it has only that of 0.
matchCases(devgroup)`
  --src-group 5                                -> --src-group 0x5
  ! --src-group 0/0xff --dst-group 0x10/0xf    -> ! --src-group 0x0/0xff --dst-group 0x10/0xf
  --dst-group default ! --src-group 0x7        -> ! --src-group 0x7 --dst-group default
  --src-group 0                                -> --src-group default
  --src-group 0x10/0xffffffff                  -> --src-group 0x10
  --src-group uplinks                          -> same            [not tool]
  --src-group 5x                               -> problem bad-value
  nothing                                      -> problem missing-option
`;

const host = hostWith({
  interfaces: [
    { name: 'eth0', addresses: [], mac: undefined, peerMac: undefined, group: 0x15 },
    { name: 'eth1', addresses: [], mac: undefined, peerMac: undefined, group: 0 },
  ],
});
const passing = situation(tcp('10.0.0.9:40000', '10.1.2.3:80'), { hook: 'FORWARD', host });

test('each interface has its group', () => {
  expect(decide(devgroup, '--src-group 0x15', passing)).toMatchObject({
    holds: 'yes',
    shows: 'eth0, group 21',
  });
  expect(holds(devgroup, '--src-group 0x5/0xf', passing)).toBe('yes');
  expect(holds(devgroup, '! --src-group 0x15', passing)).toBe('no');
  expect(holds(devgroup, '--src-group 0x15 --dst-group 3', passing)).toBe('no');
  expect(holds(devgroup, '--src-group 0x15 --dst-group default', passing)).toBe('yes');
});

test('a name means a number that is not 0, and not known', () => {
  expect(holds(devgroup, '--dst-group uplinks', passing)).toBe('no');
  expect(decide(devgroup, '--src-group uplinks', passing).question).toBe('Is group 21 uplinks?');
});

test('of an interface that nobody described the group is asked, 0 assumed', () => {
  const unknown = situation(tcp('10.0.0.9:40000', '10.1.2.3:80'), { inInterface: 'wan0' });
  expect(decide(devgroup, '--src-group 0', unknown)).toMatchObject({
    holds: 'maybe',
    question: 'Is interface wan0 in group default?',
    assumed: 'yes',
  });
  expect(decide(devgroup, '--src-group 9', unknown).assumed).toBe('no');
});
