import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { printAddress } from '#net/address.ts';
import { printHost } from './print-host.ts';
import { EMPTY_HOST } from './host.ts';
import type { KernelPart } from './host-texts.ts';
import { readHostTexts } from './read-host-texts.ts';

/** The part as it is printed again, and then what was not understood. */
function reread(part: KernelPart, text: string): string {
  const { host, connections = [], problems } = readHostTexts({ [part]: text }, 4);
  const printed = printHost({ ...EMPTY_HOST, ...host }, connections, 4)[part];
  const said = problems.map(({ line, message }) => `line ${line}: ${message}\n`);
  return `\n${printed}${said.join('')}`.replaceAll('\t', ' ');
}

describe('addresses', () => {
  test('of ip addr', () => {
    const text = `$ ip addr
1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
    inet 127.0.0.1/8 scope host lo
       valid_lft forever preferred_lft forever
3: eth0@if9: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group 7 qlen 1000
    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff link-netnsid 0
    altname enp0s3
    inet 192.0.2.5/24 scope global eth0
       valid_lft forever preferred_lft forever
    inet 10.9.0.1 peer 10.9.0.2/32 scope global eth0
    inet6 2001:db8::5/64 scope global nodad
    RX:  bytes packets errors dropped  missed   mcast
            90       1      0       0       0       0
`;
    expect(reread('addresses', text)).toBe(`
1: lo:
    inet 127.0.0.1/8
2: eth0: group 7
    link/ether 02:00:00:00:00:01
    inet 192.0.2.5/24
    inet 10.9.0.1 peer 10.9.0.2/32
    inet6 2001:db8::5/64
`);
  });

  test.each([
    [
      'ip -o addr',
      `1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever preferred_lft forever
7: eth0    inet 192.0.2.5/24 scope global eth0\\       valid_lft forever preferred_lft forever
7: eth0    inet6 2001:db8::5/64 scope global nodad \\       valid_lft forever preferred_lft forever`,
    ],
    ['ip -br addr', 'lo UNKNOWN 127.0.0.1/8\neth0@if7  UP  192.0.2.5/24 2001:db8::5/64'],
    [
      'ifconfig',
      `lo: flags=73<UP,LOOPBACK,RUNNING>  mtu 65536
        inet 127.0.0.1  netmask 255.0.0.0
        loop  txqueuelen 1000  (Local Loopback)

eth0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500
        inet 192.0.2.5  netmask 255.255.255.0  broadcast 192.0.2.255
        inet6 2001:db8::5  prefixlen 64  scopeid 0x0<global>
        RX packets 1  bytes 90 (90.0 B)
        TX errors 0  dropped 0 overruns 0  carrier 0  collisions 0`,
    ],
    [
      'ifconfig of BusyBox',
      `lo        Link encap:Local Loopback
          inet addr:127.0.0.1  Mask:255.0.0.0
          UP LOOPBACK RUNNING  MTU:65536  Metric:1
eth0      Link encap:Ethernet
          inet addr:192.0.2.5  Bcast:192.0.2.255  Mask:255.255.255.0
          inet6 addr: 2001:db8::5/64 Scope:Global
          RX packets:12 errors:0 dropped:0 overruns:0 frame:0
          collisions:0 txqueuelen:1000`,
    ],
  ])('of %s', (_, text) => {
    expect(reread('addresses', text)).toBe(`
1: lo:
    inet 127.0.0.1/8
2: eth0:
    inet 192.0.2.5/24
    inet6 2001:db8::5/64
`);
  });

  test('with a peer, of ip -br addr', () => {
    expect(reread('addresses', 'tun0 UNKNOWN 10.9.0.1 peer 10.9.0.2/32 fe80::1/64')).toBe(`
1: tun0:
    inet 10.9.0.1 peer 10.9.0.2/32
    inet6 fe80::1/64
`);
  });

  test('that are none are told', () => {
    expect(reread('addresses', '1: eth0: group guests\n  inet 192.0.2.500/24\nhello')).toBe(`
1: eth0:
line 1: The group “guests” of eth0 has no number here; write its number instead.
line 2: “192.0.2.500/24” is no address with its prefix.
line 3: “hello” is no line of ip addr; it is left out.
`);
  });
});

