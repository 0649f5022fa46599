import { expect, test } from 'vitest';
import { effectsOf } from '#testing/apply.ts';
import { targetCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { DSCP } from './dscp.ts';

targetCases(DSCP)`
  --set-dscp 10                      -> --set-dscp 0x0a
  --set-dscp 0x3f                    -> same
  --set-dscp-class ef                -> --set-dscp 0x2e
  --set-dscp-class AF11              -> --set-dscp 0x0a
  --set-dscp-class AF43              -> --set-dscp 0x26
  --set-dscp-class CS7               -> --set-dscp 0x38
  --set-dscp-class BE                -> --set-dscp 0x00
  --set-dscp 64                      -> problem bad-value
  --set-dscp-class AF99              -> problem bad-value
  --set-dscp-class LE                -> problem bad-value
  --set-dscp 1 --set-dscp-class CS0  -> problem clash
  nothing -> problem missing-option
`;

test('the two bits of ECN stay', () => {
  const packet = situation(tcp('10.0.0.9:40000', '10.1.2.3:80', 'SYN', { tos: 0b100110_01 }));
  const effects = effectsOf(DSCP, '--set-dscp 0x2e', packet);
  expect(effects).toEqual([{ kind: 'tos', tos: 0b101110_01 }]);
});
