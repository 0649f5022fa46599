import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { ip, situation, tcp } from '#testing/situations.ts';
import { mh } from './mh.ts';

// A name may be cut short. All types are not printed, not even negated.
matchCases(mh)`
  --mh-type 1:3          -> same
  ! --mh-type brr        -> ! --mh-type 0
  --mh-type binding-upd  -> --mh-type 5
  --mh-type b            -> --mh-type 0
  --mh-type home         -> --mh-type 1
  --mh-type bu:be        -> --mh-type 5:7
  --mh-type Hoti:        -> --mh-type 1:255
  --mh-type 0x9          -> --mh-type 9
  --mh-type ""           -> --mh-type 0
  --mh-type :            -> nothing
  ! --mh-type 0:255      -> nothing
  nothing                -> nothing
  --mh-type 7:6          -> problem bad-value
  --mh-type 256          -> problem bad-value
  --mh-type lots         -> problem bad-value
`;

test('the type of a message is not known; another packet has none', () => {
  const message = situation(ip(135, '2001:db8::9', '2001:db8::3'));
  const plain = situation(tcp('[2001:db8::9]:40000', '[2001:db8::3]:80'));
  expect(decide(mh, '--mh-type 1:3', message).question).toBe('Is the message’s type 1 to 3?');
  expect(holds(mh, '', message)).toBe('yes');
  expect(holds(mh, '! --mh-type :', message)).toBe('no');
  expect(holds(mh, '! --mh-type 5', plain)).toBe('no');
});
