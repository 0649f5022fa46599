import { expect, test } from 'vitest';
import { effectsOf } from '#testing/apply.ts';
import { targetCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { CLASSIFY } from './classify.ts';

// The tool keeps the lower sixteen bits of what is too big, which is hardly what was meant.
targetCases(CLASSIFY)`
  --set-class 1:10        -> --set-class 0001:0010
  --set-class FFFF:abcd   -> --set-class ffff:abcd
  --set-class 0x1:0x2     -> --set-class 0001:0002
  --set-class 10000:1     -> problem bad-value  [not tool]
  --set-class 1:          -> problem bad-value
  --set-class :1          -> problem bad-value
  --set-class 1           -> problem bad-value
  nothing                 -> problem missing-option
`;

test('it goes on', () => {
  const packet = situation(tcp('10.0.0.9:40000', '10.1.2.3:80'));
  expect(effectsOf(CLASSIFY, '--set-class 1:a', packet)).toEqual([
    { kind: 'note', what: 'put into class 0001:000a' },
  ]);
});
