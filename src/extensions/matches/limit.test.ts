import { expect, test } from 'vitest';
import { decide } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { remembering, situation, udp } from '#testing/situations.ts';
import { limit } from './limit.ts';

// The legacy kernel part cannot count a day or a great burst.
matchCases(limit)`
  --limit 5/min --limit-burst 10   -> same
  nothing                          -> --limit 3/hour
  --limit-burst 5                  -> --limit 3/hour
  --limit-burst 1                  -> --limit 3/hour --limit-burst 1
  --limit 5/MINUTE                 -> --limit 5/min
  --limit 5/m                      -> --limit 5/min
  --limit 5                        -> --limit 5/sec
  --limit 60/min                   -> --limit 1/sec
  --limit 90/min                   -> same
  --limit 120/hour                 -> --limit 2/min
  --limit 1000/hour                -> same
  --limit 7/hour                   -> same
  --limit 24/day                   -> --limit 1/hour
  --limit 25/day                   -> same
  --limit 86400/day                -> --limit 1/sec
  --limit 1/day                    -> same                 [not legacy]
  --limit 3000/s                   -> --limit 3333/sec
  --limit 6000/s                   -> --limit 10000/sec
  --limit 5x/min                   -> --limit 5/min
  --limit 1/second --limit-burst 10000 -> --limit 1/sec --limit-burst 10000   [not legacy]
  --limit 10001/s                  -> problem bad-value
  --limit 0/s                      -> problem bad-value
  --limit 5/                       -> problem bad-value
  --limit 5/fortnight              -> problem bad-value
  --limit 0x5/min                  -> problem bad-value
  --limit-burst 10001              -> problem bad-value
  ! --limit 5/s                    -> problem bad-negation
`;

const lone = situation(udp('10.0.0.9:40000', '10.1.2.3:53'));

test('of a lone dump nobody knows the tokens', () => {
  expect(decide(limit, '--limit 5/min --limit-burst 7', lone)).toMatchObject({
    holds: 'maybe',
    question: 'Is a token left of 5 a minute, 7 at once?',
    assumed: 'yes',
  });
});

/** One packet at each of the times, in seconds. */
function run(options: string, times: readonly number[]): string {
  let values: Readonly<Record<string, readonly number[]>> = {};
  return times
    .map((seconds) => {
      const memory = remembering(values, 1_700_000_000_000 + seconds * 1000);
      const { holds, effects } = decide(limit, options, { ...lone, memory });
      const [effect] = effects;
      if (effect?.kind === 'remember') values = { ...values, [effect.slot]: effect.values };
      return holds === 'yes' ? '1' : '0';
    })
    .join('');
}

test('the first packets match, as many as the burst has', () => {
  const atOnce = Array<number>(10).fill(0);
  expect(run('--limit 1/hour --limit-burst 3', atOnce)).toBe('1110000000');
  expect(run('--limit 1/hour', atOnce)).toBe('1111100000');
});

test('then one for each interval, and never more than the burst', () => {
  expect(run('--limit 1/sec --limit-burst 1', [0, 0.5, 0.99, 1, 1.5, 2])).toBe('100101');
  expect(run('--limit 6/min --limit-burst 2', [0, 0, 9, 10, 10, 600, 600, 600])).toBe('11010110');
});

test('two rules do not share their tokens', () => {
  const memory = remembering({ [lone.slot]: [0, 0] });
  const asked = (slot: string) => decide(limit, '--limit 1/sec', { ...lone, memory, slot }).holds;
  expect([asked(lone.slot), asked('another rule')]).toEqual(['no', 'yes']);
});
