import { expect, test } from 'vitest';
import { effectsOf } from '#testing/apply.ts';
import { targetCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { RATEEST } from './rateest.ts';

targetCases(RATEEST)`
  --rateest-name R1 --rateest-interval 250ms --rateest-ewmalog 500ms     -> --rateest-name R1 --rateest-interval 250.0ms --rateest-ewmalog 500.0ms
  --rateest-name R2 --rateest-interval 1s --rateest-ewmalog 2.0secs      -> --rateest-name R2 --rateest-interval 1.0s --rateest-ewmalog 2.0s
  --rateest-name R3 --rateest-interval .3S --rateest-ewmalog 1e1sec      -> --rateest-name R3 --rateest-interval 500.0ms --rateest-ewmalog 16.0s
  --rateest-name R4 --rateest-interval 250ms --rateest-ewmalog 600msecs  -> --rateest-name R4 --rateest-interval 250.0ms --rateest-ewmalog 500.0ms
  --rateest-name R5 --rateest-interval 8s --rateest-ewmalog 100s         -> --rateest-name R5 --rateest-interval 8.0s --rateest-ewmalog 64.0s
  --rateest-name R6 --rateest-interval 500usec --rateest-ewmalog 2000ms  -> --rateest-name R6 --rateest-interval 250.0ms --rateest-ewmalog 512.0s
  --rateest-name R7 --rateest-interval 2s --rateest-ewmalog 3.4s         -> --rateest-name R7 --rateest-interval 2.0s --rateest-ewmalog 4.0s
  --rateest-name R8 --rateest-interval 1 --rateest-ewmalog 2             -> --rateest-name R8 --rateest-interval 250.0ms --rateest-ewmalog 500.0ms
  --rateest-name an-estimate-of-a-rate --rateest-interval 1s --rateest-ewmalog 5s -> --rateest-name an-estimate-of- --rateest-interval 1.0s --rateest-ewmalog 4.0s
  --rateest-name R --rateest-interval 16s --rateest-ewmalog 100s         -> problem bad-value
  --rateest-name R --rateest-interval 250ms --rateest-ewmalog 250ms      -> problem bad-value
  --rateest-name R --rateest-interval soon --rateest-ewmalog 5s          -> problem bad-value
  --rateest-interval 250ms --rateest-ewmalog 5s                          -> problem missing-option
  --rateest-name R --rateest-interval 250ms                              -> problem missing-option
`;

test('it goes on', () => {
  const packet = situation(tcp('10.0.0.9:40000', '10.1.2.3:80'));
  const options = '--rateest-name R1 --rateest-interval 1s --rateest-ewmalog 5s';
  expect(effectsOf(RATEEST, options, packet)).toEqual([
    { kind: 'note', what: 'counted for the rate R1' },
  ]);
});
