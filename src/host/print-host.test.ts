import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Address } from '#net/address.ts';
import type { Connection, Tuple } from '#net/connection.ts';
import type { Family } from '#net/family.ts';
import { PROTOCOL, hasPorts } from '#net/protocol.ts';
import { type Subnet, addressBits, maskOfLength, underMask } from '#net/subnet.ts';
import type { Host, Interface, IpSet, Route, RouteRule, Socket } from './host.ts';
import { printHost } from './print-host.ts';
import { readHostTexts } from './read-host-texts.ts';

const anyFamily = fc.constantFrom<Family>(4, 6);
const anyWord = fc.nat(0xffffffff);

function anyAddress(family: Family): fc.Arbitrary<Address> {
  const length = family === 4 ? 1 : 4;
  const words = fc.array(fc.oneof(anyWord, fc.constant(0)), {
    minLength: length,
    maxLength: length,
  });
  return words.map((each) => ({ family, words: each }));
}

function anySubnet(family: Family): fc.Arbitrary<Subnet> {
  return fc
    .tuple(anyAddress(family), fc.nat(addressBits(family)))
    .map(([address, length]) => subnetOf(address, length));
}

function subnetOf(address: Address, length: number): Subnet {
  const mask = maskOfLength(address.family, length);
  return { address: underMask(address, mask), mask };
}

const maybe = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(some, { nil: undefined });
const anyName = fc.stringMatching(/^[a-z][a-z0-9._-]{0,14}$/);
const anyMac = fc
  .array(fc.nat(255), { minLength: 6, maxLength: 6 })
  .map((bytes) => bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':'));
const anyTable = fc.oneof(fc.constantFrom(253, 254, 255), fc.integer({ min: 1, max: 0xffffffff }));

const anyInterfaceAddress = anyFamily.chain((family) =>
  fc.oneof(
    fc
      .tuple(anyAddress(family), fc.nat(addressBits(family)))
      .map(([address, length]) => ({ address, subnet: subnetOf(address, length) })),
    // With a peer, of which it is the subnet.
    fc.record({ address: anyAddress(family), subnet: anySubnet(family) }),
  ),
);

const anyInterface: fc.Arbitrary<Interface> = fc.record({
  name: anyName,
  addresses: fc.array(anyInterfaceAddress, { maxLength: 3 }),
  mac: maybe(anyMac),
  peerMac: maybe(anyMac),
  group: fc.oneof(fc.constant(0), anyWord),
});

function anyRoute(family: Family): fc.Arbitrary<Route> {
  return fc.record({
    destination: anySubnet(family),
    family: fc.constant(family),
    via: maybe(family === 4 ? anyFamily.chain(anyAddress) : anyAddress(6)),
    interface: maybe(anyName),
    table: anyTable,
    kind: fc.constantFrom('unicast', 'local', 'broadcast', 'blackhole', 'unreachable', 'prohibit'),
    source: maybe(anyAddress(family)),
  });
}

function anyRule(family: Family): fc.Arbitrary<RouteRule> {
  return fc.record({
    family: fc.constant(family),
    // The kernel's own three stand at 0, 32766 and 32767.
    priority: fc.integer({ min: 1, max: 32765 }),
    mark: maybe(fc.record({ value: anyWord, mask: fc.oneof(anyWord, fc.constant(0xffffffff)) })),
    from: maybe(anySubnet(family)),
    to: maybe(anySubnet(family)),
    inInterface: maybe(anyName),
    outInterface: maybe(anyName),
    table: anyTable,
  });
}

const anySet: fc.Arbitrary<IpSet> = fc.record({
  name: fc.stringMatching(/^[a-z]{1,9}( [a-z]{1,9})?$/),
  type: fc.constantFrom('hash:ip', 'hash:net,port', 'list:set', 'bitmap:port'),
  family: fc.constant<Family>(4),
  create: fc.constantFrom('size 8', 'family inet hashsize 1024 maxelem 65536'),
  entries: fc.array(fc.constantFrom('10.0.0.1', '10.0.0.0/8,tcp:80 nomatch', '7 comment "a b"')),
});
const anySet6: fc.Arbitrary<IpSet> = fc.record({
  name: anyName,
  type: fc.constantFrom('hash:ip', 'hash:net'),
  family: fc.constant<Family>(6),
  create: fc.constant('family inet6 netmask 64'),
  entries: fc.array(fc.constant('2001:db8::1')),
});

