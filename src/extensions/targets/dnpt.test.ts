import { expect, test } from 'vitest';
import { effectsOf } from '#testing/apply.ts';
import { targetCases } from '#testing/match-cases.ts';
import { address, situation, udp } from '#testing/situations.ts';
import { DNPT } from './dnpt.ts';

targetCases(DNPT)`
  --src-pfx 2001:db8::/64 --dst-pfx fd00::/64    -> same
  --src-pfx 2001:db8::/64                        -> problem missing-option
  --src-pfx 2001:db8::1/64 --dst-pfx fd00::/64   -> problem bad-value
`;

test('it is the destination that moves', () => {
  const packet = situation(udp('[2001:db8::3]:40000', '[20a9:5a54:767d:0:eb07::61c]:53'));
  const options = '--src-pfx 20a9:5a54:767d::/49 --dst-pfx 2014:16:204::/49';
  expect(effectsOf(DNPT, options, packet)).toEqual([
    { kind: 'destination', address: address('2014:16:204:0:ba54::61c') },
  ]);
});
