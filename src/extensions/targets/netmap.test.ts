import { expect, test } from 'vitest';
import { apply } from '#testing/apply.ts';
import { targetCases } from '#testing/match-cases.ts';
import { address, situation, tcp } from '#testing/situations.ts';
import { NETMAP } from './netmap.ts';

// The tool takes a mask with holes for a full one; that would send packets nobody meant to move.
targetCases(NETMAP)`
  v4 --to 10.0.0.0/24              -> same
  v4 --to 10.0.0.5/255.255.255.0   -> --to 10.0.0.0/24
  v4 --to 10.0.0.5                 -> --to 10.0.0.5/32
  v4 --to 10.0.0.0/0               -> --to 0.0.0.0/0
  v6 --to 2001:db8::/64            -> same
  v6 --to 2001:db8::5              -> --to 2001:db8::5/128
  v6 --to 2001:db8::/ffff::        -> --to 2001::/16
  v4 --to 10.0.0.0/255.0.255.0     -> problem bad-value  [not tool]
  v4 --to 2001:db8::/64            -> problem bad-value
  nothing -> problem missing-option
`;

test.each([
  ['PREROUTING', 'destination'],
  ['OUTPUT', 'destination'],
  ['INPUT', 'source'],
  ['POSTROUTING', 'source'],
] as const)('in %s it moves the %s', (hook, side) => {
  const packet = situation(tcp('10.0.0.9:40000', '10.1.2.3:80'), { hook });
  expect(apply(NETMAP, '--to 192.168.7.0/24', packet)).toMatchObject({
    kind: 'nat',
    request: {
      side,
      address: { kind: 'map', address: address('192.168.7.0'), mask: address('255.255.255.0') },
    },
  });
});
