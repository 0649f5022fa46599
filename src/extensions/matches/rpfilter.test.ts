import { describe, expect, test } from 'vitest';
import type { Route } from '#host/host.ts';
import { present } from '#base/assert.ts';
import { readSubnet } from '#net/subnet.ts';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { address, hostWith, link, situation, udp } from '#testing/situations.ts';
import { rpfilter } from './rpfilter.ts';

matchCases(rpfilter)`
  nothing                        -> same
  --loose                        -> same
  --invert --accept-local --validmark --loose -> --loose --validmark --accept-local --invert
  ! --loose                      -> problem bad-negation
`;

function route(to: string, rest: Partial<Route>): Route {
  const destination = present(readSubnet(to), `${to} is a subnet`);
  return {
    destination,
    family: destination.address.family,
    via: undefined,
    interface: undefined,
    table: 254,
    kind: 'unicast',
    source: undefined,
    ...rest,
  };
}

const host = hostWith({
  interfaces: [
    link('eth0', '192.0.2.1/24', '2001:db8:a::1/64'),
    link('eth1', '198.51.100.1/24', '2001:db8:b::1/64'),
  ],
  routes: [
    route('0.0.0.0/0', { via: address('198.51.100.254') }),
    route('::/0', { via: address('2001:db8:b::fe') }),
    route('203.0.113.0/24', { kind: 'blackhole' }),
    route('2001:db8:dead::/48', { kind: 'blackhole' }),
    route('10.9.0.0/16', { via: address('192.0.2.254'), table: 100 }),
  ],
  rules: [
    {
      family: 4,
      priority: 32765,
      mark: { value: 5, mask: 0xffffffff },
      from: undefined,
      to: undefined,
      inInterface: undefined,
      outInterface: undefined,
      table: 100,
    },
  ],
});

const SPELLINGS = [
  '',
  '--loose',
  '--accept-local',
  '--loose --accept-local',
  '--validmark',
  '--invert',
];

const arriving = (from: string, to: string, inInterface = 'eth0') => {
  const [source, destination] = from.includes(':')
    ? [`[${from}]:9`, `[${to}]:7`]
    : [`${from}:9`, `${to}:7`];
  const packet = udp(source, destination, { mark: 5 });
  return situation(packet, { host, inInterface, hook: 'PREROUTING', table: 'mangle' });
};

/* As a Linux 6.18 kernel answered on eth0, the packet's mark being 5. A column for each spelling. */
describe('one route back', () => {
  test.each([
    ['192.0.2.9', '192.0.2.1', '11111.'],
    ['198.51.100.9', '192.0.2.1', '.1.1.1'],
    ['8.8.8.8', '192.0.2.1', '.1.1.1'],
    ['203.0.113.1', '192.0.2.1', '.....1'],
    ['192.0.2.1', '192.0.2.1', '..11.1'],
    ['198.51.100.1', '192.0.2.1', '...1.1'],
    ['0.0.0.0', '255.255.255.255', '11111.'],
    ['0.0.0.0', '224.0.0.1', '11111.'],
    ['0.0.0.0', '192.0.2.1', '.1.1.1'],
    ['192.0.2.255', '192.0.2.1', '.....1'],
    ['10.9.1.1', '192.0.2.1', '.1.111'],
    ['127.0.0.1', '192.0.2.1', '...1.1'],
    ['2001:db8:a::9', '2001:db8:a::1', '11111.'],
    ['2001:db8:b::9', '2001:db8:a::1', '.1.1.1'],
    ['2001:db8:ffff::9', '2001:db8:a::1', '.1.1.1'],
    ['2001:db8:dead::1', '2001:db8:a::1', '.....1'],
    ['2001:db8:a::1', '2001:db8:a::1', '..11.1'],
    ['2001:db8:b::1', '2001:db8:a::1', '..11.1'],
    ['::', 'ff02::1', '11111.'],
    ['fe80::9', '2001:db8:a::1', '11111.'],
  ])('from %s to %s', (from, to, expected) => {
    const packet = arriving(from, to);
    const answers = SPELLINGS.map((options) =>
      holds(rpfilter, options, packet) === 'yes' ? '1' : '.',
    );
    expect(answers.join('')).toBe(expected);
  });
});

test('what comes over lo passes', () => {
  expect(decide(rpfilter, '', arriving('8.8.8.8', '192.0.2.1', 'lo'))).toMatchObject({
    holds: 'yes',
    shows: 'not tested',
  });
});

test('it shows the way back', () => {
  expect(decide(rpfilter, '', arriving('8.8.8.8', '192.0.2.1')).shows).toBe('back by eth1');
  expect(decide(rpfilter, '', arriving('203.0.113.1', '192.0.2.1')).shows).toBe(
    'back into a blackhole',
  );
});

test('without interfaces and routes it is a choice', () => {
  const bare = situation(udp('8.8.8.8:9', '192.0.2.1:7'), { hook: 'PREROUTING' });
  expect(decide(rpfilter, '', bare)).toMatchObject({
    holds: 'maybe',
    question: 'Is there the route back by eth0 to 8.8.8.8?',
    assumed: 'yes',
  });
  expect(decide(rpfilter, '--invert', bare).assumed).toBe('no');
});
