import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { ip, situation, tcp } from '#testing/situations.ts';
import { dst } from './dst.ts';

// Types and lengths are bytes. Length 255 means any, type 0 has none, the 16th may not have one.
matchCases(dst)`
  nothing                         -> nothing
  --dst-len 0                     -> same
  ! --dst-len 8 --dst-opts 1:2,3  -> same
  --dst-opts 0x10:0x20,5:0        -> --dst-opts 16:32,5:0
  --dst-opts 1:255                -> --dst-opts 1
  --dst-opts 257:258              -> --dst-opts 1:2
  --dst-opts 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16    -> same
  --dst-opts 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16:1  -> problem bad-value
  --dst-opts 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17 -> problem bad-value
  --dst-opts 0                    -> same
  --dst-opts 0:2                  -> problem bad-value
  --dst-opts 1,,2                 -> problem bad-value
  --dst-opts 1:                   -> problem bad-value
  ! --dst-opts 1                  -> problem bad-negation
`;

test('a packet without the header never matches, one with it is a question', () => {
  const plain = situation(tcp('[2001:db8::9]:40000', '[2001:db8::3]:80'));
  const optioned = situation(ip(60, '2001:db8::9', '2001:db8::3'));
  expect(holds(dst, '! --dst-len 8', plain)).toBe('no');
  expect(decide(dst, '--dst-len 8', optioned).question).toBe(
    'Is the length of the destination options header in bytes 8?',
  );
  expect(holds(dst, '', optioned)).toBe('yes');
});
