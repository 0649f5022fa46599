import { expect, test } from 'vitest';
import { decide } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { cpu } from './cpu.ts';

matchCases(cpu)`
  --cpu 0      -> same
  ! --cpu 0x10 -> ! --cpu 16
  --cpu x      -> problem bad-value
  nothing      -> problem missing-option
`;

test('the processor is not known', () => {
  const syn = situation(tcp('10.0.0.9:40000', '10.1.2.3:80'));
  expect(decide(cpu, '--cpu 3', syn)).toMatchObject({
    holds: 'maybe',
    question: 'Is the packet’s processor number 3?',
    probability: undefined,
  });
});
