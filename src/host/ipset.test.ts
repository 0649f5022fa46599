import { describe, expect, test } from 'vitest';
import { present } from '#base/assert.ts';
import type { Packet } from '#net/packet.ts';
import { hostWith, icmp, ip, link, tcp, udp } from '#testing/situations.ts';
import type { IpSet } from './host.ts';
import { type SetQuestion, type SetSide, askSet, showElement } from './ipset.ts';
import { readIpset } from './read-ipset.ts';

/* What a Linux 6.18 kernel answered: these sets, loaded and saved again by ipset 7.17 … */
const SETS = readIpset(`
create pods hash:ip family inet hashsize 1024 maxelem 65536
add pods 10.0.0.1
add pods 10.0.0.7
create blocks hash:ip family inet hashsize 1024 maxelem 65536 netmask 24
add blocks 10.0.5.0
create endpoints hash:ip,port family inet hashsize 1024 maxelem 65536
add endpoints 10.0.0.1,udp:53
add endpoints 10.0.0.7,sctp:99
add endpoints 10.0.0.7,icmp:fragmentation-needed
add endpoints 10.0.0.1,icmp:echo-request
add endpoints 10.0.0.1,tcp:80
add endpoints 10.0.0.1,gre:0
create networks hash:net family inet hashsize 1024 maxelem 65536
add networks 10.1.2.0/24
add networks 10.0.0.0/8
add networks 10.1.2.3 nomatch
add networks 10.1.0.0/16 nomatch
create services hash:net,port family inet hashsize 1024 maxelem 65536
add services 10.0.0.0/24,tcp:80
add services 10.0.0.1,tcp:80 nomatch
create uplinks hash:net,iface family inet hashsize 1024 maxelem 65536
add uplinks 10.1.2.0/24,physdev:eth0
add uplinks 10.0.5.0/24,et wildcard
add uplinks 10.0.0.0/24,eth0
add uplinks 10.1.0.0/16,eth
create hairpin hash:ip,port,ip family inet hashsize 1024 maxelem 65536
add hairpin 10.0.0.1,tcp:80,10.0.0.7
create sources hash:ip,port,net family inet hashsize 1024 maxelem 65536
add sources 10.0.0.1,tcp:80,10.0.5.0/24 nomatch
add sources 10.0.0.1,tcp:80,10.0.0.0/16
create range bitmap:ip range 10.0.0.0-10.0.0.255
add range 10.0.0.7
create coarse bitmap:ip range 10.0.0.0-10.0.255.255 netmask 28
add coarse 10.0.0.16
create seats bitmap:ip,mac range 10.0.0.0-10.0.0.255
add seats 10.0.0.7,02:00:00:00:00:0A
add seats 10.0.0.8,02:00:00:00:00:0B
create ports bitmap:port range 0-1024
add ports 53
add ports 80
create pods6 hash:ip family inet6 hashsize 1024 maxelem 65536
add pods6 2001:db8::1
create endpoints6 hash:ip,port family inet6 hashsize 1024 maxelem 65536
add endpoints6 2001:db8::1,ipv6-icmp:echo-request
add endpoints6 2001:db8::1,tcp:80
create networks6 hash:net family inet6 hashsize 1024 maxelem 65536
add networks6 2001:db8:1::/48 nomatch
add networks6 2001:db8::/32
create all list:set size 8
add all pods
add all networks
`).read;

/* … asked by these rules, each in raw PREROUTING after -m set --match-set … */
const ASKED_4 = [
  'pods src',
  'pods dst',
  'pods src,dst',
  'blocks src',
  'blocks dst',
  'endpoints src,src',
  'endpoints dst,dst',
  'endpoints dst,src',
  'endpoints dst',
  'networks src',
  'networks dst',
  'networks src --return-nomatch',
  'networks dst --return-nomatch',
  'pods dst --return-nomatch',
  'services dst,dst',
  'services dst,dst --return-nomatch',
  'uplinks src,src',
  'uplinks src,dst',
  'uplinks dst,src',
  'hairpin dst,dst,src',
  'hairpin src,src,dst',
  'sources dst,dst,src',
  'sources dst,dst,src --return-nomatch',
  'range src',
  'range dst',
  'coarse dst',
  'seats src,src',
  'seats src,dst',
  'ports src',
  'ports dst',
  'all src',
  'all dst',
  'all dst --return-nomatch',
  'all src,dst',
];
const ASKED_6 = [
  'pods6 src',
  'pods6 dst',
  'endpoints6 dst,dst',
  'endpoints6 src,src',
  'networks6 src',
  'networks6 dst',
  'networks6 dst --return-nomatch',
  'ports dst',
  'ports src',
];

