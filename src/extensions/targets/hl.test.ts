import { expect, test } from 'vitest';
import { effectsOf } from '#testing/apply.ts';
import { targetCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { HL } from './hl.ts';

targetCases(HL)`
  --hl-set 0x40           -> --hl-set 64
  --hl-dec 3              -> same
  --hl-inc 255            -> same
  --hl-set 256            -> problem bad-value
  --hl-dec 0              -> problem bad-value
  --hl-set 1 --hl-inc 1   -> problem clash
  nothing -> problem missing-option
`;

test.each([
  ['--hl-set 7', 7],
  ['--hl-dec 62', 0],
  ['--hl-inc 195', 255],
])('61, after %s', (options, ttl) => {
  const packet = situation(tcp('[2001:db8::9]:40000', '[2001:db8::3]:80', 'SYN', { ttl: 61 }));
  expect(effectsOf(HL, options, packet)).toEqual([{ kind: 'ttl', ttl }]);
});
