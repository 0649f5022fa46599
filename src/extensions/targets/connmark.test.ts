import { expect, test } from 'vitest';
import { effectsOf } from '#testing/apply.ts';
import { targetCases } from '#testing/match-cases.ts';
import { INVALID, UNTRACKED, connectionOf, situation, tcp, tracked } from '#testing/situations.ts';
import { CONNMARK } from './connmark.ts';

targetCases(CONNMARK)`
  --set-mark 5                            -> --set-xmark 0x5/0xffffffff
  --set-mark 0x12/0x2                     -> --set-xmark 0x12/0x12
  --set-mark 0x1 --mask 0xff              -> --set-xmark 0x1/0xff
  --set-xmark 0x5/0xff                    -> same
  --set-xmark 0x1/0x3 --nfmask 0xf0 --ctmask 0x7 -> --set-xmark 0x1/0x7
  --and-mark 0xf                          -> --set-xmark 0x0/0xfffffff0
  --or-mark 0xf                           -> --set-xmark 0xf/0xf
  --xor-mark 3                            -> --set-xmark 0x3/0x0
  --save-mark                             -> --save-mark --nfmask 0xffffffff --ctmask 0xffffffff
  --restore-mark --mask 0xff              -> --restore-mark --nfmask 0xff --ctmask 0xff
  --save-mark --nfmask 0xf0               -> --save-mark --nfmask 0xf0 --ctmask 0xffffffff
  --restore-mark --nfmask 0x0 --ctmask 15 -> --restore-mark --nfmask 0x0 --ctmask 0xf
  --set-xmark 0x1/0x3 --left-shift-mark 3 -> same
  --save-mark --nfmask 0xff --ctmask 0xff00 --left-shift-mark 8       -> same
  --restore-mark --nfmask 0xff --ctmask 0xff00 --right-shift-mark 8   -> same
  --set-mark 1 --left-shift-mark 3 --right-shift-mark 2 -> --set-xmark 0x1/0xffffffff --right-shift-mark 2
  --set-mark 1 --left-shift-mark 0        -> --set-xmark 0x1/0xffffffff
  --set-mark 1 --left-shift-mark 32       -> problem bad-value
  --save-mark --mask 0xff --nfmask 1      -> problem clash
  --save-mark --restore-mark              -> problem clash
  --set-mark 1 --save-mark                -> problem clash
  --save-mark --mask 0x100000000          -> problem bad-value
  --set-mark 1 --nfmask 0x100000000       -> problem bad-value
  --nfmask 0xff                           -> problem missing-option
  nothing -> problem missing-option
`;

const packet = tcp('10.0.0.9:40000', '10.1.2.3:80', 'SYN', { mark: 0xabcd });
const both = situation(packet, { tracking: tracked(connectionOf(packet, { mark: 0x1234 })) });

test.each([
  ['--set-mark 0x7', { kind: 'connection-mark', mark: 0x7 }],
  ['--set-xmark 0x7/0xf', { kind: 'connection-mark', mark: 0x1237 }],
  // The bits that were there are shifted too.
  ['--set-xmark 0x7/0xf --left-shift-mark 4', { kind: 'connection-mark', mark: 0x12370 }],
  ['--set-mark 0x80 --left-shift-mark 24', { kind: 'connection-mark', mark: 0x80000000 }],
  ['--save-mark', { kind: 'connection-mark', mark: 0xabcd }],
  // (0x1234 & ~0xff) ^ (0xabcd & 0xf0)
  ['--save-mark --nfmask 0xf0 --ctmask 0xff', { kind: 'connection-mark', mark: 0x12c0 }],
  // Bits saved outside --ctmask flip those that are there: 0x1234 ^ 0xabcd.
  ['--save-mark --ctmask 0', { kind: 'connection-mark', mark: 0xb9f9 }],
  ['--restore-mark', { kind: 'mark', mark: 0x1234 }],
  ['--restore-mark --nfmask 0xff --ctmask 0xf', { kind: 'mark', mark: 0xab04 }],
  // (0xabcd & ~0xff00) ^ ((0x1234 & 0xff00) >> 8)
  ['--restore-mark --mask 0xff00 --right-shift-mark 8', { kind: 'mark', mark: 0xcd ^ 0x12 }],
])('packet 0xabcd of connection 0x1234, after %s', (options, effect) => {
  expect(effectsOf(CONNMARK, options, both)).toEqual([effect]);
});

test.each([INVALID, UNTRACKED])('without a connection nothing changes: %o', (tracking) => {
  const alone = situation(packet, { tracking });
  expect(effectsOf(CONNMARK, '--restore-mark', alone)).toEqual([]);
  expect(effectsOf(CONNMARK, '--set-mark 7', alone)).toEqual([]);
});
