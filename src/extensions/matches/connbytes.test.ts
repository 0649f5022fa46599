import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { INVALID, connectionOf, situation, tracked, udp } from '#testing/situations.ts';
import { connbytes } from './connbytes.ts';

// Equal ends cannot be negated. An upper end of 0, or of 64 bits, is not printed.
matchCases(connbytes)`
  --connbytes 1000:2000 --connbytes-mode bytes --connbytes-dir both       -> same
  --connbytes-dir original --connbytes-mode packets ! --connbytes 5:6     -> ! --connbytes 5:6 --connbytes-mode packets --connbytes-dir original
  --connbytes 1000: --connbytes-mode avgpkt --connbytes-dir reply         -> --connbytes 1000 --connbytes-mode avgpkt --connbytes-dir reply
  --connbytes :0x400 --connbytes-mode avgpkt --connbytes-dir reply        -> --connbytes 0:1024 --connbytes-mode avgpkt --connbytes-dir reply
  ! --connbytes : --connbytes-mode avgpkt --connbytes-dir reply           -> ! --connbytes 0 --connbytes-mode avgpkt --connbytes-dir reply
  ! --connbytes 7:7 --connbytes-mode bytes --connbytes-dir reply          -> --connbytes 7:7 --connbytes-mode bytes --connbytes-dir reply
  --connbytes 0:0 --connbytes-mode bytes --connbytes-dir reply            -> --connbytes 0 --connbytes-mode bytes --connbytes-dir reply
  --connbytes 9007199254740993:18446744073709551614 --connbytes-mode bytes --connbytes-dir both -> same
  ! --connbytes 18446744073709551615 --connbytes-mode bytes --connbytes-dir both -> --connbytes 18446744073709551615 --connbytes-mode bytes --connbytes-dir both
  --connbytes 18446744073709551616 --connbytes-mode bytes --connbytes-dir both -> problem bad-value
  --connbytes 9:6 --connbytes-mode bytes --connbytes-dir both             -> problem bad-value
  --connbytes 1 --connbytes-mode bytes                                    -> problem missing-option
  --connbytes 1 --connbytes-dir both                                      -> problem missing-option
  --connbytes-mode bytes --connbytes-dir both                             -> problem missing-option
  --connbytes 1 --connbytes-mode bytes --connbytes-dir Both               -> problem bad-value
`;

const first = udp('10.0.0.9:40000', '10.1.2.3:53', { length: 33 });

// Measured: a datagram of 33 bytes, the first of its connection.
test.each([
  ['--connbytes 1:1', 'packets', 'original', 'yes'],
  ['--connbytes 1:1', 'packets', 'both', 'yes'],
  ['--connbytes 2:2', 'packets', 'original', 'no'],
  ['--connbytes 0:0', 'packets', 'reply', 'yes'],
  ['--connbytes 33:33', 'bytes', 'original', 'yes'],
  ['--connbytes 33:33', 'avgpkt', 'both', 'yes'],
  ['--connbytes 0:5', 'avgpkt', 'reply', 'yes'],
  ['! --connbytes 1:5', 'avgpkt', 'reply', 'yes'],
  ['! --connbytes 1:1', 'packets', 'original', 'yes'],
  ['! --connbytes 1:2', 'packets', 'original', 'no'],
  ['! --connbytes 2:3', 'packets', 'original', 'yes'],
] as const)('the first packet: %s of %s, %s: %4$s', (range, mode, direction, expected) => {
  const options = `${range} --connbytes-mode ${mode} --connbytes-dir ${direction}`;
  expect(holds(connbytes, options, situation(first))).toBe(expected);
});

const asked = '--connbytes 1000:2000 --connbytes-mode bytes --connbytes-dir both';

test('what a standing connection has carried is not known', () => {
  const tracking = tracked(connectionOf(first, { confirmed: true }), 'ESTABLISHED');
  expect(decide(connbytes, asked, situation(first, { tracking }))).toMatchObject({
    holds: 'maybe',
    shows: 'a count not known here',
  });
});

test('without a connection it never holds, negated or not', () => {
  const none = situation(first, { tracking: INVALID });
  expect(decide(connbytes, asked, none)).toMatchObject({ holds: 'no', shows: 'no connection' });
  expect(holds(connbytes, `! ${asked}`, none)).toBe('no');
});
