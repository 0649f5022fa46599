import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { iprange } from './iprange.ts';

matchCases(iprange)`
  v4 ! --dst-range 1.1.1.1-2.2.2.2 --src-range 3.3.3.3-4.4.4.4 -> --src-range 3.3.3.3-4.4.4.4 ! --dst-range 1.1.1.1-2.2.2.2
  v4 --src-range 10.0.0.1                -> --src-range 10.0.0.1-10.0.0.1
  v4 --src-range 10.1-10.2               -> --src-range 10.1.0.0-10.2.0.0
  v4 --src-range 0x0a.1.1.1-010.1.1.1    -> --src-range 10.1.1.1-8.1.1.1
  v6 --src-range ::1-::5                 -> same
  v6 ! --dst-range 2001:DB8::1           -> ! --dst-range 2001:db8::1-2001:db8::1
  v6 --src-range 10.0.0.1-10.0.0.2       -> problem bad-value
  v4 --src-range 10.0.0.1:10.0.0.2       -> problem bad-value
  v4 --src-range 10.0.0.0/8              -> problem bad-value
  v4 --src-range 10.0.0.1-               -> problem bad-value
  nothing                                -> problem missing-option
`;

test('both ends are included', () => {
  const at = (last: number) => situation(tcp(`10.0.0.${last}:40000`, '192.0.2.7:80'));
  const options = '--src-range 10.0.0.3-10.0.0.9';
  expect([2, 3, 9, 10].map((last) => holds(iprange, options, at(last)))).toEqual([
    'no',
    'yes',
    'yes',
    'no',
  ]);
  expect(decide(iprange, `${options} ! --dst-range 192.0.2.1-192.0.2.9`, at(5))).toMatchObject({
    holds: 'no',
    shows: '192.0.2.7',
  });
});

test('a range that runs backwards holds nothing', () => {
  const packet = situation(tcp('10.0.0.5:40000', '192.0.2.7:80'));
  expect(holds(iprange, '--src-range 10.0.0.9-10.0.0.1', packet)).toBe('no');
  expect(holds(iprange, '! --src-range 10.0.0.9-10.0.0.1', packet)).toBe('yes');
});

test('IPv6 addresses compare from the left', () => {
  const packet = situation(tcp('[2001:db8::1:0]:40000', '[2001:db8::7]:80'));
  expect(holds(iprange, '--src-range 2001:db8::-2001:db8::ffff', packet)).toBe('no');
  expect(holds(iprange, '--src-range 2001:db8::2-2001:db8::2:0', packet)).toBe('yes');
});
