import { expect, test } from 'vitest';
import { decide } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { remembering, situation, udp } from '#testing/situations.ts';
import { statistic } from './statistic.ts';

matchCases(statistic)`
  --mode random --probability 0.5          -> --mode random --probability 0.50000000000
  --mode random --probability 0.33333      -> --mode random --probability 0.33332999982
  --mode random --probability 0.3333333333 -> --mode random --probability 0.33333333349
  --mode random ! --probability .2         -> --mode random ! --probability 0.20000000019
  --mode random --probability 1e-3         -> --mode random --probability 0.00100000016
  --mode random --probability 0.0000000001 -> --mode random --probability 0.00000000000
  --probability 1 --mode random            -> --mode random --probability 1.00000000000
  --mode random --probability 1.1          -> problem bad-value
  --mode random --probability -0.1         -> problem bad-value
  --mode random                            -> problem missing-option
  --mode nth --every 3 --packet 1          -> same
  --mode nth ! --every 2 --packet 0        -> same
  --packet 010 --every 0x10 --mode nth     -> --mode nth --every 16 --packet 8
  --mode nth --every 3 --packet 3          -> problem bad-value
  --mode nth --every 0 --packet 0          -> problem bad-value
  --mode nth --every 3                     -> problem missing-option
  --mode nth --packet 0                    -> problem missing-option
  --mode random --probability 0.5 --every 3 --packet 0 -> problem clash
  --mode random --probability 0.5 --packet 3 -> problem clash
  --mode rand --probability 0.5            -> problem bad-value
  --probability 0.5                        -> problem missing-option
`;

const lone = situation(udp('10.0.0.9:40000', '10.1.2.3:53'));

test.each([
  ['--probability 0.25', 0.25, 'no', 'Does the draw succeed?'],
  ['! --probability 0.25', 0.75, 'yes', 'Does the draw fail?'],
  ['--probability 0.5', 0.5, 'yes', 'Does the draw succeed?'],
])('a draw is a choice: %s', (options, probability, assumed, question) => {
  expect(decide(statistic, `--mode random ${options}`, lone)).toMatchObject({
    holds: 'maybe',
    probability,
    assumed,
    question,
  });
});

test.each([
  ['--probability 0', 'no'],
  ['--probability 1', 'yes'],
  ['! --probability 0', 'yes'],
  ['! --probability 1', 'no'],
  ['--probability 0.0000000001', 'no'],
])('a certain draw is none: %s', (options, expected) => {
  expect(decide(statistic, `--mode random ${options}`, lone).holds).toBe(expected);
});

test('of a lone dump nobody knows the count', () => {
  expect(decide(statistic, '--mode nth --every 4 --packet 0', lone)).toMatchObject({
    holds: 'maybe',
    probability: 0.25,
    assumed: 'no',
  });
  expect(decide(statistic, '--mode nth ! --every 4 --packet 0', lone)).toMatchObject({
    probability: 0.75,
    assumed: 'yes',
  });
  expect(decide(statistic, '--mode nth --every 1 --packet 0', lone).holds).toBe('yes');
});

// As a kernel was seen to answer ten packets.
test.each([
  ['--every 3 --packet 0', '1001001001'],
  ['--every 3 --packet 1', '0100100100'],
  ['! --every 3 --packet 0', '0110110110'],
])('when every packet was seen: %s', (options, expected) => {
  let memory = remembering();
  let answers = '';
  for (let index = 0; index < expected.length; index += 1) {
    const { holds, effects } = decide(statistic, `--mode nth ${options}`, { ...lone, memory });
    answers += holds === 'yes' ? '1' : '0';
    const [effect] = effects;
    if (effect?.kind === 'remember') memory = remembering({ [effect.slot]: effect.values });
  }
  expect(answers).toBe(expected);
});
