import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { osf } from './osf.ts';

matchCases(osf)`
  --genre Linux --ttl 0              -> same
  --log 1 ! --genre Linux --ttl 2    -> ! --genre Linux --ttl 2 --log 1
  --genre abcdefghijklmnopqrstuvwxyz0123456789 -> --genre abcdefghijklmnopqrstuvwxyz01234
  --genre Linux --ttl 3              -> problem bad-value
  --ttl 1                            -> problem missing-option
`;

test('a SYN’s fingerprint is not known, nothing else has one', () => {
  const [from, to] = ['10.0.0.9:40000', '10.1.2.3:80'];
  expect(decide(osf, '! --genre Linux', situation(tcp(from, to)))).toMatchObject({
    holds: 'maybe',
    question: 'Is the sender’s system not Linux?',
    assumed: 'no',
  });
  expect(holds(osf, '! --genre Linux', situation(tcp(from, to, 'ACK')))).toBe('no');
});
