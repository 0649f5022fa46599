import { expect, test } from 'vitest';
import type { Fragment } from '#net/packet.ts';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { situation, udp } from '#testing/situations.ts';
import { frag } from './frag.ts';

// The whole range is not printed, not even negated.
matchCases(frag)`
  nothing                                         -> nothing
  --fragid 1:2 --fragres --fragfirst --fragmore   -> same
  ! --fragid 5 ! --fraglen 9 --fraglast           -> same
  --fraglast --fragid 0x10:                       -> --fragid 16:4294967295 --fraglast
  ! --fragid 0: --fraglen 0                       -> --fraglen 0
  --fragid 5:4                                    -> same
  --fraglast --fragmore                           -> problem clash
  ! --fragfirst                                   -> problem bad-negation
  --fragid 4294967296                             -> problem bad-value
`;

const part = (fragment: Fragment) =>
  situation(udp('[2001:db8::9]:40000', '[2001:db8::3]:53', { fragment }));

test('a whole packet has no fragment header', () => {
  expect(decide(frag, '', part('whole'))).toMatchObject({ holds: 'no', shows: 'no such header' });
  expect(holds(frag, '! --fragid 5', part('whole'))).toBe('no');
});

test('first and later fragments are told apart, the middle from the last is not', () => {
  expect(holds(frag, '', part('later'))).toBe('yes');
  expect(holds(frag, '--fragfirst', part('first'))).toBe('yes');
  expect(holds(frag, '--fragfirst', part('later'))).toBe('no');
  expect(holds(frag, '--fragmore', part('first'))).toBe('yes');
  expect(holds(frag, '--fraglast', part('first'))).toBe('no');
  expect(decide(frag, '--fragmore', part('later')).question).toBe('Do more fragments follow?');
  expect(decide(frag, '--fraglast', part('later')).question).toBe('Is it the last fragment?');
});

test('the length is no condition, a number that every fragment has is none either', () => {
  expect(holds(frag, '--fraglen 9', part('first'))).toBe('yes');
  expect(holds(frag, '--fragid :', part('first'))).toBe('yes');
  expect(holds(frag, '! --fragid :', part('first'))).toBe('no');
  expect(holds(frag, '--fragid 1:2', part('first'))).toBe('maybe');
});
