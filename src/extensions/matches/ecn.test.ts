import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { ecn } from './ecn.ts';

matchCases(ecn)`
  -p tcp --ecn-tcp-cwr           -> same
  -p tcp ! --ecn-tcp-cwr ! --ecn-tcp-ece --ecn-ip-ect 3 -> ! --ecn-tcp-ece ! --ecn-tcp-cwr --ecn-ip-ect 3
  ! --ecn-ip-ect 0x2             -> ! --ecn-ip-ect 2
  --ecn-ip-ect 4                 -> problem bad-value
  --ecn-tcp-cwr                  -> problem needs-protocol
  -p udp --ecn-tcp-ece           -> problem needs-protocol
  nothing                        -> problem missing-option
`;

const echoing = tcp('10.0.0.9:40000', '10.1.2.3:80', 'ACK,ECE', { tos: 0xfe });

test('flags of TCP and bits of IP', () => {
  const packet = situation(echoing);
  expect(holds(ecn, '--ecn-tcp-ece ! --ecn-tcp-cwr --ecn-ip-ect 2', packet)).toBe('yes');
  expect(decide(ecn, '--ecn-tcp-cwr', packet)).toMatchObject({ holds: 'no', shows: 'not set' });
  expect(holds(ecn, '! --ecn-ip-ect 2', packet)).toBe('no');
});

test('the kernel looks at the IP header first, though it is printed last', () => {
  expect(decide(ecn, '--ecn-tcp-cwr --ecn-ip-ect 1', situation(echoing)).shows).toBe('2');
});

test('of a later fragment nobody knows the bits', () => {
  const later = situation({ ...echoing, fragment: 'later' });
  expect(decide(ecn, '! --ecn-tcp-ece', later)).toMatchObject({
    holds: 'maybe',
    question: 'Is the bit that --ecn-tcp-ece looks at other than set?',
  });
});
