import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { situation, udp } from '#testing/situations.ts';
import { length } from './length.ts';

matchCases(length)`
  ! --length 64      -> same
  --length 40:1500   -> same
  --length 100:      -> --length 100:65535
  --length :         -> --length 0:65535
  --length 0x10      -> --length 16
  --length 9:5       -> same
  --length 65536     -> problem bad-value
  nothing            -> problem missing-option
`;

test('it is the whole packet that counts', () => {
  const of = (bytes: number) =>
    situation(udp('192.0.2.50:40000', '192.0.2.10:80', { length: bytes }));
  expect([99, 100, 101, 102].map((bytes) => holds(length, '--length 100:101', of(bytes)))).toEqual([
    'no',
    'yes',
    'yes',
    'no',
  ]);
  expect(decide(length, '! --length 29', of(29))).toMatchObject({ holds: 'no', shows: '29 bytes' });
  expect(holds(length, '--length 9:5', of(7))).toBe('no');
});
