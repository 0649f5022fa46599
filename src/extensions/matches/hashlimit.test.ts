import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { sequence } from '#testing/sequence.ts';
import { ip, remembering, situation, udp } from '#testing/situations.ts';
import { hashlimit } from './hashlimit.ts';

// Each case names a table of its own: the kernel wants rules of one table to be of one kind.
matchCases(hashlimit)`
  --hashlimit 10/min --hashlimit-name a1             -> --hashlimit-upto 10/min --hashlimit-burst 5 --hashlimit-name a1
  --hashlimit-upto 10 --hashlimit-name a2            -> --hashlimit-upto 10/sec --hashlimit-burst 5 --hashlimit-name a2
  --hashlimit-upto 10x/D --hashlimit-name a3         -> --hashlimit-upto 10/day --hashlimit-burst 5 --hashlimit-name a3
  ! --hashlimit-above 7/hour --hashlimit-name a4     -> --hashlimit-upto 7/hour --hashlimit-burst 5 --hashlimit-name a4
  ! --hashlimit-upto 7/minutes --hashlimit-name a5   -> problem bad-value
  ! --hashlimit-upto 7/minute --hashlimit-name a5    -> --hashlimit-above 7/min --hashlimit-burst 5 --hashlimit-name a5
  --hashlimit-upto 120/min --hashlimit-name a6       -> --hashlimit-upto 2/sec --hashlimit-burst 5 --hashlimit-name a6 --hashlimit-htable-expire 60000
  --hashlimit-upto 999999 --hashlimit-name a7        -> --hashlimit-upto 1000000/sec --hashlimit-burst 5 --hashlimit-name a7
  --hashlimit-upto 10/sec --hashlimit-burst 0x10 --hashlimit-name a8 -> --hashlimit-upto 10/sec --hashlimit-burst 16 --hashlimit-name a8
  --hashlimit-upto 10/sec --hashlimit-burst 5k --hashlimit-name a9   -> --hashlimit-upto 10/sec --hashlimit-burst 5120 --hashlimit-name a9
  --hashlimit-upto 1/hour --hashlimit-burst 37 --hashlimit-name b1   -> same
  --hashlimit-upto 1/hour --hashlimit-burst 38 --hashlimit-name b2   -> problem bad-value
  --hashlimit-upto 1/day --hashlimit-name b3         -> problem bad-value
  --hashlimit-upto 1/day --hashlimit-burst 1 --hashlimit-name b4     -> same
  --hashlimit-upto 10/sec --hashlimit-burst 1000001 --hashlimit-name b5 -> problem bad-value
  --hashlimit-upto 0 --hashlimit-name b6             -> problem bad-value
  --hashlimit-upto 10/ --hashlimit-name b7           -> problem bad-value
  --hashlimit-upto 1000001 --hashlimit-name b8       -> problem bad-value
  --hashlimit-upto 10/sec                            -> problem missing-option
  --hashlimit-name b9                                -> problem missing-option
  --hashlimit-upto 10/sec --hashlimit-above 5 --hashlimit-name b9 -> problem clash
  --hashlimit-upto 10/sec --hashlimit-name a/b       -> problem bad-value
  --hashlimit-upto 10/sec --hashlimit-name ..        -> problem bad-value
  --hashlimit-upto 9/sec --hashlimit-name c1 --hashlimit-mode srcport,dstip|srcip,,dstport -> --hashlimit-upto 9/sec --hashlimit-burst 5 --hashlimit-mode srcip,srcport,dstip,dstport --hashlimit-name c1
  --hashlimit-upto 9/sec --hashlimit-name c2 --hashlimit-mode none -> problem bad-value
  v4 --hashlimit-upto 9/sec --hashlimit-name c3 --hashlimit-srcmask 24 --hashlimit-dstmask 255.255.0.0 -> --hashlimit-upto 9/sec --hashlimit-burst 5 --hashlimit-name c3 --hashlimit-srcmask 24 --hashlimit-dstmask 16
  v4 --hashlimit-upto 9/sec --hashlimit-name c4 --hashlimit-srcmask 32 --hashlimit-dstmask 0 -> --hashlimit-upto 9/sec --hashlimit-burst 5 --hashlimit-name c4 --hashlimit-dstmask 0
  v4 --hashlimit-upto 9/sec --hashlimit-name c5 --hashlimit-srcmask 255.0.255.0 -> problem bad-value
  v6 --hashlimit-upto 9/sec --hashlimit-name c6 --hashlimit-srcmask 32 --hashlimit-dstmask 128 -> --hashlimit-upto 9/sec --hashlimit-burst 5 --hashlimit-name c6 --hashlimit-srcmask 32
  --hashlimit-upto 9/sec --hashlimit-name d1 --hashlimit-htable-expire 7000 --hashlimit-htable-gcinterval 500 --hashlimit-htable-max 200 --hashlimit-htable-size 100 -> --hashlimit-upto 9/sec --hashlimit-burst 5 --hashlimit-name d1 --hashlimit-htable-size 100 --hashlimit-htable-max 200 --hashlimit-htable-gcinterval 500 --hashlimit-htable-expire 7000
  --hashlimit-upto 9/sec --hashlimit-name d2 --hashlimit-htable-expire 1000 --hashlimit-htable-gcinterval 1000 --hashlimit-htable-max 0 --hashlimit-htable-size 2000000 -> --hashlimit-upto 9/sec --hashlimit-burst 5 --hashlimit-name d2 --hashlimit-htable-size 1048576
  --hashlimit-upto 9/sec --hashlimit-name d3 --hashlimit-htable-expire 0 -> problem bad-value
  --hashlimit-upto 9/sec --hashlimit-name d4 --hashlimit-htable-gcinterval 0 -> problem bad-value
`;

