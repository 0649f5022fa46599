import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { ip, situation, tcp } from '#testing/situations.ts';
import { rt } from './rt.ts';

// A whole range is not printed, not even negated.
matchCases(rt)`
  nothing                                          -> nothing
  --rt-type 0 --rt-segsleft 1:4 --rt-len 20 --rt-0-res --rt-0-addrs ::1,::2 --rt-0-not-strict -> same
  ! --rt-type 2 ! --rt-segsleft 5 ! --rt-len 0     -> same
  --rt-len 8 --rt-type 5 --rt-segsleft 4:1         -> --rt-type 5 --rt-segsleft 4:1 --rt-len 8
  --rt-type 0 --rt-0-addrs 2001:DB8::1             -> --rt-type 0 --rt-0-addrs 2001:db8::1
  --rt-type 0x0 --rt-0-res                         -> --rt-type 0 --rt-0-res
  ! --rt-segsleft :                                -> nothing
  --rt-0-res                                       -> problem missing-option
  --rt-0-res --rt-type 0                           -> problem missing-option
  ! --rt-type 0 --rt-0-res                         -> problem missing-option
  --rt-type 1 --rt-0-addrs ::1                     -> problem missing-option
  --rt-type 0 --rt-0-not-strict --rt-0-addrs ::1   -> problem missing-option
  --rt-type 0 --rt-0-addrs ::1,                    -> problem bad-value
  --rt-type 0 --rt-0-addrs 10.0.0.1                -> problem bad-value
`;

const routed = situation(ip(43, '2001:db8::9', '2001:db8::3'));

test('a packet without the header never matches', () => {
  const plain = situation(tcp('[2001:db8::9]:40000', '[2001:db8::3]:80'));
  expect(decide(rt, '! --rt-type 2', plain)).toMatchObject({
    holds: 'no',
    shows: 'no such header',
  });
});

test('type and segments are bytes: what no byte can be is decided', () => {
  expect(holds(rt, '--rt-type 256', routed)).toBe('no');
  expect(holds(rt, '! --rt-type 256', routed)).toBe('yes');
  expect(holds(rt, '--rt-segsleft 0:255', routed)).toBe('yes');
  expect(holds(rt, '--rt-segsleft 256:300', routed)).toBe('no');
  expect(holds(rt, '--rt-type 2', routed)).toBe('maybe');
  expect(holds(rt, '', routed)).toBe('yes');
});