describe('routes', () => {
  test('of both families and all tables', () => {
    const text = `local default dev lo table 133 scope host
default via 192.0.2.1 dev eth0 metric 50
192.0.2.0/24 dev eth0 proto kernel scope link src 192.0.2.5
198.51.100.0/24
	nexthop via 192.0.2.7 dev eth0 weight 1
	nexthop via 192.0.2.8 dev eth0 weight 1
blackhole 203.0.113.0/24
local 192.0.2.5 dev eth0 table local proto kernel scope host src 192.0.2.5
fe80::/64 dev eth0 proto kernel metric 256 pref medium
default dev eth0 metric 1024 pref medium
multicast ff00::/8 dev eth0 table local proto kernel metric 256 pref medium
`;
    expect(reread('routes', text)).toBe(`
# ip route
local default dev lo table 133
192.0.2.0/24 dev eth0 src 192.0.2.5
198.51.100.0/24 via 192.0.2.7 dev eth0
blackhole 203.0.113.0/24
local 192.0.2.5/32 dev eth0 src 192.0.2.5
default via 192.0.2.1 dev eth0
# ip -6 route
fe80::/64 dev eth0
default dev eth0
line 6: Of several next hops only the first is followed.
`);
  });

  test('of a table that the command names, with the least metric first', () => {
    const text = `root@node:~# ip -6 route show table 9
default dev eth1 metric 20
default dev eth0 metric 10`;
    expect(reread('routes', text)).toBe(`
# ip route
# ip -6 route
default dev eth0 table 9
default dev eth1 table 9
`);
  });

  test('of route -n', () => {
    const text = `Kernel IP routing table
Destination     Gateway         Genmask         Flags Metric Ref    Use Iface
0.0.0.0         192.168.71.2    0.0.0.0         UG    100    0        0 ens33
192.168.71.0    0.0.0.0         255.255.255.0   U     0      0        0 ens33
203.0.113.0     0.0.0.0         255.255.255.0   U     0      0        0 *
default         _gateway        0.0.0.0         UG    202    0        0 ens33`;
    expect(reread('routes', text)).toBe(`
192.168.71.0/24 dev ens33
blackhole 203.0.113.0/24
default via 192.168.71.2 dev ens33
line 6: A route with names instead of addresses is left out: route -n prints addresses.
`);
  });

  test('that cannot be followed are told', () => {
    const text =
      'default via nowhere\n10.0.0.0/8 tos 0x10 dev a\nthrow 10.1.0.0/16\n10.2.0.0/16 dev b smart';
    expect(reread('routes', text)).toBe(`
10.2.0.0/16 dev b
line 1: “via nowhere” is no address; the route is left out.
line 2: A route for one type of service only is not followed; it is left out.
line 3: A route of the kind throw is not followed; it is left out.
line 4: “smart” of a route is not understood; the rest of the route holds.
`);
  });
});

test('rules, without the three that are always there', () => {
  const text = `0:	from all lookup local
100:	from all fwmark 0x1/0xff lookup 133
101:	from 192.0.2.0/28 to 198.51.100.9 iif eth0 [detached] lookup 7
102:	not from all fwmark 0x5 lookup 8
103:	from 2001:db8::/48 lookup 9
32764:	from all lookup main suppress_prefixlength 0
32766:	from all lookup main
32767:	from all lookup default`;
  expect(reread('rules', text)).toBe(`
# ip rule
0: from all lookup local
100: from all fwmark 0x1/0xff lookup 133
101: from 192.0.2.0/28 to 198.51.100.9/32 iif eth0 lookup 7
32766: from all lookup main
32767: from all lookup default
# ip -6 rule
0: from all lookup local
103: from 2001:db8::/48 lookup 9
32766: from all lookup main
line 4: A rule with “not” is not followed; it is left out.
line 6: A rule with “suppress_prefixlength” is not followed; it is left out.
`);
});

test('rules and routes meet at a table that has a name', () => {
  const { host } = readHostTexts(
    { rules: '9: from all fwmark 2 lookup vpn', routes: 'default dev tun0 table vpn' },
    4,
  );
  expect(host.rules?.[0]?.table).toBe(host.routes?.[0]?.table);
});

test.each([
  [
    'save',
    `create ports hash:ip,port family inet hashsize 1024
add ports 192.0.2.9,tcp:80
create nets hash:net family inet6 comment
add nets 2001:db8::/32 nomatch comment "x y"
create all list:set size 8
add all ports`,
  ],
  [
    'list',
    `Name: ports
Type: hash:ip,port
Revision: 7
Header: family inet hashsize 1024
Size in memory: 264
References: 1
Number of entries: 1
Members:
192.0.2.9,tcp:80

Name: nets
Type: hash:net
Header: family inet6 comment
Members:
2001:db8::/32 nomatch comment "x y"

Name: all
Type: list:set
Header: size 8
Members:
ports`,
  ],
])('sets of ipset %s', (_, text) => {
  expect(reread('sets', text)).toBe(`
create ports hash:ip,port family inet hashsize 1024
add ports 192.0.2.9,tcp:80
create nets hash:net family inet6 comment
add nets 2001:db8::/32 nomatch comment "x y"
create all list:set size 8
add all ports
`);
});