// Bytes are counted by sixteens, and a burst in portions of a second's. The tool divides by zero on a
// burst at a rate below 16 bytes, and does not read the 0b/s that it prints.
matchCases(hashlimit)`
  --hashlimit-above 512kb/s --hashlimit-mode dstip --hashlimit-name e1 -> same
  --hashlimit-above 512kb/s --hashlimit-burst 1mb --hashlimit-name e2  -> same
  --hashlimit-above 512kb/s --hashlimit-burst 5 --hashlimit-name e3    -> problem bad-value
  --hashlimit-above 15b/s --hashlimit-name e4                          -> --hashlimit-above 0b/s --hashlimit-name e4
  --hashlimit-above 0b/s --hashlimit-name e0                           -> same  [not tool]
  --hashlimit-above 16b/s --hashlimit-burst 100 --hashlimit-name e5    -> --hashlimit-above 16b/s --hashlimit-burst 112b --hashlimit-name e5
  --hashlimit-above 10b/s --hashlimit-burst 100 --hashlimit-name e6    -> problem bad-value
  --hashlimit-above 1000b/s --hashlimit-burst 2000b --hashlimit-name e7 -> --hashlimit-above 992b/s --hashlimit-burst 2kb --hashlimit-name e7
  --hashlimit-above 3mb/s --hashlimit-burst 20mb --hashlimit-name e8   -> --hashlimit-above 3mb/s --hashlimit-burst 21mb --hashlimit-name e8
  --hashlimit-above 1000mb/s --hashlimit-name e9                       -> --hashlimit-above 1008mb/s --hashlimit-name e9
  --hashlimit-above 10000mb/s --hashlimit-name f1                      -> --hashlimit-above 11453246096b/s --hashlimit-name f1
  --hashlimit-above 100000mb/s --hashlimit-name f2                     -> problem bad-value
  --hashlimit-above 100kb/s --hashlimit-burst 5000mb --hashlimit-name f3 -> --hashlimit-above 100kb/s --hashlimit-burst 903mb --hashlimit-name f3
  --hashlimit-above 10kb/s --hashlimit-name f4 --hashlimit-htable-expire 15000 -> --hashlimit-above 10kb/s --hashlimit-name f4
  --hashlimit-above 10kb/s --hashlimit-burst 1mb --hashlimit-name f5 --hashlimit-htable-expire 60000 -> --hashlimit-above 10kb/s --hashlimit-burst 1mb --hashlimit-name f5
  --hashlimit-above 0kb/s --hashlimit-name f6                          -> problem bad-value
`;

// With --hashlimit-rate-match the rate is one a second, whatever its unit; that is the window's length.
matchCases(hashlimit)`
  --hashlimit-upto 10/min --hashlimit-name g1 --hashlimit-rate-match   -> --hashlimit-upto 10/sec --hashlimit-burst 5 --hashlimit-name g1 --hashlimit-htable-expire 60000 --hashlimit-rate-match --hashlimit-rate-interval 60
  --hashlimit-upto 10/sec --hashlimit-name g2 --hashlimit-rate-match --hashlimit-rate-interval 1 -> --hashlimit-upto 10/sec --hashlimit-burst 5 --hashlimit-name g2 --hashlimit-rate-match
  --hashlimit-upto 10/sec --hashlimit-name g3 --hashlimit-rate-interval 5 -> --hashlimit-upto 10/sec --hashlimit-burst 5 --hashlimit-name g3
  --hashlimit-upto 10kb/s --hashlimit-burst 1mb --hashlimit-name g4 --hashlimit-rate-match --hashlimit-rate-interval 7 -> same
  --hashlimit-upto 1000000000/day --hashlimit-name g5 --hashlimit-rate-match -> problem bad-value
  --hashlimit-upto 10/sec --hashlimit-name g6 --hashlimit-rate-match --hashlimit-rate-interval 0 -> problem bad-value
`;

