import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { icmp, ip, situation } from '#testing/situations.ts';
import { hbh } from './hbh.ts';

matchCases(hbh)`
  nothing                        -> nothing
  --hbh-len 0                    -> same
  ! --hbh-len 8 --hbh-opts 1:2,5 -> same
  --hbh-opts 1:2,5:0xff          -> --hbh-opts 1:2,5
  --hbh-opts 257:258             -> --hbh-opts 1:2
  --hbh-len x                    -> problem bad-value
  --hbh-opts 256:1               -> problem bad-value
`;

test('a packet without the header never matches, one with it is a question', () => {
  const plain = situation(icmp('2001:db8::9', '2001:db8::3', 128));
  const optioned = situation(ip(0, '2001:db8::9', '2001:db8::3'));
  expect(holds(hbh, '! --hbh-len 8', plain)).toBe('no');
  expect(decide(hbh, '--hbh-opts 5:2', optioned).question).toBe(
    'Does the hop-by-hop options header hold “--hbh-opts 5:2”?',
  );
});