test('an entry without its set is told', () => {
  expect(reread('sets', 'add gone 10.0.0.1\n???')).toBe(`
line 1: There is no set “gone” yet: its create line comes first.
line 2: “???” is no line of ipset save; it is left out.
`);
});

describe('sockets', () => {
  test('of ss, with their owners and options', () => {
    const text = `Netid State  Recv-Q Send-Q Local Address:Port  Peer Address:PortProcess
udp   UNCONN 0      0      127.0.0.53%lo:53         0.0.0.0:*    users:(("resolved",pid=7,fd=5)) uid:101 ino:9 sk:1
	inet-sockopt: ( mc_loop mc_all)
tcp   LISTEN 0      1            0.0.0.0:15006      0.0.0.0:*    users:(("envoy",pid=8,fd=3))
	inet-sockopt: ( is_icsk mc_loop transparent mc_all)
tcp   LISTEN 0      1                  *:81               *:*
tcp   LISTEN 0      1     [2001:db8::5]:82            [::]:*
tcp   ESTAB  0      0         10.0.0.1:83       10.0.0.2:4000`;
    expect(reread('sockets', text)).toBe(`
udp UNCONN 0 0 127.0.0.53:53 0.0.0.0:* users:(("resolved")) uid:101
tcp LISTEN 0 0 0.0.0.0:15006 0.0.0.0:* users:(("envoy")) inet-sockopt: (transparent)
tcp LISTEN 0 0 [::]:81 [::]:*
tcp LISTEN 0 0 [2001:db8::5]:82 [::]:*
line 8: Only listening sockets stand here; established ones belong to the connections.
`);
  });

  test('of ss -lnt, which does not name the protocol', () => {
    const text = 'State  Recv-Q Send-Q\nLISTEN 0  128  0.0.0.0:22  0.0.0.0:*';
    expect(reread('sockets', text)).toBe('\ntcp LISTEN 0 0 0.0.0.0:22 0.0.0.0:*\n');
  });

  test('of netstat', () => {
    const text = `Active Internet connections (only servers)
Proto Recv-Q Send-Q Local Address           Foreign Address         State       User       Inode      PID/Program name
tcp        0      0 192.0.2.5:80            0.0.0.0:*               LISTEN      33         2062185    77/nginx: master
tcp6       0      0 :::81                   :::*                    LISTEN      -
udp        0      0 127.0.0.1:53            0.0.0.0:*                           101        2062186    78/dnsmasq`;
    expect(reread('sockets', text)).toBe(`
tcp LISTEN 0 0 192.0.2.5:80 0.0.0.0:* users:(("nginx")) uid:33
tcp LISTEN 0 0 [::]:81 [::]:*
udp UNCONN 0 0 127.0.0.1:53 0.0.0.0:* users:(("dnsmasq")) uid:101
`);
  });
});

test('sysctls, with a dot in an interface’s name', () => {
  const text = `net.ipv4.ip_forward = 1
net.ipv4.conf.eth0/100.rp_filter=2
/proc/sys/net/ipv4/conf/eth0.101/rp_filter: 0
kernel.hostname = node
net.ipv4.tcp_congestion_control = cubic
net.ipv4.conf.all.forwarding = on
sysctl: permission denied`;
  expect(reread('sysctls', text)).toBe(`
net.ipv4.ip_forward = 1
net.ipv4.conf.eth0/100.rp_filter = 2
net.ipv4.conf.eth0/101.rp_filter = 0
line 6: net.ipv4.conf.all.forwarding is “on”, which is no whole number; it is left out.
line 7: “sysctl: permission denied” is no line of sysctl; it is left out.
`);
});

