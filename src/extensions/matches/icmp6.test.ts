import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { icmp, situation } from '#testing/situations.ts';
import { icmp6 } from './icmp6.ts';

matchCases(icmp6)`
  --icmpv6-type neighbour-solicitation -> --icmpv6-type 135
  --icmpv6-type neighbor-adv           -> --icmpv6-type 136
  ! --icmpv6-type 1/4                  -> same
  --icmpv6-type 128/0                  -> same
  --icmpv6-type 255                    -> same
  --icmpv6-type ttl-exceeded           -> --icmpv6-type 3
  --icmpv6-type any                    -> problem bad-value
  --icmpv6-type neigh                  -> problem bad-value
  nothing                              -> problem missing-option
`;

test('type and code', () => {
  const tooBig = situation(icmp('2001:db8::9', '2001:db8::3', 2));
  expect(decide(icmp6, '--icmpv6-type packet-too-big', tooBig)).toMatchObject({
    holds: 'yes',
    shows: '2/0 (packet-too-big)',
  });
  expect(holds(icmp6, '! --icmpv6-type 2/0', tooBig)).toBe('no');
  expect(holds(icmp6, '--icmpv6-type 255', tooBig)).toBe('no');
});
