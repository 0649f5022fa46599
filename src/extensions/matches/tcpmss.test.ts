import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { tcpmss } from './tcpmss.ts';

matchCases(tcpmss)`
  --mss 500:1400       -> same
  ! --mss 536          -> same
  --mss 500:           -> --mss 500:65535
  --mss :500           -> --mss 0:500
  --mss 5:1            -> problem bad-value
  --mss 65536          -> problem bad-value
  nothing              -> problem missing-option
`;

test('without the option plain fails and negated holds', () => {
  const ack = situation(tcp('10.0.0.9:40000', '10.1.2.3:80', 'ACK'));
  expect(decide(tcpmss, '--mss 1:65535', ack)).toMatchObject({
    holds: 'no',
    shows: 'no MSS option',
  });
  expect(holds(tcpmss, '! --mss 1:2', ack)).toBe('yes');
});

test('what a SYN announces is a choice', () => {
  const syn = situation(tcp('10.0.0.9:40000', '10.1.2.3:80', 'SYN'));
  expect(decide(tcpmss, '--mss 1400:65495', syn)).toMatchObject({ holds: 'maybe', assumed: 'yes' });
  expect(decide(tcpmss, '--mss 1:536', syn).assumed).toBe('no');
  expect(decide(tcpmss, '! --mss 1:536', syn)).toMatchObject({
    question: 'Does the SYN announce another segment size than 1 to 536 bytes, or none?',
    assumed: 'yes',
  });
});
