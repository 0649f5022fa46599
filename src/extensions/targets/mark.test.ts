import { expect, test } from 'vitest';
import { effectsOf } from '#testing/apply.ts';
import { targetCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { MARK } from './mark.ts';

targetCases(MARK)`
  --set-xmark 0x10/0xf0          -> same
  --set-xmark 4294967295         -> --set-xmark 0xffffffff/0xffffffff
  --set-mark 1                   -> --set-xmark 0x1/0xffffffff
  --set-mark 0x5/0x3             -> --set-xmark 0x5/0x7
  --and-mark 0xff                -> --set-xmark 0x0/0xffffff00
  --or-mark 0x4000               -> --set-xmark 0x4000/0x4000
  --xor-mark 010                 -> --set-xmark 0x8/0x0
  --set-mark 0x100000000         -> problem bad-value
  --set-mark 1 --or-mark 2       -> problem clash
  --set-mark 1 --set-mark 2      -> problem repeated-option
  ! --set-mark 1                 -> problem bad-negation
  nothing -> problem missing-option
`;

test.each([
  ['--set-mark 0x7', 0x7],
  ['--set-mark 0x7/0xff', 0xa07],
  ['--set-xmark 0x7/0xf', 0xab7],
  ['--set-xmark 0xff/0xf', 0xa4f],
  ['--and-mark 0xf0', 0xb0],
  ['--or-mark 0x80000000', 0x80000abc],
  ['--xor-mark 0xffffffff', 0xfffff543],
])('0xabc, after %s', (options, mark) => {
  const marked = situation(tcp('10.0.0.9:40000', '10.1.2.3:80', 'SYN', { mark: 0xabc }));
  expect(effectsOf(MARK, options, marked)).toEqual([{ kind: 'mark', mark }]);
});
