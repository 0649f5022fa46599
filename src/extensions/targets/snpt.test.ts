import { expect, test } from 'vitest';
import { apply, effectsOf } from '#testing/apply.ts';
import { targetCases } from '#testing/match-cases.ts';
import { address, situation, udp } from '#testing/situations.ts';
import { SNPT } from './snpt.ts';

// A prefix of no length must be given, is not saved, and so cannot be read again.
targetCases(SNPT)`
  --src-pfx fd00::/64 --dst-pfx 2001:db8::/64          -> same
  --dst-pfx 2001:db8::/48 --src-pfx fd00::/ffff::      -> --src-pfx fd00::/16 --dst-pfx 2001:db8::/48
  --src-pfx fd00::/65 --dst-pfx 2001:db8::/64          -> problem bad-value
  --src-pfx fd00:: --dst-pfx 2001:db8::/64             -> problem bad-value
  --src-pfx fd00::1/48 --dst-pfx 2001:db8::/64         -> problem bad-value
  --src-pfx 10.0.0.0/8 --dst-pfx 2001:db8::/64         -> problem bad-value
  --src-pfx fd00::/64                                  -> problem missing-option
  --dst-pfx fd00::/64                                  -> problem missing-option
`;

// What Linux 6.18 made of these addresses, recorded in a network namespace.
test.each([
  ['2048::/32', '20ca:e3bf::/32', '2048:0:4a0f:e75d::80', '20ca:e3bf:4a0f:31c::80'],
  ['20f8:886f::/32', '20b6:93a6::/32', '20f8:886f:4d27:0::b', '20b6:93a6:4d27:f50a::b'],
  [
    '2071:7f15:8895::/48',
    '2005:6ed0:980d::/48',
    '2071:7f15:8895:4914:ffff:ffff::c6',
    '2005:6ed0:980d:4a4d:ffff:ffff::c6',
  ],
  [
    '20a9:5a54:767d::/49',
    '2014:16:204::/49',
    '20a9:5a54:767d:0:eb07::61c',
    '2014:16:204:0:ba54::61c',
  ],
  [
    '208d:2adb:7e5a:3930::/63',
    '2065:6c8f:bb4e:5c11::/64',
    '208d:2adb:7e5a:3930:ffff:c35e:a161:d909',
    '2065:6c8f:bb4e:5c11:ffff:21fd:a161:d909',
  ],
  [
    '20e5:9a2f:3306:709c::/64',
    '205b:7eac:aed2::/48',
    '20e5:9a2f:3306:709c:1752:b2ec:9f83:b408',
    '205b:7eac:aed2:0:282f:b2ec:9f83:b408',
  ],
  [
    '::/0',
    '20ff:8b3f:c177:f113::/64',
    '2032:f05a:5829:6818:7653:1737:f129:c8c6',
    '20ff:8b3f:c177:f113:1789:1737:f129:c8c6',
  ],
])('%s to %s makes %s into %s', (from, to, source, result) => {
  const packet = situation(udp(`[${source}]:40000`, '[2001:db8::3]:53'));
  expect(effectsOf(SNPT, `--src-pfx ${from} --dst-pfx ${to}`, packet)).toEqual([
    { kind: 'source', address: address(result) },
  ]);
});

test('where no word is free to take up the difference the packet ends', () => {
  const source = '200e:62be:4925:82ff:ffff:ffff:ffff:ffff';
  const packet = situation(udp(`[${source}]:40000`, '[2001:db8::3]:53'));
  const options = '--src-pfx 200e:62be:4925:8200::/56 --dst-pfx 2016:a273:84aa:100::/56';
  expect(apply(SNPT, options, packet).kind).toBe('drop');
});
