import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { sequence } from '#testing/sequence.ts';
import {
  connectionOf,
  remembering,
  situation,
  tcp,
  tracked,
  turnedRound,
} from '#testing/situations.ts';
import { connlimit } from './connlimit.ts';

// A mask with gaps counts as a full one.
matchCases(connlimit)`
  v4 --connlimit-above 3                                    -> --connlimit-above 3 --connlimit-mask 32 --connlimit-saddr
  v4 ! --connlimit-above 3 --connlimit-mask 24              -> --connlimit-upto 3 --connlimit-mask 24 --connlimit-saddr
  v4 ! --connlimit-upto 7 --connlimit-daddr --connlimit-mask 255.255.0.0 -> --connlimit-above 7 --connlimit-mask 16 --connlimit-daddr
  v4 --connlimit-upto 5 --connlimit-mask 255.0.255.0        -> --connlimit-upto 5 --connlimit-mask 32 --connlimit-saddr
  --connlimit-upto 5 --connlimit-mask 0                     -> --connlimit-upto 5 --connlimit-mask 0 --connlimit-saddr
  v6 --connlimit-upto 0x5 --connlimit-saddr                 -> --connlimit-upto 5 --connlimit-mask 128 --connlimit-saddr
  v6 --connlimit-above 5 --connlimit-mask ffff:: --connlimit-daddr -> --connlimit-above 5 --connlimit-mask 16 --connlimit-daddr
  v6 --connlimit-above 5 --connlimit-mask 129               -> problem bad-value
  --connlimit-upto 5 --connlimit-above 7                    -> problem clash
  --connlimit-upto 5 --connlimit-saddr --connlimit-daddr    -> problem clash
  --connlimit-mask 24                                       -> problem missing-option
`;

const from = (address: string, port: number) => ({
  packet: tcp(`${address}:${port}`, '10.1.2.3:80'),
  atMs: 0,
});
const ten = Array.from({ length: 10 }, (_, index) => from('10.0.0.9', 40_000 + index));

// Measured: netfilter-semantics, section 8.
test.each([
  ['--connlimit-above 3', '0001111111'],
  ['--connlimit-upto 3', '1110000000'],
])('ten connections of one host: %s: %s', (options, expected) => {
  expect(sequence([[connlimit, options]], ten)).toEqual([expected]);
});

test('a connection counts once, a network together, another one for itself', () => {
  const packets = [
    from('10.0.0.9', 1025),
    from('10.0.0.9', 1025),
    from('10.0.0.7', 1026),
    from('10.0.5.9', 1027),
  ];
  const rules = ['--connlimit-above 1', '--connlimit-above 1 --connlimit-mask 24'] as const;
  expect(
    sequence(
      rules.map((options) => [connlimit, options]),
      packets,
    ),
  ).toEqual(['0000', '0010']);
  const byServer = '--connlimit-above 1 --connlimit-daddr';
  expect(sequence([[connlimit, byServer]], packets)).toEqual(['0011']);
});

test('an answer counts for whom it comes from, as the connection it belongs to', () => {
  const syn = tcp('10.0.0.9:1025', '10.1.2.3:80');
  const connection = connectionOf(syn, { seenReply: true });
  const answer = tcp('10.1.2.3:80', '10.0.0.9:1025', 'SYN,ACK');
  expect(connection.reply).toEqual(turnedRound(connection.original));
  const rest = { tracking: tracked(connection, 'ESTABLISHED', 'reply'), memory: remembering() };
  const { effects } = decide(connlimit, '--connlimit-above 1', situation(answer, rest));
  expect(effects).toMatchObject([{ values: [0x0a010203, 0, 6, 0x0a000009, 1025, 0x0a010203, 80] }]);
});

test('of a lone dump only this connection is known', () => {
  const syn = situation(tcp('10.0.0.9:1025', '10.1.2.3:80'));
  expect(decide(connlimit, '--connlimit-above 3', syn)).toMatchObject({
    holds: 'maybe',
    question: 'Does 10.0.0.9 have more than 3 connections, this one included?',
    assumed: 'no',
  });
  expect(holds(connlimit, '--connlimit-above 0', syn)).toBe('yes');
  expect(holds(connlimit, '--connlimit-upto 0', syn)).toBe('no');
});
