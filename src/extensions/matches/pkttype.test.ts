import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { hostWith, link, situation, udp } from '#testing/situations.ts';
import { pkttype } from './pkttype.ts';

matchCases(pkttype)`
  --pkt-type multicast     -> same
  ! --pkt-type UNICAST     -> ! --pkt-type unicast
  --pkt-type bcast         -> --pkt-type broadcast
  --pkt-type mcast         -> --pkt-type multicast
  --pkt-type host          -> --pkt-type unicast
  --pkt-type otherhost     -> same
  --pkt-type uni           -> problem bad-value
  nothing                  -> problem missing-option
`;

test('the frame’s own type counts, whatever the address', () => {
  const frame = {
    sourceMac: '02:00:00:00:00:0a',
    destinationMac: 'ff:ff:ff:ff:ff:ff',
    type: 'broadcast',
  } as const;
  const packet = situation(udp('192.0.2.50:40000', '192.0.2.10:9', { frame }));
  expect(decide(pkttype, '--pkt-type unicast', packet)).toMatchObject({
    holds: 'no',
    shows: 'broadcast',
  });
  expect(holds(pkttype, '--pkt-type broadcast', packet)).toBe('yes');
});

test.each([
  ['224.0.0.251:5353', 'multicast'],
  ['255.255.255.255:67', 'broadcast'],
  ['192.0.2.255:9', 'broadcast'],
  ['192.0.2.10:9', 'unicast'],
])('a frame to %s that nobody described was sent as %s', (to, type) => {
  const host = hostWith({ interfaces: [link('eth0', '192.0.2.10/24')] });
  expect(
    decide(pkttype, '--pkt-type otherhost', situation(udp('192.0.2.50:1', to), { host })).shows,
  ).toBe(type);
});

test('what is made here, or comes over lo, is unicast', () => {
  const made = situation(udp('192.0.2.10:40000', '224.0.0.251:5353'), { hook: 'OUTPUT' });
  expect(holds(pkttype, '--pkt-type unicast', made)).toBe('yes');
  const looped = situation(udp('127.0.0.1:40000', '127.255.255.255:9'), { inInterface: 'lo' });
  expect(holds(pkttype, '! --pkt-type unicast', looped)).toBe('no');
});
