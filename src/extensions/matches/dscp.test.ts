import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { dscp } from './dscp.ts';

matchCases(dscp)`
  --dscp 46              -> --dscp 0x2e
  ! --dscp 0x0a          -> same
  --dscp-class ef        -> --dscp 0x2e
  ! --dscp-class CS1     -> ! --dscp 0x08
  --dscp-class AF43      -> --dscp 0x26
  --dscp-class BE        -> --dscp 0x00
  --dscp 64              -> problem bad-value
  --dscp-class XX        -> problem bad-value
  --dscp 1 --dscp-class EF -> problem clash
  nothing                -> problem missing-option
`;

test('it is the upper six bits of the byte', () => {
  const packet = situation(tcp('10.0.0.9:40000', '10.1.2.3:80', 'SYN', { tos: 0xbb }));
  expect(holds(dscp, '--dscp-class EF', packet)).toBe('yes');
  expect(decide(dscp, '! --dscp 0x2e', packet)).toMatchObject({ holds: 'no', shows: '0x2e' });
});