/* … of these packets, which came in by eth0 from 02:00:00:00:00:0a. One column for each rule. */
const ANSWERED_4: readonly (readonly [string, string])[] = [
  ['tcp 10.0.0.9:4000 > 10.0.0.1:80', '.1....1..11..1.11.1..1.......11111'],
  ['tcp 10.0.5.9:4000 > 10.0.0.1:80', '.1.1..1..11..1.11.1...1......11111'],
  ['tcp 10.0.0.1:80 > 10.0.0.7:4000', '111..1...11..1..1.1.1...1...1.1111'],
  ['tcp 10.0.0.7:4000 > 10.0.0.1:80', '111...1..11..1.11.11.1.1..1..11111'],
  ['tcp 10.0.0.8:4000 > 10.0.0.20:80', '.........11...1.1.1......1...111.1'],
  ['udp 10.1.2.9:4000 > 10.0.0.1:53', '.1....1..11..1....1..........11111'],
  ['udp 10.1.2.3:53 > 10.1.9.9:80', '...........11...............11..1.'],
  ['icmp 10.0.0.9 > 10.0.0.1 8/0', '.1....11.11..1..1.1...........1111'],
  ['icmp 10.0.0.9 > 10.0.0.7 3/4', '.1....11.11..1..1.1.....1.....1111'],
  ['gre 10.0.0.9 > 10.0.0.1', '.1....11.11..1..1.1...........1111'],
  ['sctp 10.0.0.9:99 > 10.0.0.7:99', '.1....11.11..1..1.1.....1.....1111'],
  ['later tcp 10.0.0.9 > 10.0.0.1', '.1.......11..1..1.1...........1111'],
  ['later gre 10.0.0.9 > 10.0.0.1', '.1....11.11..1..1.1...........1111'],
];
const ANSWERED_6: readonly (readonly [string, string])[] = [
  ['tcp [2001:db8::9]:4000 > [2001:db8::1]:80', '.11.11.1.'],
  ['tcp [2001:db8::1]:80 > [2001:db8:1::9]:4000', '1..11.1.1'],
  ['icmp 2001:db8::9 > 2001:db8::1 128/0', '.11.11...'],
];

const FRAME = {
  sourceMac: '02:00:00:00:00:0a',
  destinationMac: '02:00:00:00:00:0e',
  type: 'unicast',
} as const;
const host = hostWith({ sets: SETS, interfaces: [link('eth0', '192.0.2.1/24')] });

/** Reads the notation above: `tcp 10.0.0.9:4000 > 10.0.0.1:80`, `icmp A > B 8/0`. */
function packetOf(text: string): Packet {
  const [, later, protocol, from = '', to = '', type = '0', code = '0'] = present(
    /^(later )?(\w+) (\S+) > (\S+)(?: (\d+)\/(\d+))?$/.exec(text) ?? undefined,
    `${text} is a packet`,
  );
  const rest = { frame: FRAME, fragment: later === undefined ? 'whole' : 'later' } as const;
  switch (protocol) {
    case 'tcp':
      return tcp(from, to, 'SYN', rest);
    case 'udp':
      return udp(from, to, rest);
    case 'sctp':
      return udp(from, to, { ...rest, protocol: 132 });
    case 'icmp':
      return icmp(from, to, Number(type), Number(code), rest);
    default:
      return ip(47, from, to, rest);
  }
}

function ask(
  sets: readonly IpSet[],
  rule: string,
  packet: Packet,
  rest: Partial<SetQuestion> = {},
) {
  const [name = '', sides = '', returnNomatch] = rule.split(' ');
  const set = present(
    sets.find((each) => each.name === name),
    `there is a set ${name}`,
  );
  const question: SetQuestion = {
    packet,
    inInterface: 'eth0',
    outInterface: undefined,
    sides: sides.split(',').map((side): SetSide => (side === 'src' ? 'src' : 'dst')),
    returnNomatch: returnNomatch !== undefined,
    ...rest,
  };
  const asked = { ...host, sets };
  return { ...askSet(asked, set, question), shows: showElement(asked, set, question) };
}

describe.each([
  { family: 'IPv4', asked: ASKED_4, answered: ANSWERED_4 },
  { family: 'IPv6', asked: ASKED_6, answered: ANSWERED_6 },
])('as the kernel answers, $family', ({ asked, answered }) => {
  test.each(answered)('%s', (text, expected) => {
    const packet = packetOf(text);
    const seen = [...expected].map(
      (mark, at) => `${asked[at] ?? ''}: ${mark === '1' ? 'in' : 'out'}`,
    );
    expect(asked.map((rule) => `${rule}: ${ask(SETS, rule, packet).kind}`)).toEqual(seen);
  });
});

/* Types that the kernel above was built without; by their sources in net/netfilter/ipset/. */
const OTHERS = readIpset(`
create pairs hash:net,net family inet
add pairs 10.0.0.0/8,192.168.0.0/16
add pairs 10.1.0.0/16,192.168.1.0/24 nomatch
create paths hash:net,port,net family inet
add paths 10.0.0.0/24,tcp:80,192.168.0.0/16
create marks hash:ip,mark family inet markmask 0xff
add marks 10.0.0.1,0x00000055
create cards hash:mac
add cards 02:00:00:00:00:0A
create leases hash:ip,mac family inet
add leases 10.0.0.1,02:00:00:00:00:0A
create seats bitmap:ip,mac range 10.0.0.0-10.0.0.255
add seats 10.0.0.1
create "two words" hash:ip family inet counters comment
add "two words" 10.0.0.1 packets 7 bytes 420 comment "no nomatch packets 9 here"
`).read;

