import { expect, test } from 'vitest';
import { printPacketLine, readPacketLine } from './packet-line.ts';

function canonical(line: string): string {
  const read = readPacketLine(line);
  return read.ok
    ? printPacketLine(read.value).replace(/ len \d+$/, '')
    : JSON.stringify(read.error);
}

test.each([
  // tcpdump
  [
    '12:04:05.123456 IP 10.0.0.9.40000 > 10.1.2.3.8080: Flags [S], seq 1, win 64240, length 0',
    'tcp 10.0.0.9:40000 → 10.1.2.3:8080',
  ],
  [
    '12:04:05.123456 eth0  In  IP 10.0.0.9.40001 > 10.1.2.3.http: Flags [S.], seq 1, ack 2, length 0',
    'tcp 10.0.0.9:40001 → 10.1.2.3:80 in eth0 flags SYN,ACK',
  ],
  [
    '2026-01-02 12:04:05.1 veth1@if2 Out IP6 fd00::9.5353 > fd00::1.53: 12+ A? example.org. (29)',
    'udp [fd00::9]:5353 → [fd00::1]:53',
  ],
  [
    'IP 10.0.0.9 > 10.1.2.3: ICMP echo request, id 7, seq 1, length 64',
    'icmp 10.0.0.9 → 10.1.2.3 type 8',
  ],
  [
    'IP6 fd00::9 > fd00::1: ICMP6, echo reply, id 7, seq 1, length 64',
    'ipv6-icmp fd00::9 → fd00::1 type 129',
  ],
  [
    '12:04:05.1 IP (tos 0x10, ttl 63, id 5, offset 0, flags [DF], proto TCP (6), length 60) 10.0.0.9.40002 > 10.1.2.3.22: Flags [.], ack 1, length 0',
    'tcp 10.0.0.9:40002 → 10.1.2.3:22 flags ACK ttl 63 tos 0x10',
  ],
  // LOG
  [
    '[12345.6] dropped: IN=eth0 OUT= MAC=02:00:00:00:00:01:02:00:00:00:00:02:08:00 SRC=10.0.0.9 DST=10.1.2.3 LEN=60 TOS=0x00 PREC=0x00 TTL=62 ID=1 DF PROTO=TCP SPT=40000 DPT=8080 WINDOW=64240 RES=0x00 SYN URGP=0 MARK=0x4000',
    'tcp 10.0.0.9:40000 → 10.1.2.3:8080 in eth0 mark 0x4000 ttl 62',
  ],
  [
    'kernel: OUT-LOG IN= OUT=eth0 SRC=10.1.2.3 DST=10.0.0.9 LEN=52 TOS=0x00 PREC=0x00 TTL=64 ID=2 DF PROTO=TCP SPT=8080 DPT=40000 WINDOW=500 RES=0x00 ACK FIN URGP=0 UID=1337 GID=1338',
    'tcp 10.1.2.3:8080 → 10.0.0.9:40000 uid 1337 gid 1338 flags FIN,ACK',
  ],
  [
    'IN=lo OUT= SRC=127.0.0.1 DST=127.0.0.1 LEN=84 TOS=0x00 PREC=0xC0 TTL=64 ID=9 PROTO=ICMP TYPE=3 CODE=3 [SRC=1.2.3.4 DST=5.6.7.8 LEN=28 TOS=0x00 PREC=0x00 TTL=1 ID=3 PROTO=UDP SPT=1 DPT=2 LEN=8 ]',
    'icmp 127.0.0.1 → 127.0.0.1 in lo type 3/3',
  ],
  [
    'IN=eth0 OUT= SRC=fd00:0000:0000:0000:0000:0000:0000:0009 DST=fd00:0000:0000:0000:0000:0000:0000:0001 LEN=60 TC=0 HOPLIMIT=63 FLOWLBL=0 PROTO=UDP SPT=5353 DPT=53 LEN=20',
    'udp [fd00::9]:5353 → [fd00::1]:53 in eth0 ttl 63',
  ],
  // conntrack
  [
    'tcp      6 431999 ESTABLISHED src=10.0.0.9 dst=10.96.0.10 sport=40000 dport=443 src=10.244.1.5 dst=10.0.0.9 sport=8443 dport=40000 [ASSURED] mark=16 use=1',
    'tcp 10.0.0.9:40000 → 10.96.0.10:443 mark 0x10',
  ],
  [
    'ipv4     2 udp      17 29 src=10.0.0.9 dst=10.96.0.10 sport=5353 dport=53 [UNREPLIED] src=10.96.0.10 dst=10.0.0.9 sport=53 dport=5353 mark=0 zone=0 use=2',
    'udp 10.0.0.9:5353 → 10.96.0.10:53',
  ],
  [
    'icmp     1 29 src=10.0.0.9 dst=10.1.2.3 type=8 code=0 id=7 src=10.1.2.3 dst=10.0.0.9 type=0 code=0 id=7 mark=0 use=1',
    'icmp 10.0.0.9 → 10.1.2.3 type 8',
  ],
])('%s', (line, printed) => {
  expect(canonical(line)).toBe(printed);
});

test('a line of endless blanks or dots is given up on at once', () => {
  for (const piece of [' ', '.', 'a ', 'IP ', 'IP (', '> ', 'IP a > ']) {
    const long = piece.repeat(200_000);
    expect(readPacketLine(long).ok).toBe(false);
  }
});
