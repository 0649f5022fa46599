import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { ttl } from './ttl.ts';

matchCases(ttl)`
  --ttl 5              -> --ttl-eq 5
  ! --ttl-eq 5         -> same
  --ttl-gt 5           -> same
  --ttl-lt 0x10        -> --ttl-lt 16
  ! --ttl-gt 5         -> problem bad-negation
  --ttl-lt 256         -> problem bad-value
  --ttl-lt 5 --ttl-gt 3 -> problem clash
  nothing              -> problem missing-option
`;

test('one comparison', () => {
  const packet = situation(tcp('10.0.0.9:40000', '10.1.2.3:80', 'SYN', { ttl: 64 }));
  const options = ['--ttl-eq 64', '! --ttl-eq 64', '--ttl-gt 63', '--ttl-gt 64', '--ttl-lt 65'];
  expect(options.map((each) => holds(ttl, each, packet))).toEqual([
    'yes',
    'no',
    'yes',
    'no',
    'yes',
  ]);
  expect(decide(ttl, '--ttl-lt 64', packet)).toMatchObject({ holds: 'no', shows: '64' });
});
