import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { tos } from './tos.ts';

matchCases(tos)`
  --tos 0x10/0x3f        -> same
  --tos minimize-delay   -> --tos 0x10/0x3f
  ! --tos 0              -> ! --tos 0x00/0xff
  --tos 16/0x1f          -> --tos 0x10/0x1f
  --tos Minimize         -> problem bad-value
  --tos 256              -> problem bad-value
  --tos 0x10/256         -> problem bad-value
  nothing                -> problem missing-option
`;

test('the byte is masked', () => {
  const packet = situation(tcp('10.0.0.9:40000', '10.1.2.3:80', 'SYN', { tos: 0x51 }));
  expect(holds(tos, '--tos 0x10/0x3c', packet)).toBe('yes');
  expect(decide(tos, '--tos 0x50', packet)).toMatchObject({ holds: 'no', shows: '0x51' });
  expect(holds(tos, '! --tos 0x50', packet)).toBe('yes');
});
