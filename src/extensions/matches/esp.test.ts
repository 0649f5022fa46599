import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { ip, situation, udp } from '#testing/situations.ts';
import { esp } from './esp.ts';

// The whole range is not printed, not even negated.
matchCases(esp)`
  --espspi 100:200     -> same
  ! --espspi 0x20      -> ! --espspi 32
  --espspi 7:          -> --espspi 7:4294967295
  nothing              -> nothing
  ! --espspi :         -> nothing
  --espspi 1:2:3       -> problem bad-value
  --espspi x           -> problem bad-value
  --espspi 1 --espspi 2 -> problem repeated-option
`;

const tunnelled = situation(ip(50, '10.0.0.9', '10.1.2.3'));

test('the number of an ESP packet is not known, what holds of every number is', () => {
  expect(decide(esp, '--espspi 100:200', tunnelled).question).toBe(
    'Is the number (SPI) in an ESP header 100 to 200?',
  );
  expect(holds(esp, '', tunnelled)).toBe('yes');
  expect(holds(esp, '! --espspi 0:4294967295', tunnelled)).toBe('no');
});

test('a later fragment and another protocol have no number', () => {
  const later = ip(50, '10.0.0.9', '10.1.2.3', { fragment: 'later' });
  expect(decide(esp, '! --espspi 5', situation(later))).toMatchObject({
    holds: 'no',
    shows: 'no such header',
  });
  expect(holds(esp, '! --espspi 5', situation(udp('10.0.0.9:1', '10.1.2.3:2')))).toBe('no');
});
