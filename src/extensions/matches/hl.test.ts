import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { icmp, situation } from '#testing/situations.ts';
import { hl } from './hl.ts';

matchCases(hl)`
  --hl 255             -> --hl-eq 255
  ! --hl-eq 5          -> same
  --hl-lt 64           -> same
  --hl-gt 5            -> same
  --hl-gt 256          -> problem bad-value
  --hl-lt 5 --hl-eq 3  -> problem clash
  nothing              -> problem missing-option
`;

test('neighbour discovery comes with the highest hop limit', () => {
  const asked = situation(icmp('fe80::1', 'ff02::1:ff00:7', 135, 0, { ttl: 255 }));
  expect(holds(hl, '--hl-eq 255', asked)).toBe('yes');
  expect(decide(hl, '--hl-lt 255', asked)).toMatchObject({ holds: 'no', shows: '255' });
});
