import { expect, test } from 'vitest';
import { effectsOf } from '#testing/apply.ts';
import { targetCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { LOG } from './log.ts';

targetCases(LOG)`
  nothing -> same
  --log-prefix fw-in_2                           -> same
  --log-prefix "fw: "                            -> same
  --log-prefix a.b                               -> --log-prefix "a.b"
  --log-prefix "it's \"x\" \\y"                  -> --log-prefix "it\'s \"x\" \\y"
  --log-prefix 123456789-123456789-123456789-    -> --log-prefix 123456789-123456789-123456789
  --log-prefix ééééééééééééééa                   -> --log-prefix "ééééééééééééééa"
  --log-level 4                                  -> nothing
  --log-level warning                            -> nothing
  --log-level debug                              -> --log-level 7
  --log-level panic                              -> --log-level 0
  --log-level 0x3                                -> --log-level 3
  --log-uid --log-macdecode --log-ip-options --log-tcp-options --log-tcp-sequence --log-level 1 --log-prefix x -> --log-prefix x --log-level 1 --log-tcp-sequence --log-tcp-options --log-ip-options --log-uid --log-macdecode
  --log-level DEBUG                              -> problem bad-value
  --log-level warn                               -> problem bad-value
  --log-level 8                                  -> problem bad-value
  --log-prefix ""                                -> problem bad-value
  --log-uid --log-uid                            -> problem repeated-option
  ! --log-uid                                    -> problem bad-negation
`;

test('a character that is cut in two becomes a replacement character', () => {
  const prefix = 'é'.repeat(15);
  const [note] = effectsOf(
    LOG,
    `--log-prefix ${prefix}`,
    situation(tcp('10.0.0.9:1', '10.1.2.3:2')),
  );
  expect(note).toEqual({ kind: 'note', what: `logged as “${'é'.repeat(14)}\ufffd”` });
});

test('it changes nothing', () => {
  const packet = situation(tcp('10.0.0.9:40000', '10.1.2.3:80'));
  expect(effectsOf(LOG, '', packet)).toEqual([{ kind: 'note', what: 'logged' }]);
});
