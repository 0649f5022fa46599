import { expect, test } from 'vitest';
import { effectsOf } from '#testing/apply.ts';
import { targetCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { CHECKSUM } from './checksum.ts';

targetCases(CHECKSUM)`
  --checksum-fill   -> same
  nothing           -> problem missing-option
`;

test('a wrong checksum stays wrong', () => {
  const broken = tcp('10.0.0.9:40000', '10.1.2.3:80', 'SYN', { badChecksum: true });
  expect(effectsOf(CHECKSUM, '--checksum-fill', situation(broken))).toEqual([
    { kind: 'note', what: 'checksum filled in' },
  ]);
});
