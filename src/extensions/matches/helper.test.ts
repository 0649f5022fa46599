import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { INVALID, connectionOf, situation, tcp, tracked } from '#testing/situations.ts';
import { helper } from './helper.ts';

matchCases(helper)`
  --helper ftp         -> same
  ! --helper "ftp-21"  -> ! --helper ftp-21
  --helper "a b"       -> same
  --helper ""          -> same
  --helper abcdefghijklmnopqrstuvwxyz0123456789 -> --helper abcdefghijklmnopqrstuvwxyz012
  nothing              -> problem missing-option
`;

const syn = tcp('10.0.0.9:40000', '10.1.2.3:2000');

test('only a foretold connection can have been foretold by a helper', () => {
  expect(decide(helper, '--helper ftp', situation(syn))).toMatchObject({
    holds: 'no',
    shows: 'not foretold',
  });
  expect(holds(helper, '! --helper ftp', situation(syn))).toBe('yes');
  expect(holds(helper, '! --helper ftp', situation(syn, { tracking: INVALID }))).toBe('yes');
});

test('by which one is not known', () => {
  const tracking = tracked(connectionOf(syn, { expected: true }), 'RELATED');
  expect(decide(helper, '--helper ftp', situation(syn, { tracking })).question).toBe(
    'Was the connection foretold by helper ftp?',
  );
  expect(holds(helper, '--helper ""', situation(syn, { tracking }))).toBe('yes');
});
