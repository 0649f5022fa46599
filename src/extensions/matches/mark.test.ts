import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { mark } from './mark.ts';

matchCases(mark)`
  --mark 0x1           -> same
  ! --mark 0x1         -> same
  --mark 0x10/0xff     -> same
  --mark 17            -> --mark 0x11
  --mark 0x5/4294967295 -> --mark 0x5
  --mark 0x1/0x0       -> same
  --mark lots          -> problem bad-value
  --mark 0x100000000   -> problem bad-value
  nothing -> problem missing-option
`;

const marked = situation(tcp('10.0.0.9:40000', '10.1.2.3:80', 'SYN', { mark: 0x539 }));

test('the packet is masked, the value is not', () => {
  expect(holds(mark, '--mark 0x539', marked)).toBe('yes');
  expect(holds(mark, '--mark 0x39/0xff', marked)).toBe('yes');
  expect(holds(mark, '--mark 0x539/0xff', marked)).toBe('no');
  expect(holds(mark, '! --mark 0x539/0xff', marked)).toBe('yes');
});

test('it shows the packet’s mark', () => {
  expect(decide(mark, '--mark 1', marked).shows).toBe('0x539');
});
