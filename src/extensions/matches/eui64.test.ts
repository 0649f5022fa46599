import { expect, test } from 'vitest';
import type { Frame } from '#net/packet.ts';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { eui64 } from './eui64.ts';

matchCases(eui64)`
  nothing -> nothing
`;

const frame: Frame = {
  sourceMac: '02:1a:2b:3c:4d:5e',
  destinationMac: '02:00:00:00:00:07',
  type: 'unicast',
};

test('the lower half of the source is the MAC, one bit turned, with ff:fe in the middle', () => {
  const own = tcp('[2001:db8::1a:2bff:fe3c:4d5e]:40000', '[2001:db8::3]:80', 'SYN', { frame });
  expect(decide(eui64, '', situation(own))).toMatchObject({ holds: 'yes', shows: frame.sourceMac });
  const other = tcp('[2001:db8::21a:2bff:fe3c:4d5e]:40000', '[2001:db8::3]:80', 'SYN', { frame });
  expect(holds(eui64, '', situation(other))).toBe('no');
});

test('without an Ethernet header there is nothing to compare', () => {
  const local = tcp('[2001:db8::1a:2bff:fe3c:4d5e]:40000', '[2001:db8::3]:80');
  expect(decide(eui64, '', situation(local))).toMatchObject({
    holds: 'no',
    shows: 'no Ethernet header',
  });
});
