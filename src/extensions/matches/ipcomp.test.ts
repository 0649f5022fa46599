import { expect, test } from 'vitest';
import { holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { optionReader } from '#testing/read-options.ts';
import { ip, situation } from '#testing/situations.ts';
import { ipcomp } from './ipcomp.ts';

// Without the option the number is 0, and printed.
matchCases(ipcomp)`
  --ipcompspi 1:10         -> same
  ! --ipcompspi 5          -> same
  --ipcompspi 1 --compres  -> same
  --compres                -> --ipcompspi 0 --compres
  nothing                  -> --ipcompspi 0
  --ipcompspi 3:x          -> problem bad-value
  ! --compres              -> problem bad-negation
`;

test('the number has 16 bits', () => {
  const compressed = situation(ip(108, '10.0.0.9', '10.1.2.3'));
  expect(holds(ipcomp, '--ipcompspi 5', compressed)).toBe('maybe');
  expect(holds(ipcomp, '--ipcompspi 0:65535', compressed)).toBe('yes');
  expect(holds(ipcomp, '--ipcompspi 65536:70000', compressed)).toBe('no');
  expect(holds(ipcomp, '! --ipcompspi 65536', compressed)).toBe('yes');
});

test('every number is printed as no number at all, which would be read as 0: so does iptables-save', () => {
  const given = optionReader('--ipcompspi 0:4294967295', ipcomp.options, {
    family: 4,
    protocol: 108,
    table: 'filter',
  });
  const match = ipcomp.parse(given);
  expect(match && ipcomp.print(match, 4)).toBe('');
});
