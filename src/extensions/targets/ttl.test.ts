import { expect, test } from 'vitest';
import { effectsOf } from '#testing/apply.ts';
import { targetCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { TTL } from './ttl.ts';

targetCases(TTL)`
  --ttl-set 0x40           -> --ttl-set 64
  --ttl-set 0              -> same
  --ttl-dec 255            -> same
  --ttl-inc 1              -> same
  --ttl-set 256            -> problem bad-value
  --ttl-inc 0              -> problem bad-value
  --ttl-dec 0              -> problem bad-value
  --ttl-inc 1 --ttl-dec 1  -> problem clash
  nothing -> problem missing-option
`;

test.each([
  ['--ttl-set 64', 64],
  ['--ttl-dec 2', 59],
  ['--ttl-dec 99', 0],
  ['--ttl-inc 3', 64],
  ['--ttl-inc 200', 255],
])('61, after %s', (options, ttl) => {
  const packet = situation(tcp('10.0.0.9:40000', '10.1.2.3:80', 'SYN', { ttl: 61 }));
  expect(effectsOf(TTL, options, packet)).toEqual([{ kind: 'ttl', ttl }]);
});
