import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { icmp, situation, tcp, udp } from '#testing/situations.ts';
import { u32 } from './u32.ts';

matchCases(u32)`
  --u32 "6 & 0xFF = 1 && 4 & 0x3FFF = 0"   -> --u32 "0x6&0xff=0x1&&0x4&0x3fff=0x0"
  ! --u32 "0>>22&0x3C@0>>24=0:5,7"         -> ! --u32 "0x0>>0x16&0x3c@0x0>>0x18=0x0:0x5,0x7"
  --u32 6<<2=1:1                           -> --u32 "0x6<<0x2=0x1"
  --u32 "6 = 5 : 1 , 010"                  -> --u32 "0x6=0x5:0x1,0x8"
  --u32 "6=1,2,3,4,5,6,7,8,9,10"           -> --u32 "0x6=0x1,0x2,0x3,0x4,0x5,0x6,0x7,0x8,0x9,0xa"
  --u32 "6=1,2,3,4,5,6,7,8,9,10,11"        -> problem bad-value
  --u32 "6&1&1&1&1&1&1&1&1&1=1"            -> --u32 "0x6&0x1&0x1&0x1&0x1&0x1&0x1&0x1&0x1&0x1=0x1"
  --u32 "6&1&1&1&1&1&1&1&1&1&1=1"          -> problem bad-value
  --u32 "6=1&&6=1&&6=1&&6=1&&6=1&&6=1&&6=1&&6=1&&6=1&&6=1&&6=1" -> problem bad-value
  --u32 "6>>32=2"                          -> problem bad-value
  --u32 "6=1:"                             -> problem bad-value
  --u32 "6=1&5"                            -> problem bad-value
  --u32 "6=1&&"                            -> problem bad-value
  --u32 "6 1=2"                            -> problem bad-value
  --u32 "6 < 1=2"                          -> problem bad-value
  --u32 "6==1"                             -> problem bad-value
  --u32 "6"                                -> problem bad-value
  --u32 ""                                 -> problem bad-value
  --u32 "1=4294967296"                     -> problem bad-value
  nothing                                  -> problem missing-option
`;

const ping = situation(icmp('10.0.0.9', '10.1.2.3', 8, 0, { length: 84, tos: 0x10 }));
const dns = situation(udp('10.0.0.9:40000', '10.1.2.3:53', { length: 33 }));
const dns6 = situation(udp('[2001:db8::9]:40000', '[2001:db8::3]:53', { length: 53 }));

test.each([
  ['protocol, and no fragment', '6&0xff=1&&4&0x3fff=0', 'yes', 'no'],
  ['TOS and length together', '0&0xffffff=0x100054', 'yes', 'no'],
  ['the source', '12=0x0a000009', 'yes', 'yes'],
  ['a network of destinations', '16>>8=0x0a0102,0x0a0109', 'yes', 'yes'],
  ['the type behind the IP header', '0>>22&0x3c@0>>24=8', 'yes', 'no'],
  ['ports behind the IP header', '0>>22&0x3c@0&0xffff=53', 'maybe', 'yes'],
  ['the TTL, in a range', '8>>24=60:62', 'yes', 'yes'],
  ['past the end', '2000=0', 'no', 'no'],
  ['the last four bytes', '29=0:0xffffffff', 'yes', 'yes'],
  ['one byte further', '30=0:0xffffffff', 'yes', 'no'],
  ['the identification', '4>>16=7', 'maybe', 'maybe'],
  ['a payload', '28=0x12345678', 'maybe', 'maybe'],
])('%s: %s', (_, tests, ofPing, ofDns) => {
  expect(holds(u32, `--u32 "${tests}"`, ping)).toBe(ofPing);
  expect(holds(u32, `--u32 "${tests}"`, dns)).toBe(ofDns);
  const turned = { yes: 'no', no: 'yes', maybe: 'maybe' };
  expect(holds(u32, `! --u32 "${tests}"`, dns)).toBe(turned[ofDns as 'yes' | 'no' | 'maybe']);
});

test('an IPv6 header is another one', () => {
  expect(holds(u32, '--u32 "4>>8&0xff=17&&4&0xff=61"', dns6)).toBe('yes');
  expect(holds(u32, '--u32 "8=0x20010db8&&40&0xffff=53"', dns6)).toBe('yes');
});

test('it shows what was computed', () => {
  const { shows, question } = decide(u32, '--u32 "6&0xff=17&&28=5"', dns);
  expect(shows).toBe('0x11, bytes not known here');
  expect(question).toBe('Do the packet’s bytes meet 0x6&0xff=0x11&&0x1c=0x5?');
});

test('the bits of an ACK are known, its sequence number is not', () => {
  const ack = situation(tcp('10.0.0.9:40000', '10.1.2.3:80', 'ACK'));
  expect(holds(u32, '--u32 "32>>16&0x12=0x10"', ack)).toBe('yes');
  expect(holds(u32, '--u32 "24=5"', ack)).toBe('maybe');
});