/** Packets of `length` bytes, so many milliseconds after the first. */
const at = (length: number, ...times: readonly number[]) =>
  times.map((atMs) => ({ packet: udp('10.0.0.9:40000', '10.1.2.3:53', { length }), atMs }));

const ten = at(60, 1000, 1010, 1020, 1030, 1040, 1050, 1060, 1070, 1080, 1090);

// Measured: netfilter-semantics, section 8.
test.each([
  ['--hashlimit-upto 1/hour --hashlimit-burst 3 --hashlimit-mode srcip', '1110000000'],
  ['--hashlimit-above 1/hour --hashlimit-burst 3 --hashlimit-mode srcip', '0001111111'],
])('ten packets within a second: %s: %s', (options, expected) => {
  expect(sequence([[hashlimit, `${options} --hashlimit-name a`]], ten)).toEqual([expected]);
});

// Measured on Linux 6.18 with packets sent at these times.
test.each([
  [
    'tokens come back',
    '2/sec --hashlimit-burst 2',
    at(60, 0, 25, 50, 550, 600, 1500, 1530, 1560),
    '11010110',
  ],
  [
    'a silent group is forgotten',
    '60/min --hashlimit-burst 3 --hashlimit-htable-expire 2000',
    at(60, 0, 25, 50, 75, 1200, 5000, 5030, 5060, 5090),
    '111011110',
  ],
  ['the bytes of a second at once', '1kb/s', at(400, 0, 25, 50, 75, 100, 125), '110000'],
  [
    'and once more for the burst',
    '1kb/s --hashlimit-burst 1kb',
    at(400, 0, 25, 50, 75, 100, 125),
    '111100',
  ],
  [
    'a window over the rate closes the next',
    '2/sec --hashlimit-burst 1 --hashlimit-rate-match',
    at(60, 0, 25, 50, 75, 1100, 1150, 2300),
    '1110001',
  ],
  [
    'the same of bytes',
    '1kb/s --hashlimit-rate-match --hashlimit-rate-interval 2',
    at(400, 0, 25, 50, 75, 1100, 2200, 4400),
    '1100001',
  ],
])('%s: %s', (_, options, packets, expected) => {
  const rule = `--hashlimit-upto ${options} --hashlimit-name a`;
  expect(sequence([[hashlimit, rule]], packets)).toEqual([expected]);
});

test('each group has its own tokens; a mask joins sources', () => {
  const packets = ['10.0.0.9:1', '10.0.0.7:2', '10.0.0.9:3', '10.0.5.7:4'].map((from, atMs) => ({
    packet: udp(from, '10.1.2.3:53'),
    atMs,
  }));
  const rules = [
    '--hashlimit-mode srcip --hashlimit-name a',
    '--hashlimit-mode srcip --hashlimit-srcmask 24 --hashlimit-name b',
    '--hashlimit-mode srcip,srcport --hashlimit-name c',
    '--hashlimit-name d',
  ].map((rest) => [hashlimit, `--hashlimit-upto 1/hour --hashlimit-burst 1 ${rest}`] as const);
  expect(sequence(rules, packets)).toEqual(['1101', '1001', '1111', '1000']);
});

test('rules that name one table share it, and a lone dump does not know it', () => {
  const packet = udp('10.0.0.9:40000', '10.1.2.3:53');
  const options = '--hashlimit-above 5/min --hashlimit-mode srcip --hashlimit-name web';
  const known = situation(packet, {
    memory: remembering({ 'hashlimit:web/4/srcip 10.0.0.9': [0, 0] }),
  });
  expect(decide(hashlimit, options, known)).toMatchObject({
    holds: 'yes',
    shows: 'srcip 10.0.0.9',
  });
  expect(decide(hashlimit, options, situation(packet))).toMatchObject({
    holds: 'maybe',
    question: 'Is the group srcip 10.0.0.9 above 5/min at this moment?',
    assumed: 'no',
  });
});

test('ports that are sealed make no group that can be named', () => {
  const sealed = situation(ip(50, '10.0.0.9', '10.1.2.3'), { memory: remembering() });
  const options = '--hashlimit-upto 5/min --hashlimit-mode dstport --hashlimit-name web';
  expect(holds(hashlimit, options, sealed)).toBe('maybe');
});
