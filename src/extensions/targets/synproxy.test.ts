import { expect, test } from 'vitest';
import { apply } from '#testing/apply.ts';
import { targetCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { SYNPROXY } from './synproxy.ts';

targetCases(SYNPROXY)`
  nothing                                             -> same
  --mss 1460 --ecn --wscale 7 --timestamp --sack-perm -> --sack-perm --timestamp --wscale 7 --mss 1460 --ecn
  --wscale 256 --mss 65537                            -> --wscale 0 --mss 1
  --mss 010                                           -> --mss 8
  --mss lots                                          -> problem bad-value
`;

test.each([
  ['SYN', 'drop'],
  ['SYN,ECE,CWR', 'drop'],
  ['ACK', 'drop'],
  ['ACK,PSH', 'drop'],
  ['SYN,ACK', 'continue'],
  ['RST', 'continue'],
  ['FIN,ACK', 'continue'],
])('%s: %s', (flags, kind) => {
  const packet = situation(tcp('10.0.0.9:40000', '10.1.2.3:80', flags));
  expect(apply(SYNPROXY, '--mss 1460', packet).kind).toBe(kind);
});

test('a SYN is answered, one with a wrong checksum is not', () => {
  const whole = tcp('10.0.0.9:40000', '10.1.2.3:80');
  expect(apply(SYNPROXY, '', situation(whole)).effects).toHaveLength(1);
  const broken = situation({ ...whole, badChecksum: true });
  expect(apply(SYNPROXY, '', broken)).toEqual({ kind: 'drop', effects: [] });
});
