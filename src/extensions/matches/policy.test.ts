import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { policy } from './policy.ts';

// Without --pol it is ipsec; with none the parts are read and forgotten. A mask with gaps counts as full.
matchCases(policy)`
  --dir in --pol none                                     -> same
  --dir in                                                -> --dir in --pol ipsec
  --dir in --pol none --reqid 1                           -> --dir in --pol none
  --reqid 5 --pol ipsec --dir out                         -> --dir out --pol ipsec --reqid 5
  --dir in --pol ipsec ! --reqid 1 ! --spi 5 ! --proto ah ! --mode transport -> --dir in --pol ipsec ! --reqid 1 ! --spi 0x5 ! --proto ah ! --mode transport
  v4 --dir in --pol ipsec --strict --tunnel-src 1.2.3.4/24 --tunnel-dst 5.6.7.8 --mode tunnel --proto 108 --reqid 1 -> --dir in --pol ipsec --strict --reqid 1 --proto ipcomp --mode tunnel --tunnel-dst 5.6.7.8 --tunnel-src 1.2.3.4/24
  v4 --dir in --pol ipsec ! --mode transport ! --tunnel-src 10.0.0.0/8 ! --tunnel-dst 1.2.3.4/255.0.255.0 -> --dir in --pol ipsec ! --mode transport ! --tunnel-dst 1.2.3.4 ! --tunnel-src 10.0.0.0/8
  v6 --dir out --pol ipsec --mode tunnel --tunnel-src 2001:db8::1/64 --tunnel-dst ::1 -> --dir out --pol ipsec --mode tunnel --tunnel-dst ::1 --tunnel-src 2001:db8::1/64
  --dir in --pol ipsec --strict --reqid 1 --proto esp --next --spi 0x10 -> same
  --reqid 6 --strict --next --reqid 7 --dir in            -> --dir in --pol ipsec --strict --reqid 6 --next --reqid 7
  --dir in --strict --reqid 1 --next --reqid 2 --next --reqid 3 --next --reqid 4 -> --dir in --pol ipsec --strict --reqid 1 --next --reqid 2 --next --reqid 3 --next --reqid 4
  --dir in --strict --reqid 1 --next --reqid 2 --next --reqid 3 --next --reqid 4 --next --reqid 5 -> problem repeated-option
  --dir in --pol ipsec --reqid 1 --reqid 2                -> problem repeated-option
  --dir in --dir out                                      -> problem repeated-option
  --dir in --pol none --strict --reqid 1                  -> problem clash
  --dir in --pol ipsec --reqid 1 --next --reqid 2         -> problem missing-option
  --dir in --pol ipsec --strict                           -> problem missing-option
  --dir in --pol ipsec --strict --reqid 1 --next          -> problem missing-option
  v4 --dir in --pol ipsec --tunnel-src 10.0.0.0/8         -> problem missing-option
  v4 --dir in --pol ipsec ! --mode tunnel --tunnel-src 10.0.0.0/8 -> problem missing-option
  --pol none                                              -> problem missing-option
  --dir in --proto tcp                                    -> problem bad-value
  --dir in --mode beet                                    -> problem bad-value
`;

test('without IPsec only none matches, whatever else is negated', () => {
  const syn = situation(tcp('10.0.0.9:40000', '10.1.2.3:80'));
  expect(decide(policy, '--dir in --pol none', syn)).toMatchObject({
    holds: 'yes',
    shows: 'no IPsec',
  });
  expect(holds(policy, '--dir in --pol ipsec', syn)).toBe('no');
  expect(holds(policy, '--dir in --pol ipsec ! --proto esp', syn)).toBe('no');
});