const anySocket: fc.Arbitrary<Socket> = fc.record({
  protocol: fc.constantFrom(PROTOCOL.tcp, PROTOCOL.udp, PROTOCOL.sctp, PROTOCOL.udplite),
  address: anyFamily.chain(anyAddress),
  port: fc.nat(65535),
  transparent: fc.boolean(),
  uid: maybe(fc.nat(0x7fffffff)),
  label: maybe(fc.stringMatching(/^[A-Za-z][A-Za-z0-9 ,:._-]{0,30}$/)),
});

function anyTuple(family: Family, protocol: number): fc.Arbitrary<Tuple> {
  const anyPort = hasPorts(protocol) || protocol === PROTOCOL.icmp ? fc.nat(65535) : fc.constant(0);
  return fc.record({
    source: anyAddress(family),
    destination: anyAddress(family),
    protocol: fc.constant(protocol),
    sourcePort: anyPort,
    destinationPort: anyPort,
  });
}

const anyConnection: fc.Arbitrary<Connection> = fc
  .tuple(anyFamily, fc.constantFrom(PROTOCOL.tcp, PROTOCOL.udp, PROTOCOL.icmp, PROTOCOL.gre, 253))
  .chain(([family, protocol]) =>
    fc.record({
      id: fc.constant(0),
      original: anyTuple(family, protocol),
      reply: anyTuple(family, protocol),
      mark: anyWord,
      zone: fc.nat(65535),
      seenReply: fc.boolean(),
      assured: fc.boolean(),
      confirmed: fc.constant(true),
      sourceSettled: fc.constant(true),
      destinationSettled: fc.constant(true),
      expected: fc.constant(false),
      tcpState:
        protocol === PROTOCOL.tcp
          ? fc.constantFrom('NONE', 'SYN_SENT', 'ESTABLISHED', 'TIME_WAIT', 'CLOSE', 'SYN_SENT2')
          : fc.constant(undefined),
      labels: fc.uniqueArray(fc.nat(127), { maxLength: 3 }),
      helper: maybe(fc.constantFrom('ftp', 'sip-5060')),
    }),
  );

/** Of one family first and then the other, as they are printed. */
const inOrder = <T>(some: (family: Family) => fc.Arbitrary<T>): fc.Arbitrary<readonly T[]> =>
  fc
    .tuple(fc.array(some(4), { maxLength: 4 }), fc.array(some(6), { maxLength: 4 }))
    .map(([four, six]) => [...four, ...six]);

const anyHost: fc.Arbitrary<Host> = fc.record({
  interfaces: fc.uniqueArray(anyInterface, { selector: ({ name }) => name, maxLength: 4 }),
  routes: inOrder(anyRoute),
  rules: inOrder(anyRule),
  sets: fc.uniqueArray(fc.oneof(anySet, anySet6), { selector: ({ name }) => name, maxLength: 4 }),
  sockets: fc.array(anySocket, { maxLength: 4 }),
  sysctls: fc
    .array(
      fc.tuple(
        fc.constantFrom(
          'net.ipv4.ip_forward',
          'net.ipv6.conf.all.forwarding',
          'net.ipv4.conf.eth0.100.rp_filter',
        ),
        fc.integer(),
      ),
    )
    .map((entries) => new Map(entries)),
  conntrack: fc.constant(true),
});

test('a host that is printed and read is the same host', () => {
  const anyConnections = fc
    .uniqueArray(anyConnection, {
      selector: ({ original, zone }) => JSON.stringify([original, zone]),
    })
    .map((all) => all.map((each, index) => ({ ...each, id: index + 1 })));
  fc.assert(
    fc.property(anyHost, anyConnections, (host, connections) => {
      const read = readHostTexts(printHost(host, connections, 4), 4);
      expect(read.problems).toEqual([]);
      expect({ ...read.host, conntrack: true }).toEqual(host);
      expect(read.connections).toEqual(connections);
    }),
  );
});

test('whatever is pasted is read without a crash, and a broken line is told', () => {
  const anyWords = fc.array(
    fc.oneof(
      fc.string(),
      fc.constantFrom(
        '1:',
        '2: eth0:',
        'inet',
        'via',
        'default',
        'src=1.2.3.4',
        'add',
        'Name: x',
        'tcp',
        'LISTEN',
        '0',
        '[::]:*',
        'lookup',
        '=',
        '\n',
        '__proto__',
      ),
    ),
  );
  fc.assert(
    fc.property(anyWords, (words) => {
      const text = words.join(' ');
      const parts = {
        addresses: text,
        routes: text,
        rules: text,
        sets: text,
        sockets: text,
        sysctls: text,
        connections: text,
      };
      const { problems } = readHostTexts(parts, 6);
      const lines = text.split('\n').length;
      expect(problems.every(({ line, message }) => line <= lines && message.endsWith('.'))).toBe(
        true,
      );
    }),
  );
});
