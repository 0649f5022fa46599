import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { hostWith, link, situation, tcp } from '#testing/situations.ts';
import { mac } from './mac.ts';

matchCases(mac)`
  --mac-source 00:11:22:33:44:55     -> same
  ! --mac-source AA:bb:CC:01:02:03   -> ! --mac-source aa:bb:cc:01:02:03
  --mac-source a:b:c:1:2:3           -> --mac-source 0a:0b:0c:01:02:03
  --mac-source aabbcc010203          -> problem bad-value
  --mac-source aa-bb-cc-01-02-03     -> problem bad-value
  nothing                            -> problem missing-option
`;

const frame = {
  sourceMac: '02:00:00:00:00:0A',
  destinationMac: '02:00:00:00:00:0b',
  type: 'unicast',
} as const;
const syn = tcp('10.0.0.9:40000', '10.1.2.3:80');
const OPTION = '--mac-source 02:00:00:00:00:0a';

test('the frame’s source, in any case of letters', () => {
  const packet = situation({ ...syn, frame });
  expect(decide(mac, OPTION, packet)).toMatchObject({ holds: 'yes', shows: '02:00:00:00:00:0a' });
  expect(holds(mac, `! ${OPTION}`, packet)).toBe('no');
  expect(holds(mac, '--mac-source 02:00:00:00:00:0b', packet)).toBe('no');
});

test('without a frame it fails, negated too', () => {
  const local = situation(syn, { inInterface: 'lo' });
  expect(decide(mac, OPTION, local)).toMatchObject({ holds: 'no', shows: 'no Ethernet header' });
  expect(holds(mac, `! ${OPTION}`, local)).toBe('no');
});

test('of a wire it is the neighbour’s where the host tells it, else a choice', () => {
  expect(decide(mac, OPTION, situation(syn))).toMatchObject({ holds: 'maybe', assumed: 'no' });
  expect(decide(mac, `! ${OPTION}`, situation(syn)).assumed).toBe('yes');
  const neighbour = { ...link('eth0', '10.1.2.3/24'), peerMac: '02:00:00:00:00:0a' };
  const known = situation(syn, { host: hostWith({ interfaces: [neighbour] }) });
  expect(holds(mac, OPTION, known)).toBe('yes');
});
