import { expect, test } from 'vitest';
import { holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { INVALID, situation, tcp } from '#testing/situations.ts';
import { comment } from './comment.ts';

matchCases(comment)`
  --comment word          -> same
  --comment "two words"   -> same
  --comment a.b           -> --comment "a.b"
  --comment 'x'           -> --comment "\'x\'"
  --comment "say \"hi\""  -> same
  --comment "back\\slash" -> same
  --comment "été 日本"    -> same
  --comment ""            -> same
  nothing -> problem missing-option
`;

test('it always holds', () => {
  const odd = situation(tcp('10.0.0.9:40000', '10.1.2.3:80', 'ACK'), { tracking: INVALID });
  expect(holds(comment, '--comment x', odd)).toBe('yes');
});