test.each([
  ['pairs src,dst', '10.0.0.1:1', '192.168.1.9:2', 'in'],
  ['pairs src,dst', '10.1.0.1:1', '192.168.1.9:2', 'out'],
  ['pairs src,dst', '10.1.0.1:1', '192.168.2.9:2', 'in'],
  ['pairs dst,src', '10.0.0.1:1', '192.168.1.9:2', 'out'],
  ['paths src,dst,dst', '10.0.0.1:1', '192.168.1.9:80', 'in'],
  ['paths src,src,dst', '10.0.0.1:1', '192.168.1.9:80', 'out'],
  ['marks src,src', '10.0.0.1:1', '192.168.1.9:80', 'in'],
  ['marks dst,src', '10.0.0.1:1', '192.168.1.9:80', 'out'],
  ['cards src', '10.0.0.1:1', '192.168.1.9:80', 'in'],
  ['cards dst', '10.0.0.1:1', '192.168.1.9:80', 'out'],
  ['leases src,src', '10.0.0.1:1', '192.168.1.9:80', 'in'],
  ['leases src,dst', '10.0.0.1:1', '192.168.1.9:80', 'out'],
  ['seats src,dst', '10.0.0.1:1', '192.168.1.9:80', 'in'],
] as const)('%s of %s to %s', (rule, from, to, expected) => {
  expect(ask(OTHERS, rule, tcp(from, to, 'SYN', { mark: 0x1255, frame: FRAME })).kind).toBe(
    expected,
  );
});

test('without a frame there is no MAC to look up, and over a wire it is not known', () => {
  const packet = tcp('10.0.0.1:1', '192.168.1.9:80');
  expect(ask(OTHERS, 'cards src', packet)).toMatchObject({
    kind: 'unknown',
    what: 'the frame’s source address',
  });
  expect(ask(OTHERS, 'cards src', packet, { inInterface: 'lo' }).kind).toBe('out');
});

test('a list with a set that nobody gave is known only where another member has the packet', () => {
  const list = readIpset('create all list:set size 8\nadd all gone\nadd all pods').read;
  const sets = [...SETS.filter(({ name }) => name === 'pods'), ...list];
  expect(ask(sets, 'all dst', tcp('10.9.9.9:1', '10.0.0.7:2')).kind).toBe('in');
  expect(ask(sets, 'all dst', tcp('10.9.9.9:1', '10.0.0.8:2'))).toMatchObject({
    kind: 'unknown',
    what: 'the set gone',
  });
});

test('a list in a list, which the kernel refuses, does not send us round in circles', () => {
  const lists = readIpset('create a list:set\nadd a a').read;
  expect(ask(lists, 'a src', tcp('10.0.0.1:1', '10.0.0.7:2')).kind).toBe('unknown');
});

test('options of an entry are told from its comment', () => {
  const set = present(OTHERS.at(-1), 'the last set');
  expect(set.name).toBe('two words');
  const question: SetQuestion = {
    packet: tcp('10.0.0.1:1', '10.0.0.7:2'),
    inInterface: 'eth0',
    outInterface: undefined,
    sides: ['src'],
    returnNomatch: false,
  };
  expect(askSet(host, set, question)).toEqual({
    kind: 'in',
    entry: { element: '10.0.0.1', nomatch: false, counters: { packets: 7n, bytes: 420n } },
  });
});

test('it shows what is looked up', () => {
  const shows = (rule: string, packet: Packet) => ask([...SETS, ...OTHERS], rule, packet).shows;
  const syn = tcp('10.0.0.9:4000', '10.0.0.1:80', 'SYN', { frame: FRAME, mark: 0x539 });
  expect(shows('endpoints dst,dst', syn)).toBe('10.0.0.1,tcp:80');
  expect(shows('endpoints dst', syn)).toBe('10.0.0.1,(nothing)');
  expect(shows('endpoints dst,dst', icmp('10.0.0.9', '10.0.0.1', 3, 4))).toBe('10.0.0.1,icmp:3/4');
  expect(shows('uplinks src,src', syn)).toBe('10.0.0.9,eth0');
  expect(shows('marks src,src', syn)).toBe('10.0.0.9,0x539');
  expect(shows('leases src,src', syn)).toBe('10.0.0.9,02:00:00:00:00:0a');
});

test('entries that no kernel has written are passed over', () => {
  const odd = readIpset(`
create odd hash:ip,port family inet
add odd
add odd 10.0.0.1
add odd 10.0.0.1,tcp:http:x
add odd 10.0.0.1,nosuch:80
add odd 10.0.0.300,tcp:80
add odd 10.0.0.1,tcp:80,9
add gone 10.0.0.1`).read;
  expect(odd).toHaveLength(1);
  expect(ask(odd, 'odd dst,dst', tcp('10.0.0.9:4000', '10.0.0.1:81')).kind).toBe('out');
});
