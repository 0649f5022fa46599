import { expect, test } from 'vitest';
import { decide } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { nfacct } from './nfacct.ts';

// Put to libxt_nfacct.so 1.8.9 itself, which prints two blanks: the tool wants the object to be there.
matchCases(nfacct)`
  --nfacct-name web    -> --nfacct-name  web     [not tool]
  --nfacct-name "a b"  -> --nfacct-name  "a b"   [not tool]
  --nfacct-name abcdefghijklmnopqrstuvwxyz0123456789 -> --nfacct-name  abcdefghijklmnopqrstuvwxyz01234 [not tool]
  --nfacct-name ""     -> problem bad-value
  nothing              -> problem missing-option
`;

test('it counts and lets every packet pass', () => {
  const syn = situation(tcp('10.0.0.9:40000', '10.1.2.3:80'));
  expect(decide(nfacct, '--nfacct-name web', syn)).toMatchObject({
    holds: 'yes',
    effects: [{ kind: 'note', what: 'counted in web' }],
  });
});
