import { expect, test } from 'vitest';
import { effectsOf } from '#testing/apply.ts';
import { targetCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { TOS } from './tos.ts';

targetCases(TOS)`
  --set-tos 16               -> --set-tos 0x10/0xff
  --set-tos 0x1f/0x10        -> same
  --set-tos minimize-delay   -> --set-tos 0x10/0x3f
  --set-tos Normal-Service   -> --set-tos 0x00/0x3f
  --and-tos 0x12             -> --set-tos 0x00/0xed
  --or-tos 0x12              -> --set-tos 0x12/0x12
  --xor-tos 0x12             -> --set-tos 0x12/0x00
  --set-tos Maximize         -> problem bad-value
  --set-tos 256              -> problem bad-value
  --or-tos 256               -> problem bad-value
  --xor-tos 1 --or-tos 2     -> problem clash
  nothing -> problem missing-option
`;

test.each([
  ['--set-tos 0x28', 0x28],
  ['--set-tos Minimize-Cost', 0x82],
  ['--set-tos 0xff/0x0f', 0x5f],
  ['--and-tos 0xf', 0x4],
  ['--or-tos 0x3', 0xa7],
  ['--xor-tos 0xff', 0x5b],
])('0xa4, after %s', (options, tos) => {
  const packet = situation(tcp('10.0.0.9:40000', '10.1.2.3:80', 'SYN', { tos: 0xa4 }));
  expect(effectsOf(TOS, options, packet)).toEqual([{ kind: 'tos', tos }]);
});
