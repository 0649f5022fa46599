import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { icmp, situation, tcp, udp } from '#testing/situations.ts';
import { bpf } from './bpf.ts';

// A pinned program must be there for the tool to take the rule.
matchCases(bpf)`
  --bytecode "4,48 0 0 9,21 0 1 6,6 0 0 1,6 0 0 0"   -> same
  --bytecode "2,48 0 0 9,6 0 0 65535,"               -> --bytecode "2,48 0 0 9,6 0 0 65535"
  --bytecode "1, 6  0 0 99"                          -> --bytecode "1,6 0 0 99"
  --bytecode "1,6 0 0 0x1"                           -> --bytecode "1,6 0 0 0"
  --object-pinned /sys/fs/bpf/web                    -> same    [not tool]
  --bytecode "3,6 0 0 1,6 0 0 0"                     -> problem bad-value
  --bytecode "1,6 0 0 1,6 0 0 0"                     -> problem bad-value
  --bytecode "0,"                                    -> problem bad-value
  --bytecode "1,6 0 0"                               -> problem bad-value
  --bytecode "lots"                                  -> problem bad-value
  --bytecode "1,6 0 0 1" --object-pinned /x          -> problem clash
  nothing                                            -> problem missing-option
`;

const syn = situation(tcp('10.0.0.9:40000', '10.1.2.3:80', 'SYN'));
const dns = situation(udp('10.0.0.9:40000', '10.1.2.3:53', { length: 33 }));

test.each([
  ['ip proto 6', '4,48 0 0 9,21 0 1 6,6 0 0 1,6 0 0 0', 'yes', 'no'],
  ['the port behind the IP header', '5,177 0 0 0,72 0 0 2,21 0 1 53,6 0 0 1,6 0 0 0', 'no', 'yes'],
  ['the length', '4,128 0 0 0,53 0 1 60,6 0 0 1,6 0 0 0', 'yes', 'no'],
  [
    'source 10.0.0.0/24',
    '5,32 0 0 12,84 0 0 4294967040,21 0 1 167772160,6 0 0 1,6 0 0 0',
    'yes',
    'yes',
  ],
  ['SYN without ACK', '5,48 0 0 33,84 0 0 18,21 0 1 2,6 0 0 1,6 0 0 0', 'yes', 'no'],
  ['a byte past the end', '3,48 0 0 50,135 0 0 0,6 0 0 1', 'yes', 'no'],
  [
    'arithmetic',
    '9,0 0 0 7,7 0 0 0,0 0 0 44,60 0 0 0,36 0 0 10,4 0 0 2,20 0 0 62,22 0 0 0,6 0 0 0',
    'no',
    'no',
  ],
  ['memory', '5,0 0 0 5,2 0 0 3,0 0 0 0,96 0 0 3,22 0 0 0', 'yes', 'yes'],
])('%s: %s', (_, program, ofSyn, ofDns) => {
  expect(holds(bpf, `--bytecode "${program}"`, syn)).toBe(ofSyn);
  expect(holds(bpf, `--bytecode "${program}"`, dns)).toBe(ofDns);
});

test('what hangs on the payload, or on what the kernel adds, is a question', () => {
  const payload = '4,48 0 0 40,21 0 1 71,6 0 0 1,6 0 0 0';
  expect(decide(bpf, `--bytecode "${payload}"`, syn)).toMatchObject({
    holds: 'maybe',
    question: 'Does the BPF program accept the packet?',
    shows: '60 bytes, their payload not known',
  });
  expect(holds(bpf, '--bytecode "2,32 0 0 4294963204,22 0 0 0"', syn)).toBe('maybe');
  expect(holds(bpf, '--object-pinned /sys/fs/bpf/web', syn)).toBe('maybe');
});

test('what does not hang on the unknown bits is decided', () => {
  // ip[6:2] & 0x3fff: fragments. Whether the packet may be fragmented does not matter.
  const whole = '4,40 0 0 6,69 1 0 16383,6 0 0 1,6 0 0 0';
  expect(holds(bpf, `--bytecode "${whole}"`, syn)).toBe('yes');
  const ping = situation(icmp('10.0.0.9', '10.1.2.3', 8));
  expect(holds(bpf, '--bytecode "4,48 0 0 20,21 0 1 8,6 0 0 1,6 0 0 0"', ping)).toBe('yes');
});
