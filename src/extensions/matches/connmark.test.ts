import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { INVALID, UNTRACKED, connectionOf, situation, tcp, tracked } from '#testing/situations.ts';
import { connmark } from './connmark.ts';

matchCases(connmark)`
  --mark 5/0xf             -> --mark 0x5/0xf
  ! --mark 0x10            -> same
  --mark 0/0xffffffff      -> --mark 0x0
  --mark 0xffffffff/0x0    -> same
  --mark 0xfffffffff       -> problem bad-value
  nothing                  -> problem missing-option
`;

const syn = tcp('10.0.0.9:40000', '10.1.2.3:80', 'SYN', { mark: 0x77 });

test('it is the connection’s mark, not the packet’s', () => {
  const packet = situation(syn, { tracking: tracked(connectionOf(syn, { mark: 0x539 })) });
  expect(decide(connmark, '--mark 0x77', packet)).toMatchObject({ holds: 'no', shows: '0x539' });
  expect(holds(connmark, '--mark 0x9/0xf', packet)).toBe('yes');
  expect(holds(connmark, '! --mark 0x539', packet)).toBe('no');
});

test.each([INVALID, UNTRACKED])('without an entry it fails, negated too: %o', (tracking) => {
  const packet = situation(syn, { tracking });
  expect(decide(connmark, '--mark 0', packet)).toMatchObject({
    holds: 'no',
    shows: 'no connection',
  });
  expect(holds(connmark, '! --mark 5', packet)).toBe('no');
});
