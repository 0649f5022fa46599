import { describe, expect, test } from 'vitest';
import type { Packet } from '#net/packet.ts';
import {
  INVALID,
  address,
  connectionOf,
  hostWith,
  icmp,
  link,
  tcp,
  tracked,
  udp,
} from '#testing/situations.ts';
import type { Connection, Direction } from '#net/connection.ts';
import type { Socket } from './host.ts';
import { findSocket } from './sockets.ts';

const listening = (protocol: number, at: string, port: number, transparent = false): Socket => ({
  protocol,
  address: address(at),
  port,
  transparent,
  uid: undefined,
  label: undefined,
});

const host = hostWith({
  interfaces: [link('eth0', '192.0.2.1/24'), link('lo', '203.0.113.7/32')],
  sockets: [
    listening(6, '192.0.2.1', 80),
    listening(6, '0.0.0.0', 81),
    listening(6, '0.0.0.0', 82, true),
    listening(6, '192.0.2.1', 83, true),
    listening(6, '::', 84),
    listening(6, '0.0.0.0', 15006),
    listening(17, '192.0.2.1', 53),
    listening(17, '0.0.0.0', 54),
  ],
});

/** What the four spellings of -m socket would see: [any address, transparent], or nothing. */
function found(packet: Packet, connection?: Connection, direction: Direction = 'original') {
  const tracking = connection
    ? tracked(connection, 'ESTABLISHED', direction)
    : tracked(connectionOf(packet));
  const socket = findSocket(host, packet, tracking);
  return socket.kind === 'socket'
    ? `${socket.connected ? 'connected' : 'bound'}${socket.wildcard === true ? ', wildcard' : ''}${socket.transparent === true ? ', transparent' : ''}`
    : socket.kind;
}

/* As a Linux 6.18 kernel answered packets from 192.0.2.9. */
test.each([
  ['192.0.2.1:80', 'bound'],
  ['192.0.2.1:81', 'bound, wildcard'],
  ['192.0.2.1:82', 'bound, wildcard, transparent'],
  ['192.0.2.1:83', 'bound, transparent'],
  ['192.0.2.1:84', 'bound, wildcard'],
  ['192.0.2.1:99', 'none'],
  ['198.51.100.1:80', 'none'],
  ['198.51.100.1:81', 'bound, wildcard'],
  ['198.51.100.1:82', 'bound, wildcard, transparent'],
  ['203.0.113.7:80', 'none'],
  ['203.0.113.7:81', 'bound, wildcard'],
])('a SYN to %s', (to, expected) => {
  expect(found(tcp('192.0.2.9:40000', to))).toBe(expected);
});

test.each([
  ['192.0.2.1:53', 'bound'],
  ['192.0.2.1:54', 'bound, wildcard'],
  ['192.0.2.1:55', 'none'],
])('UDP to %s', (to, expected) => {
  expect(found(udp('192.0.2.9:40000', to))).toBe(expected);
});

describe('packets of a connection', () => {
  const syn = (to: string) => tcp('192.0.2.9:40000', to);
  const ack = (from: string, to: string) => tcp(from, to, 'ACK');

  test('find the socket that was accepted, which has an address whatever its listener had', () => {
    const packet = ack('192.0.2.9:40000', '192.0.2.1:81');
    expect(found(packet, connectionOf(syn('192.0.2.1:81')))).toBe('connected');
    const transparent = ack('192.0.2.9:40000', '192.0.2.1:82');
    expect(found(transparent, connectionOf(syn('192.0.2.1:82')))).toBe('connected, transparent');
  });

  test('find none before they are redirected, and it afterwards', () => {
    const plain = connectionOf(syn('192.0.2.1:8080'));
    const redirected: Connection = { ...plain, reply: { ...plain.reply, sourcePort: 15006 } };
    expect(found(ack('192.0.2.9:40000', '192.0.2.1:8080'), redirected)).toBe('none');
    expect(found(ack('192.0.2.9:40000', '192.0.2.1:15006'), redirected)).toBe('connected');
  });

  const out = tcp('192.0.2.1:45000', '192.0.2.9:7000');

  test('find the client’s socket when they are answers', () => {
    expect(found(ack('192.0.2.9:7000', '192.0.2.1:45000'), connectionOf(out), 'reply')).toBe(
      'connected',
    );
  });

  test('do so although the source was translated', () => {
    const plain = connectionOf(out);
    const masked: Connection = { ...plain, reply: { ...plain.reply, destinationPort: 6001 } };
    expect(found(ack('192.0.2.9:7000', '192.0.2.1:6001'), masked, 'reply')).toBe('connected');
  });

  test('do not when the destination was', () => {
    const called = connectionOf(tcp('192.0.2.1:45000', '10.96.0.1:7000'));
    const service: Connection = {
      ...called,
      reply: { ...called.reply, source: address('192.0.2.9') },
    };
    expect(found(ack('192.0.2.9:7000', '192.0.2.1:45000'), service, 'reply')).toBe('none');
  });

  test('of a host in between may be a transparent proxy’s', () => {
    const passing = connectionOf(tcp('192.0.2.9:40000', '198.51.100.1:443'));
    const packet = ack('192.0.2.9:40000', '198.51.100.1:443');
    expect(found(packet, passing)).toBe('unknown');
    const simple = hostWith({ interfaces: host.interfaces, sockets: host.sockets.slice(0, 2) });
    expect(findSocket(simple, packet, tracked(passing, 'ESTABLISHED')).kind).toBe('none');
  });

  test('that nobody tracks are not known', () => {
    expect(findSocket(host, ack('192.0.2.9:40000', '192.0.2.1:81'), INVALID).kind).toBe('unknown');
  });
});

test('a host that told no sockets may have any', () => {
  const silent = hostWith({ interfaces: host.interfaces });
  const syn = tcp('192.0.2.9:40000', '192.0.2.1:80');
  expect(findSocket(silent, syn, tracked(connectionOf(syn))).kind).toBe('unknown');
});

test('ICMP belongs to a socket only as an error about a known connection', () => {
  const ping = icmp('192.0.2.9', '192.0.2.1', 8);
  expect(findSocket(host, ping, tracked(connectionOf(ping))).kind).toBe('none');
  const error = icmp('192.0.2.9', '192.0.2.1', 3, 3);
  expect(findSocket(host, error, tracked(connectionOf(error), 'RELATED')).kind).toBe('unknown');
});

test('a connection that was reset has no socket any more, only its listener', () => {
  const ack = tcp('192.0.2.9:40000', '192.0.2.1:81', 'ACK');
  const reset = { ...connectionOf(ack), tcpState: 'CLOSE' } as const;
  expect(findSocket(host, ack, tracked(reset, 'ESTABLISHED'))).toMatchObject({
    kind: 'socket',
    connected: false,
    wildcard: true,
  });
});