describe('connections', () => {
  test('of conntrack -L and of /proc', () => {
    const text = `conntrack v1.4.7 (conntrack-tools): 4 flow entries have been shown.
tcp      6 99 ESTABLISHED src=192.0.2.9 dst=192.0.2.5 sport=4000 dport=80 src=10.0.0.7 dst=192.0.2.9 sport=8080 dport=4000 [ASSURED] mark=5 use=1
icmp     1 99 src=192.0.2.9 dst=192.0.2.5 type=8 code=0 id=77 [UNREPLIED] src=192.0.2.5 dst=192.0.2.9 type=0 code=0 id=77 mark=0 zone=3 use=1 id=1330696476
ipv6     10 tcp      6 98 SYN_SENT src=2001:0db8:0000:0000:0000:0000:0000:0009 dst=2001:db8::5 sport=4001 dport=81 [UNREPLIED] src=2001:db8::5 dst=2001:db8::9 sport=81 dport=4001 mark=0 zone=0 use=2
unknown  2 500 src=192.0.2.9 dst=224.0.0.22 [UNREPLIED] src=224.0.0.22 dst=192.0.2.9 mark=0 helper=ftp
tcp 6 9 ESTABLISHED src=192.0.2.9`;
    expect(reread('connections', text)).toBe(`
tcp 6 ESTABLISHED src=192.0.2.9 dst=192.0.2.5 sport=4000 dport=80 src=10.0.0.7 dst=192.0.2.9 sport=8080 dport=4000 [ASSURED] mark=5
icmp 1 src=192.0.2.9 dst=192.0.2.5 type=8 code=0 id=77 [UNREPLIED] src=192.0.2.5 dst=192.0.2.9 type=0 code=0 id=77 mark=0 zone=3
tcp 6 SYN_SENT src=2001:db8::9 dst=2001:db8::5 sport=4001 dport=81 [UNREPLIED] src=2001:db8::5 dst=2001:db8::9 sport=81 dport=4001 mark=0
igmp 2 src=192.0.2.9 dst=224.0.0.22 [UNREPLIED] src=224.0.0.22 dst=192.0.2.9 mark=0 helper=ftp
line 6: An entry has two directions, each with src=, dst= and its ports; this one is left out.
`);
  });

  test('of events, of which the last holds', () => {
    const ends = 'src=10.0.0.1 dst=10.0.0.2 sport=5000 dport=443';
    const back = 'src=10.0.0.2 dst=10.0.0.1 sport=443 dport=5000';
    const text = ` [NEW] tcp 6 120 SYN_SENT ${ends} [UNREPLIED] ${back}
 [UPDATE] tcp 6 60 SYN_RECV ${ends} ${back}`;
    expect(reread('connections', text)).toBe(`\ntcp 6 SYN_RECV ${ends} ${back} mark=0\n`);
    expect(reread('connections', `${text}\n[DESTROY] tcp 6 ${ends} ${back}`)).toBe('\n');
  });
});

test('a part without a text is left to be inferred', () => {
  const { host, connections } = readHostTexts({ sysctls: '' }, 4);
  expect(Object.keys(host)).toEqual(['sysctls']);
  expect(connections).toBeUndefined();
});

const CONTEXT = new URL('../../../shared/corpus/context/', import.meta.url);
const isThere = existsSync(CONTEXT);

describe.skipIf(!isThere)(
  isThere ? 'texts that people published' : 'texts that people published (not at hand)',
  () => {
    const texts = (folder: string): readonly string[] =>
      readdirSync(new URL(folder, CONTEXT))
        // Scripts that rename and swap sets are not what `ipset save` prints.
        .filter((name) => !/^restore\.t\.(?:multi|restore)$/.test(name))
        .map((name) => readFileSync(new URL(`${folder}/${name}`, CONTEXT), 'utf8'));

    test('conntrack entries, among words about them', () => {
      for (const text of [...texts('aceqbaceq+docs'), ...texts('ovn-org+ovn-kubernetes')]) {
        const { connections = [], problems } = readHostTexts({ connections: text }, 4);
        const entries = text.split('\n').filter((line) => /src=.*src=/.test(line));
        expect(connections.length).toBeGreaterThan(0);
        expect(problems.filter(({ message }) => /src=.*src=/.test(message))).toEqual([]);
        expect(connections.length).toBeLessThanOrEqual(entries.length);
      }
    });

    test('sets', () => {
      for (const text of texts('ipset-suite')) {
        const { host, problems } = readHostTexts({ sets: text }, 4);
        expect(problems).toEqual([]);
        expect(host.sets?.every(({ type, entries }) => type !== '' && entries.length > 0)).toBe(
          true,
        );
      }
    });

    test('a routing table', () => {
      const folder = 'kellyjonbrazil+jc/tests/fixtures/ubuntu-18.04';
      const text = readFileSync(new URL(`${folder}/route-vn.out`, CONTEXT), 'utf8');
      const { host, problems } = readHostTexts({ routes: text }, 4);
      expect(problems).toEqual([]);
      const vias = host.routes?.flatMap(({ via }) => (via ? [printAddress(via)] : []));
      expect(vias).toEqual(['192.168.71.2']);
    });
  },
);
