import { expect, test } from 'vitest';
import { effectsOf } from '#testing/apply.ts';
import { targetCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { ULOG } from './ulog.ts';

// No Linux since 3.17 has it; the tool was tried on a kernel that pretends.
targetCases(ULOG)`
  nothing             -> same  [not tool]
  --ulog-nlgroup 1    -> nothing  [not tool]
  --ulog-qthreshold 5 --ulog-cprange 64 --ulog-nlgroup 32 --ulog-prefix "a b" -> --ulog-prefix "a b" --ulog-nlgroup 32 --ulog-cprange 64 --ulog-qthreshold 5  [not tool]
  --ulog-nlgroup 33   -> problem bad-value
  --ulog-prefix ""    -> problem bad-value
`;

test('it goes on', () => {
  const packet = situation(tcp('10.0.0.9:40000', '10.1.2.3:80'));
  expect(effectsOf(ULOG, '--ulog-nlgroup 3 --ulog-prefix x', packet)).toEqual([
    { kind: 'note', what: 'copied to log group 3 as “x”' },
  ]);
});
