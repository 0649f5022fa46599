import { expect, test } from 'vitest';
import { effectsOf } from '#testing/apply.ts';
import { targetCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { TCPMSS } from './tcpmss.ts';

// Of a rule that does not name SYN packets the legacy build has the kernel refuse all of these.
targetCases(TCPMSS)`
  --set-mss 1360                       -> same  [not legacy]
  --set-mss 0x100                      -> --set-mss 256  [not legacy]
  v4 --set-mss 65515                   -> same  [not legacy]
  v6 --set-mss 65495                   -> same  [not legacy]
  --clamp-mss-to-pmtu                  -> same  [not legacy]
  --set-mss 1 --clamp-mss-to-pmtu      -> --clamp-mss-to-pmtu  [not legacy]
  --clamp-mss-to-pmtu --set-mss 1      -> --set-mss 1  [not legacy]
  v4 --set-mss 65516                   -> problem bad-value
  v6 --set-mss 65496                   -> problem bad-value
  nothing                              -> problem missing-option
`;

test('it changes nothing that a rule could ask for', () => {
  const packet = situation(tcp('10.0.0.9:40000', '10.1.2.3:80'));
  expect(effectsOf(TCPMSS, '--set-mss 1360', packet)).toEqual([
    { kind: 'note', what: 'MSS lowered to at most 1360' },
  ]);
});

test('a header without options gets one, four bytes longer', () => {
  const packet = situation({ ...tcp('10.0.0.9:40000', '10.1.2.3:80'), length: 40 });
  expect(effectsOf(TCPMSS, '--set-mss 1360', packet)).toEqual([
    { kind: 'length', length: 44 },
    { kind: 'note', what: 'an MSS of at most 1360 announced' },
  ]);
});
