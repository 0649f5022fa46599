import { expect, test } from 'vitest';
import { effectsOf } from '#testing/apply.ts';
import { targetCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { TRACE } from './trace.ts';

// The legacy build takes it in raw only, which the cases of targets without a table are not tried in.
targetCases(TRACE)`
  nothing -> same  [not legacy]
`;

test('it goes on', () => {
  const packet = situation(tcp('10.0.0.9:40000', '10.1.2.3:80'));
  expect(effectsOf(TRACE, '', packet)).toEqual([{ kind: 'note', what: 'traced from here on' }]);
});
