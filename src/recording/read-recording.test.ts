import { expect, test } from 'vitest';
import { readRecording } from './read-recording.ts';
import type { RecordedPacket } from './recording.ts';

function printed(packet: RecordedPacket | undefined): readonly string[] {
  return [
    packet?.packetLine ?? 'none',
    ...(packet?.steps ?? []).map(({ table, chain, kind, number, verdict, to }) =>
      [table, chain, kind, number, verdict, to].filter((part) => part !== undefined).join(' '),
    ),
  ];
}

const XTABLES = `PACKET: 2 951dcd0b IN=veth0 MACSRC=d6:d5:db:c9:fa:e2 MACDST=da:4e:60:db:6a:30 MACPROTO=0800 SRC=10.55.0.2 DST=10.55.0.1 LEN=60 TOS=0x0 TTL=63 ID=60906 DF SPORT=37686 DPORT=80 SYN 
 TRACE: 2 951dcd0b raw:PREROUTING:rule:0x2:CONTINUE  -4 -t raw -A PREROUTING -p tcp -j TRACE
 TRACE: 2 951dcd0b raw:PREROUTING:return:
 TRACE: 2 951dcd0b raw:PREROUTING:policy:ACCEPT 
PACKET: 2 f1b362f2 IN=veth0 SRC=10.55.0.3 DST=10.55.0.1 LEN=28 TOS=0x10 TTL=64 ID=7 SPORT=5 DPORT=53 
PACKET: 2 951dcd0b IN=veth0 SRC=10.55.0.2 DST=10.55.0.1 LEN=60 TOS=0x0 TTL=63 ID=60906 DF SPORT=37686 DPORT=8080 SYN 
 TRACE: 2 951dcd0b nat:PREROUTING:rule:0x4:JUMP:WEB  -4 -t nat -A PREROUTING -p tcp -m tcp --dport 80 -j WEB
 TRACE: 2 951dcd0b nat:WEB:rule:0xc:0xfffffffb  -4 -t nat -A WEB -p tcp -j RETURN
 TRACE: 2 f1b362f2 filter:INPUT:policy:DROP 
 TRACE: 2 951dcd0b and what is cut off
`;

test('xtables-monitor: packets are told apart by their names, and traces’ own rules left out', () => {
  const recording = readRecording(XTABLES);
  expect(recording?.format).toBe('xtables-monitor');
  expect(recording?.packets.map((packet) => printed(packet))).toEqual([
    [
      'tcp 10.55.0.2:37686 → 10.55.0.1:80 in veth0 ttl 63',
      'raw PREROUTING policy ACCEPT',
      'nat PREROUTING rule JUMP WEB',
      'nat WEB rule RETURN',
    ],
    ['udp 10.55.0.3:5 → 10.55.0.1:53 in veth0 tos 0x10', 'filter INPUT policy DROP'],
  ]);
  expect(recording?.packets[0]?.steps[1]?.ruleText).toBe(
    '-A PREROUTING -p tcp -m tcp --dport 80 -j WEB',
  );
  expect(recording?.unread).toBe(1);
});

const NFT = `trace id 951dcd0b ip raw PREROUTING packet: iif "veth0" ether saddr d6:d5:db:c9:fa:e2 ip saddr 10.55.0.2 ip daddr 10.55.0.1 ip dscp cs0 ip ecn not-ect ip ttl 63 ip id 60906 ip length 60 tcp sport 37686 tcp dport 80 tcp flags == syn tcp window 64240 
trace id 951dcd0b ip raw PREROUTING rule meta l4proto tcp counter packets 0 bytes 0 meta nftrace set 1 (verdict continue)
trace id 951dcd0b ip raw PREROUTING policy accept 
trace id 951dcd0b ip filter FORWARD rule ct state new counter packets 0 bytes 0 goto SSH (verdict goto SSH)
trace id 0c1b ip filter POSTROUTING packet: oif "veth1" ip saddr 10.55.0.2 ip daddr 10.9.0.1 ip ttl 62 tcp sport 37686 tcp dport 80 tcp flags == syn 
trace id 0c1b ip filter POSTROUTING policy drop meta mark 0x00000010 
`;

test('nft monitor trace: what is forwarded under another name is still one packet', () => {
  const recording = readRecording(NFT);
  expect(recording?.format).toBe('nft monitor trace');
  expect(recording?.packets.map((packet) => printed(packet))).toEqual([
    [
      'tcp 10.55.0.2:37686 → 10.55.0.1:80 in veth0 ttl 63',
      'raw PREROUTING policy ACCEPT',
      'filter FORWARD rule GOTO SSH',
      'filter POSTROUTING policy DROP',
    ],
  ]);
});

const PING = 'IN=ens37 OUT= SRC=192.168.6.21 DST=192.168.6.23 LEN=60 TOS=0x00 PREC=0x00 TTL=128';

const LOG = `Jul 20 11:28:40 ubuntu kernel: [ 7606.531051] TRACE: raw:PREROUTING:policy:2 ${PING} ID=33555 PROTO=ICMP TYPE=8 CODE=0 ID=1 SEQ=608
Jul 20 11:28:40 ubuntu kernel: [ 7606.531146] TRACE: nat:PREROUTING:rule:1 ${PING} ID=33555 PROTO=ICMP TYPE=8 CODE=0 ID=1 SEQ=608
Jul 20 11:28:41 ubuntu kernel: [ 7607.531051] TRACE: raw:PREROUTING:policy:2 ${PING} ID=33556 PROTO=ICMP TYPE=8 CODE=0 ID=1 SEQ=609
Jul 20 11:28:40 ubuntu kernel: [ 7606.531192] TRACE: nat:DOCKER:return:3 ${PING} ID=33555 PROTO=ICMP TYPE=8 CODE=0 ID=1 SEQ=608
`;

test('the kernel log: packets are told apart by their headers, rules by their numbers', () => {
  const recording = readRecording(LOG);
  expect(recording?.format).toBe('kernel log');
  const [first, second] = recording?.packets ?? [];
  expect(printed(first).slice(1)).toEqual([
    'raw PREROUTING policy 2',
    'nat PREROUTING rule 1',
    'nat DOCKER rule 3',
  ]);
  expect(first?.packetLine).toContain('icmp 192.168.6.21 → 192.168.6.23 in ens37');
  expect(second?.steps).toHaveLength(1);
});

test('a dump is no recording, and neither is noise', () => {
  expect(
    readRecording('*raw\n:PREROUTING ACCEPT\n-A PREROUTING -j TRACE\nCOMMIT\n'),
  ).toBeUndefined();
  expect(readRecording('trace id')).toBeUndefined();
  expect(readRecording('x '.repeat(200_000))).toBeUndefined();
});
