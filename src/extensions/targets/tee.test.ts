import { expect, test } from 'vitest';
import { effectsOf } from '#testing/apply.ts';
import { targetCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { TEE } from './tee.ts';

targetCases(TEE)`
  v4 --gateway 10.0.0.1                             -> same
  v4 --oif eth+ --gateway 10.0.0.1                  -> --gateway 10.0.0.1 --oif eth+
  v4 --gateway 10.0.0.1 --oif an-interface-name     -> --gateway 10.0.0.1 --oif an-interface-na
  v6 --gateway FD00:0::1 --oif lo                   -> --gateway fd00::1 --oif lo
  v4 --gateway 0.0.0.0                              -> problem bad-value
  v6 --gateway ::                                   -> problem bad-value
  v4 --gateway fd00::1                              -> problem bad-value
  v4 ! --gateway 10.0.0.1                           -> problem bad-negation
  nothing                                           -> problem missing-option
`;

test('the packet itself goes on', () => {
  const packet = situation(tcp('10.0.0.9:40000', '10.1.2.3:80'));
  expect(effectsOf(TEE, '--gateway 10.0.0.1 --oif eth2', packet)).toEqual([
    { kind: 'note', what: 'copied to 10.0.0.1' },
  ]);
});
