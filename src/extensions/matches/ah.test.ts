import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { ip, situation, tcp } from '#testing/situations.ts';
import { ah } from './ah.ts';

// A whole range is not printed, not even negated.
matchCases(ah)`
  v4 -p ah --ahspi 5              -> same
  v4 -p ah ! --ahspi 7:9          -> same
  v4 -p ah --ahspi 0x10:          -> --ahspi 16:4294967295
  v4 -p ah --ahspi :010           -> --ahspi 0:8
  v4 -p ah ! --ahspi 6:6          -> ! --ahspi 6
  v4 -p ah --ahspi 9:3            -> same
  v4 -p ah --ahspi 4294967295     -> same
  v4 -p ah nothing                -> nothing
  v4 -p ah --ahspi :              -> nothing
  v4 -p ah ! --ahspi 0:           -> nothing
  v4 -p ah --ahspi 4294967296     -> problem bad-value
  v4 -p ah --ahspi 08             -> problem bad-value
  v4 -p ah --ahspi 1:2:3          -> problem bad-value
  v4 -p ah --ahspi 1 --ahspi 2    -> problem repeated-option
  v4 -p ah --ahlen 24             -> problem bad-value
  v4 --ahspi 5                    -> problem needs-protocol
  v6 nothing                      -> nothing
  v6 --ahspi 1:2 ! --ahlen 0 --ahres -> same
  v6 ! --ahspi 0 --ahlen 24       -> same
  v6 --ahlen 0                    -> nothing
  v6 ! --ahres                    -> problem bad-negation
`;

const ah4 = situation(ip(51, '10.0.0.9', '10.1.2.3'));
const ah6 = situation(ip(51, '2001:db8::9', '2001:db8::3'));

test('the number in the header is not known', () => {
  const asked = decide(ah, '--ahspi 5', ah4);
  expect(asked.holds).toBe('maybe');
  expect(asked.question).toBe('Is the number (SPI) in an authentication header 5?');
  expect(holds(ah, '! --ahspi 5', ah6)).toBe('maybe');
});

test('what holds of every number, or of none, needs no number', () => {
  expect(holds(ah, '', ah4)).toBe('yes');
  expect(holds(ah, '! --ahspi 0:4294967295', ah4)).toBe('no');
  expect(holds(ah, '--ahspi 9:3', ah4)).toBe('no');
  expect(holds(ah, '! --ahspi 9:3', ah6)).toBe('yes');
});

test('without the header nothing holds, negated or not', () => {
  const plain6 = situation(tcp('[2001:db8::9]:40000', '[2001:db8::3]:80'));
  expect(decide(ah, '', plain6)).toMatchObject({ holds: 'no', shows: 'no such header' });
  expect(holds(ah, '! --ahspi 5 ! --ahlen 24', plain6)).toBe('no');
  const later = situation(ip(51, '10.0.0.9', '10.1.2.3', { fragment: 'later' }));
  expect(holds(ah, '! --ahspi 5', later)).toBe('no');
});

test('a length of 0 is no condition, a reserved field is a question', () => {
  expect(holds(ah, '! --ahlen 0', ah6)).toBe('yes');
  expect(holds(ah, '--ahlen 24', ah6)).toBe('maybe');
  expect(decide(ah, '--ahres', ah6)).toMatchObject({ holds: 'maybe', assumed: 'yes' });
});
