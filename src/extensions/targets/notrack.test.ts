import { expect, test } from 'vitest';
import { effectsOf } from '#testing/apply.ts';
import { targetCases } from '#testing/match-cases.ts';
import { INVALID, UNTRACKED, situation, tcp } from '#testing/situations.ts';
import { NOTRACK } from './notrack.ts';

targetCases(NOTRACK)`
  nothing -> same
`;

const packet = tcp('10.0.0.9:40000', '10.1.2.3:80');

test('a packet that is new to the host stays untracked', () => {
  const fresh = situation(packet, { hook: 'PREROUTING', tracking: INVALID });
  expect(effectsOf(NOTRACK, '', fresh)).toEqual([{ kind: 'untrack' }]);
});

test('one that is tracked or untracked already (it came round lo) stays as it is', () => {
  expect(effectsOf(NOTRACK, '', situation(packet))).toEqual([]);
  expect(effectsOf(NOTRACK, '', situation(packet, { tracking: UNTRACKED }))).toEqual([]);
});
