import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { sequence } from '#testing/sequence.ts';
import { remembering, situation, udp } from '#testing/situations.ts';
import { quota } from './quota.ts';

matchCases(quota)`
  --quota 1000                   -> same
  ! --quota 0x10                 -> ! --quota 16
  --quota 9007199254740993       -> same
  --quota 18446744073709551615   -> same
  --quota 18446744073709551616   -> problem bad-value
  --quota -1                     -> problem bad-value
  nothing                        -> problem missing-option
`;

const datagram = udp('10.0.0.9:40000', '10.1.2.3:53', { length: 29 });
const ten = Array.from({ length: 10 }, (_, index) => ({ packet: datagram, atMs: index * 10 }));

// Measured: netfilter-semantics, section 8.
test.each([
  ['--quota 100', '1110000000'],
  ['! --quota 100', '0001111111'],
  ['--quota 29', '1000000000'],
  ['--quota 28', '0000000000'],
])('ten datagrams of 29 bytes: %s: %s', (options, expected) => {
  expect(sequence([[quota, options]], ten)).toEqual([expected]);
});

test('the packet that does not fit takes the rest away', () => {
  const sizes = [60, 50, 29].map((length, atMs) => ({ packet: { ...datagram, length }, atMs }));
  expect(sequence([[quota, '--quota 100']], sizes)).toEqual(['100']);
});

test('of a lone dump the rest is not known, but a packet above the whole never fits', () => {
  expect(decide(quota, '--quota 100', situation(datagram))).toMatchObject({
    holds: 'maybe',
    shows: 'bytes left not known',
    assumed: 'yes',
  });
  expect(decide(quota, '! --quota 100', situation(datagram)).assumed).toBe('no');
  expect(holds(quota, '! --quota 28', situation(datagram))).toBe('yes');
});

test('it shows what is left', () => {
  const memory = remembering({ 'filter INPUT 3 of 7': [71] });
  expect(decide(quota, '--quota 100', situation(datagram, { memory })).shows).toBe('71 bytes left');
});
