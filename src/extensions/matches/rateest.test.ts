import { expect, test } from 'vitest';
import { decide } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { optionReader } from '#testing/read-options.ts';
import { situation, tcp } from '#testing/situations.ts';
import { rateest } from './rateest.ts';

// The tool wants rules with -j RATEEST to have made the rates; real-grammar.test.ts has them.
matchCases(rateest)`
  --rateest R1 --rateest-lt --rateest-bps 8bit                 -> same    [not tool]
  --rateest R1 --rateest-lt --rateest-bps 1mbit                -> --rateest R1 --rateest-lt --rateest-bps 1000Kbit [not tool]
  --rateest R1 ! --rateest-gt --rateest-bps 1000500000bit      -> --rateest R1 ! --rateest-gt --rateest-bps 1000Mbit [not tool]
  --rateest R1 --rateest-eq --rateest-bps 12345KiBps           -> --rateest R1 --rateest-eq --rateest-bps 101130Kbit [not tool]
  --rateest R1 --rateest-eq --rateest-bps 5.5kbit              -> --rateest R1 --rateest-eq --rateest-bps 5496bit [not tool]
  --rateest R1 --rateest-eq --rateest-bps 1500.9999            -> --rateest R1 --rateest-eq --rateest-bps 1496bit [not tool]
  --rateest R1 --rateest-eq --rateest-bps 35gbit               -> --rateest R1 --rateest-eq --rateest-bps 640262Kbit [not tool]
  --rateest R1 --rateest-eq --rateest-bps                      -> --rateest R1 --rateest-eq --rateest-bps 0bit [not tool]
  --rateest R1 --rateest-gt --rateest-pps 0x11                 -> --rateest R1 --rateest-gt --rateest-pps 17 [not tool]
  --rateest1 R1 --rateest-lt --rateest-bps1 5mbit --rateest-bps2 6mbit --rateest2 R2 -> --rateest1 R1 --rateest-lt --rateest-bps --rateest2 R2 [not tool]
  --rateest-delta --rateest1 R1 --rateest-pps1 5 --rateest-lt --rateest-pps2 7 --rateest2 R2 -> same [not tool]
  --rateest-delta --rateest R1 --rateest-bps1 5mbit ! --rateest-lt --rateest-bps 6mbit -> --rateest-delta --rateest R1 --rateest-bps1 5000Kbit ! --rateest-lt --rateest-bps2 6000Kbit [not tool]
  --rateest R1 --rateest-lt ! --rateest-gt --rateest-bps 5mbit -> --rateest R1 ! --rateest-gt --rateest-bps 5000Kbit [not tool]
  --rateest R1 ! --rateest-delta --rateest-gt --rateest-bps 5  -> problem bad-negation
  --rateest R1 --rateest-lt --rateest-lt --rateest-bps 5mbit   -> problem repeated-option
  --rateest R1 --rateest-bps 5mbit                             -> problem missing-option
  --rateest R1 --rateest-lt                                    -> problem missing-option
  --rateest-lt --rateest-bps 5mbit                             -> problem missing-option
  --rateest R1 --rateest-lt --rateest-bps 5foo                 -> problem bad-value
`;

test('of two measures each is printed with the comparison, which nothing reads again', () => {
  const text = '--rateest R1 --rateest-eq --rateest-pps 17 --rateest-bps 1Mibit';
  const context = { family: 4, protocol: undefined, table: 'filter' } as const;
  const match = rateest.parse(optionReader(text, rateest.options, context));
  expect(match && rateest.print(match, 4)).toBe(
    ' --rateest R1 --rateest-eq --rateest-bps 1049Kbit --rateest-eq --rateest-pps 17',
  );
});

test('a measured rate is not known', () => {
  const syn = situation(tcp('10.0.0.9:40000', '10.1.2.3:80'));
  expect(decide(rateest, '--rateest R1 --rateest-gt --rateest-pps 17', syn)).toMatchObject({
    holds: 'maybe',
    question: 'Does the measured rate meet “--rateest R1 --rateest-gt --rateest-pps 17”?',
  });
});
