import { expect, test } from 'vitest';
import { effectsOf } from '#testing/apply.ts';
import { targetCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { CONNSECMARK } from './connsecmark.ts';

targetCases(CONNSECMARK)`
  --save             -> same
  --restore          -> same
  --save --restore   -> problem clash
  nothing            -> problem missing-option
`;

test('it goes on', () => {
  const packet = situation(tcp('10.0.0.9:40000', '10.1.2.3:80'));
  expect(effectsOf(CONNSECMARK, '--restore', packet)).toEqual([
    { kind: 'note', what: 'SELinux label restored' },
  ]);
});
