import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { icmp as packet, situation, tcp } from '#testing/situations.ts';
import { icmp } from './icmp.ts';

matchCases(icmp)`
  --icmp-type 8                     -> same
  ! --icmp-type 3/1                 -> same
  --icmp-type any                   -> same
  ! --icmp-type any                 -> same
  --icmp-type 255/3                 -> --icmp-type any
  --icmp-type echo-request          -> --icmp-type 8
  --icmp-type Echo-Req              -> --icmp-type 8
  --icmp-type fragmentation-needed  -> --icmp-type 3/4
  --icmp-type TOS-network-unreachable -> --icmp-type 3/11
  --icmp-type 0x8/0                 -> --icmp-type 8/0
  --icmp-type echo                  -> problem bad-value
  --icmp-type 256                   -> problem bad-value
  --icmp-type 3/256                 -> problem bad-value
  --icmp-type destination-unreachable/1 -> problem bad-value
  nothing                           -> problem missing-option
`;

const arriving = (type: number, code: number) =>
  situation(packet('192.0.2.50', '192.0.2.10', type, code));

test.each([
  [3, 1, ['yes', 'yes', 'yes', 'no']],
  [3, 4, ['yes', 'no', 'yes', 'yes']],
  [8, 0, ['no', 'no', 'yes', 'yes']],
])('type %i code %i: without a code every code matches', (type, code, expected) => {
  const options = ['--icmp-type 3', '--icmp-type 3/1', '--icmp-type any', '! --icmp-type 3/1'];
  expect(options.map((each) => holds(icmp, each, arriving(type, code)))).toEqual(expected);
  expect(holds(icmp, '! --icmp-type any', arriving(type, code))).toBe('no');
});

test('it shows type, code and name', () => {
  expect(decide(icmp, '--icmp-type 0', arriving(8, 0)).shows).toBe('8/0 (echo-request)');
  expect(decide(icmp, '--icmp-type 0', arriving(3, 4)).shows).toBe('3/4 (fragmentation-needed)');
  expect(decide(icmp, '--icmp-type 0', arriving(77, 7)).shows).toBe('77/7');
});

test('without the header it fails, negated or not', () => {
  const later = situation(packet('192.0.2.50', '192.0.2.10', 8, 0, { fragment: 'later' }));
  expect(holds(icmp, '! --icmp-type 0', later)).toBe('no');
  expect(holds(icmp, '--icmp-type any', later)).toBe('no');
  expect(holds(icmp, '--icmp-type any', situation(tcp('10.0.0.9:1', '10.1.2.3:80')))).toBe('no');
});
