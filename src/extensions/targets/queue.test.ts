import { expect, test } from 'vitest';
import { apply } from '#testing/apply.ts';
import { targetCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { QUEUE } from './queue.ts';

// The nft build takes it for the name of a chain.
targetCases(QUEUE)`
  nothing -> same  [not nft]
`;

test('it is queue 0', () => {
  const packet = situation(tcp('10.0.0.9:40000', '10.1.2.3:80'));
  expect(apply(QUEUE, '', packet)).toEqual({ kind: 'queue', effects: [], queue: 0, bypass: false });
});
