import { expect, test } from 'vitest';
import { effectsOf } from '#testing/apply.ts';
import { targetCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { TCPOPTSTRIP } from './tcpoptstrip.ts';

targetCases(TCPOPTSTRIP)`
  nothing                                    -> same
  --strip-options 8,4                        -> --strip-options 4,8
  --strip-options timestamp,sack-permitted   -> --strip-options 4,8
  --strip-options md5,mss,0x10,wscale,sack   -> --strip-options 2,3,5,16,19
  --strip-options 255                        -> same
  --strip-options 1                          -> problem bad-value
  --strip-options 256                        -> problem bad-value
  --strip-options 4,sack-permitted           -> problem bad-value
  --strip-options TIMESTAMP                  -> problem bad-value
  --strip-options 4,                         -> problem bad-value
`;

test('it goes on', () => {
  const packet = situation(tcp('10.0.0.9:40000', '10.1.2.3:80'));
  expect(effectsOf(TCPOPTSTRIP, '--strip-options 4,8', packet)).toEqual([
    { kind: 'note', what: 'TCP options 4, 8 taken out' },
  ]);
});
