import { expect, test } from 'vitest';
import type { Socket } from '#host/host.ts';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import {
  address,
  connectionOf,
  hostWith,
  link,
  situation,
  tcp,
  tracked,
} from '#testing/situations.ts';
import { socket } from './socket.ts';

matchCases(socket)`
  nothing                        -> same
  --transparent                  -> same
  --restore-skmark --nowildcard --transparent -> --transparent --nowildcard --restore-skmark
  ! --transparent                -> problem bad-negation
`;

const bound = (at: string, port: number, transparent: boolean): Socket => ({
  protocol: 6,
  address: address(at),
  port,
  transparent,
  uid: undefined,
  label: undefined,
});
const host = hostWith({
  interfaces: [link('eth0', '192.0.2.1/24')],
  sockets: [
    bound('192.0.2.1', 80, false),
    bound('0.0.0.0', 81, false),
    bound('0.0.0.0', 82, true),
    bound('192.0.2.1', 83, true),
  ],
});
const SPELLINGS = ['', '--nowildcard', '--transparent', '--transparent --nowildcard'];

/* As a Linux 6.18 kernel counted a SYN. */
test.each([
  [80, ['yes', 'yes', 'no', 'no']],
  [81, ['no', 'yes', 'no', 'no']],
  [82, ['no', 'yes', 'no', 'yes']],
  [83, ['yes', 'yes', 'yes', 'yes']],
  [99, ['no', 'no', 'no', 'no']],
])('a SYN to port %i', (port, expected) => {
  const packet = situation(tcp('192.0.2.9:40000', `192.0.2.1:${port}`), { host });
  expect(SPELLINGS.map((options) => holds(socket, options, packet))).toEqual(expected);
});

test('it shows what it found', () => {
  const syn = (port: number) => situation(tcp('192.0.2.9:40000', `192.0.2.1:${port}`), { host });
  expect(decide(socket, '', syn(82)).shows).toBe('listening, transparent, bound to every address');
  expect(decide(socket, '', syn(99)).shows).toBe('no socket');
});

test('the socket’s mark is put on the packet', () => {
  const packet = situation(tcp('192.0.2.9:40000', '192.0.2.1:80', 'SYN', { mark: 5 }), { host });
  const { effects } = decide(socket, '--restore-skmark', packet);
  expect(effects.map(({ kind }) => kind)).toEqual(['mark', 'note']);
  expect(decide(socket, '', packet).effects).toEqual([]);
});

test('what cannot be known is a choice', () => {
  const syn = situation(tcp('192.0.2.9:40000', '192.0.2.1:80'));
  expect(decide(socket, '--transparent', syn)).toMatchObject({
    holds: 'maybe',
    question:
      'Has a process of this host a transparent socket for 192.0.2.9 port 40000 to 192.0.2.1 port 80?',
  });
  const answer = tcp('192.0.2.9:7000', '192.0.2.1:45000', 'ACK');
  const opened = connectionOf(tcp('192.0.2.1:45000', '192.0.2.9:7000'));
  const tracking = tracked(opened, 'ESTABLISHED', 'reply');
  expect(holds(socket, '', situation(answer, { host, tracking }))).toBe('yes');
  expect(decide(socket, '--transparent', situation(answer, { host, tracking }))).toMatchObject({
    holds: 'maybe',
    assumed: 'no',
  });
});
