import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { INVALID, UNTRACKED, connectionOf, situation, tcp, tracked } from '#testing/situations.ts';
import { state } from './state.ts';

matchCases(state)`
  --state ESTABLISHED,RELATED        -> --state RELATED,ESTABLISHED
  ! --state new                      -> ! --state NEW
  --state UNTRACKED,INVALID          -> --state INVALID,UNTRACKED
  --state E,N                        -> --state NEW,ESTABLISHED
  --state SNAT                       -> problem bad-value
  nothing                            -> problem missing-option
`;

test('it decides as conntrack does', () => {
  const ack = tcp('10.0.0.9:40000', '10.1.2.3:80', 'ACK');
  const established = situation(ack, { tracking: tracked(connectionOf(ack), 'ESTABLISHED') });
  expect(holds(state, '--state RELATED,ESTABLISHED', established)).toBe('yes');
  expect(decide(state, '! --state ESTABLISHED', established)).toMatchObject({
    holds: 'no',
    shows: 'ESTABLISHED',
  });
  expect(holds(state, '! --state NEW', situation(ack, { tracking: INVALID }))).toBe('yes');
  expect(holds(state, '--state UNTRACKED', situation(ack, { tracking: UNTRACKED }))).toBe('yes');
});
