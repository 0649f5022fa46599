import { expect, test } from 'vitest';
import { effectsOf } from '#testing/apply.ts';
import { targetCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { NFLOG } from './nflog.ts';

// The nft build has no --nflog-range any more and cuts a prefix later than the legacy build.
targetCases(NFLOG)`
  nothing -> same
  --nflog-group 0                 -> nothing
  --nflog-group 30 --nflog-size 64 --nflog-prefix "a b" --nflog-threshold 5 -> --nflog-prefix "a b" --nflog-group 30 --nflog-size 64 --nflog-threshold 5
  --nflog-group 0xffff            -> --nflog-group 65535
  --nflog-size 0                  -> same
  --nflog-size 4294967295         -> same
  --nflog-threshold 0             -> nothing
  --nflog-range 3                 -> same  [not nft]
  --nflog-prefix 123456789-123456789-123456789-123456789-123456789-123456789-1234 -> same  [not legacy]
  --nflog-group 65536             -> problem bad-value
  --nflog-size 4294967296         -> problem bad-value
  --nflog-prefix ""               -> problem bad-value
  --nflog-size 3 --nflog-range 4  -> problem clash
`;

test('it hands a copy over and changes nothing', () => {
  const packet = situation(tcp('10.0.0.9:40000', '10.1.2.3:80'));
  expect(effectsOf(NFLOG, '--nflog-group 5 --nflog-prefix x', packet)).toEqual([
    { kind: 'note', what: 'copied to log group 5 as “x”' },
  ]);
});
