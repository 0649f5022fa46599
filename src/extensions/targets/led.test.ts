import { expect, test } from 'vitest';
import { effectsOf } from '#testing/apply.ts';
import { targetCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { LED } from './led.ts';

// Few kernels have it, so that the tool can seldom load these; it was tried on a kernel that pretends.
targetCases(LED)`
  --led-trigger-id ssh                                       -> --led-trigger-id "ssh"  [not tool]
  --led-trigger-id "a b"                                     -> same  [not tool]
  --led-trigger-id "ssh" --led-delay 500 --led-always-blink  -> same  [not tool]
  --led-trigger-id "ssh" --led-delay INF                     -> --led-trigger-id "ssh" --led-delay -1  [not tool]
  --led-trigger-id "ssh" --led-delay 4294967294              -> --led-trigger-id "ssh" --led-delay -2  [not tool]
  --led-trigger-id a-name-too-long-f                         -> problem bad-value
  --led-trigger-id "ssh" --led-delay 0                       -> --led-trigger-id "ssh"  [not tool]
  --led-trigger-id ssh --led-delay soon                      -> problem bad-value
  --led-trigger-id ""                                        -> problem bad-value
  nothing                                                    -> problem missing-option
`;

test('it goes on', () => {
  const packet = situation(tcp('10.0.0.9:40000', '10.1.2.3:80'));
  expect(effectsOf(LED, '--led-trigger-id ssh', packet)).toEqual([
    { kind: 'note', what: 'light ssh switched on' },
  ]);
});
