import { expect, test } from 'vitest';
import { splitHostTexts } from './split-host-texts.ts';

/** Each part's lines with their numbers in the whole file. */
function parts(text: string): readonly string[] {
  return Object.entries(splitHostTexts(text).read).map(([part, own = '']) => {
    const lines = String(own).split('\n');
    const numbers = lines.flatMap((line, index) => (line === '' ? [] : [index + 1]));
    return `${part} ${numbers.join(' ')}`;
  });
}

test('what several tools printed is told apart by its lines', () => {
  const text = `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536
    inet 127.0.0.1/8 scope host lo
2: eth0@if7: <BROADCAST> mtu 1500 group 7
    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff
default via 192.0.2.1 dev eth0
198.51.100.0/24
	nexthop via 192.0.2.7 dev eth0 weight 1
2001:db8::/64 dev eth0 proto kernel
0:	from all lookup local
100:	from all fwmark 0x1 lookup 133
net.ipv4.ip_forward = 1
create pods hash:ip family inet
add pods 10.0.0.1
Netid State  Recv-Q Send-Q Local Address:Port  Peer Address:Port
tcp   LISTEN 0      1            0.0.0.0:15006      0.0.0.0:*
	inet-sockopt: ( transparent )
tcp6       0      0 :::81                   :::*                    LISTEN
tcp      6 99 ESTABLISHED src=192.0.2.9 dst=192.0.2.5 sport=4 dport=80 src=192.0.2.5 dst=192.0.2.9 sport=80 dport=4
    [NEW] udp 17 9 src=192.0.2.9 dst=192.0.2.5 sport=4 dport=80 src=192.0.2.5 dst=192.0.2.9 sport=80 dport=4
`;
  expect(parts(text)).toEqual([
    'addresses 1 2 3 4',
    'routes 5 6 7 8',
    'rules 9 10',
    'sysctls 11',
    'sets 12 13',
    'sockets 14 15 16 17',
    'connections 18 19',
  ]);
});

test('members of a listed set are no routes', () => {
  const text =
    'Name: pods\nType: hash:ip\nHeader: family inet\nMembers:\n10.0.0.1\n10.0.0.2\n\n10.0.0.0/8 dev eth0';
  expect(parts(text)).toEqual(['sets 1 2 3 4 5 6', 'routes 8']);
});

test('a command goes with what it printed', () => {
  const text =
    '$ sudo ip -6 route show table 9\ndefault dev eth0\nroot@node:~# ss -lnt\nLISTEN 0 1 0.0.0.0:22 0.0.0.0:*';
  expect(parts(text)).toEqual(['routes 1 2', 'sockets 3 4']);
});

test('a line of no known kind is told', () => {
  expect(splitHostTexts('# notes\nhello there').problems).toEqual([
    { line: 2, message: '“hello there” is of no kind that is known here; it is left out.' },
  ]);
});

test('what kubectl prints goes to its blank line, whatever it names first', () => {
  const text =
    'NAMESPACE   NAME    READY   IP\ndefault     web-0   1/1     10.244.1.5\n10-web      web-1   1/1     10.244.1.6\n\ndefault dev eth0\n$ kubectl get svc -o yaml\napiVersion: v1\nitems:\n- kind: Service';
  expect(parts(text)).toEqual(['cluster 1 2 3 6 7 8 9', 'routes 5']);
});
