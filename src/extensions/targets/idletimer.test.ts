import { expect, test } from 'vitest';
import { effectsOf } from '#testing/apply.ts';
import { targetCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { IDLETIMER } from './idletimer.ts';

targetCases(IDLETIMER)`
  --label foo --timeout 5              -> --timeout 5 --label foo
  --timeout 0x10 --label a.b --alarm   -> --timeout 16 --label a.b --alarm
  --timeout 2147482 --label long       -> same
  --timeout 5 --label 123456789-123456789-123456789 -> --timeout 5 --label 123456789-123456789-1234567
  --timeout 0 --label foo              -> problem bad-value
  --timeout 2147483 --label foo        -> problem bad-value
  --timeout 5 --label ""               -> problem bad-value
  --timeout 5                          -> problem missing-option
  --label foo                          -> problem missing-option
`;

test('a label with a blank is saved bare, as the tool does it', () => {
  const target = { kind: 'IDLETIMER', seconds: 5, label: 'a b', alarm: false } as const;
  expect(IDLETIMER.print(target, 4)).toBe(' --timeout 5 --label a b');
});

test('it goes on', () => {
  const packet = situation(tcp('10.0.0.9:40000', '10.1.2.3:80'));
  expect(effectsOf(IDLETIMER, '--timeout 5 --label foo', packet)).toEqual([
    { kind: 'note', what: 'timer foo wound up' },
  ]);
});
