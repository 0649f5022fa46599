import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { situation, tcp as packet, udp } from '#testing/situations.ts';
import { tcp } from './tcp.ts';

// Negated tests that nothing can meet, and flags compared under no mask: the tools drop one or both,
// and with them what the rule says. The nft build turns `! :80` into what is left.
matchCases(tcp)`
  nothing -> same
  --dport 80                       -> same
  ! --sport 1024:65535 --dport 22  -> same
  --dport 1000: --sport :1023      -> --sport 0:1023 --dport 1000:65535
  --source-port http --destination-port 0x50 -> --sport 80 --dport 80
  --dport 010                      -> --dport 8
  --dport ssh:https                -> --dport 22:443
  --sport 0:65535                  -> nothing
  --sport :                        -> nothing
  ! --sport 0:65535                -> same                   [not tool]
  ! --sport :80                    -> ! --sport 0:80         [not nft]
  --dport 90:80                    -> problem bad-value
  --dport 09                       -> problem bad-value
  --dport 65536                    -> problem bad-value
  --dport nosuchservice            -> problem bad-value
  --syn                            -> --tcp-flags FIN,SYN,RST,ACK SYN
  ! --syn                          -> ! --tcp-flags FIN,SYN,RST,ACK SYN
  --tcp-flags ALL NONE             -> --tcp-flags FIN,SYN,RST,PSH,ACK,URG NONE
  --tcp-flags syn,ack Syn          -> --tcp-flags SYN,ACK SYN
  --tcp-flags SYN ACK              -> same
  --tcp-flags NONE NONE            -> nothing
  ! --tcp-flags NONE NONE          -> same                   [not nft]
  --tcp-flags NONE SYN             -> same                   [not tool]
  ! --tcp-flags NONE SYN           -> same                   [not nft]
  --tcp-flags SYN,ECE SYN          -> problem bad-value
  --syn --tcp-flags SYN ACK        -> problem clash
  --tcp-flags SYN,RST SYN --tcp-option 2 -> --tcp-option 2 --tcp-flags SYN,RST SYN
  ! --tcp-option 255               -> same
  --tcp-option 0                   -> problem bad-value
  --tcp-option 256                 -> problem bad-value
`;

const arriving = (flags: string) => situation(packet('10.0.0.9:40000', '10.1.2.3:80', flags));

test('ports, plain and negated', () => {
  expect(decide(tcp, '--dport 81', arriving('SYN'))).toMatchObject({ holds: 'no', shows: '80' });
  expect(holds(tcp, '--dport 80 --sport 32768:60999', arriving('SYN'))).toBe('yes');
  expect(holds(tcp, '! --sport 1', arriving('SYN'))).toBe('yes');
  expect(holds(tcp, '! --sport 0:65535', arriving('SYN'))).toBe('no');
});

test.each([
  ['SYN', 'yes'],
  ['SYN,PSH,URG', 'yes'],
  ['SYN,ECE,CWR', 'yes'],
  ['SYN,ACK', 'no'],
  ['SYN,FIN', 'no'],
  ['ACK', 'no'],
] as const)('%s: --syn asks for four flags only', (flags, expected) => {
  expect(holds(tcp, '--syn', arriving(flags))).toBe(expected);
  expect(holds(tcp, '! --syn', arriving(flags))).toBe(expected === 'yes' ? 'no' : 'yes');
});

test('flags are shown by name', () => {
  expect(decide(tcp, '--syn', arriving('ACK,SYN')).shows).toBe('SYN,ACK');
  expect(decide(tcp, '--tcp-flags ALL FIN', arriving('')).shows).toBe('NONE');
});

test('set outside the mask can never be', () => {
  expect(holds(tcp, '--tcp-flags SYN ACK', arriving('SYN,ACK'))).toBe('no');
  expect(holds(tcp, '--tcp-flags NONE SYN', arriving('SYN'))).toBe('no');
});

test.each(['', '! --sport 1', '--dport 80', '! --tcp-flags SYN SYN', '! --tcp-option 2'])(
  'a later fragment never meets “%s”',
  (options) => {
    const later = situation(packet('10.0.0.9:40000', '10.1.2.3:80', 'SYN', { fragment: 'later' }));
    expect(decide(tcp, options, later)).toMatchObject({ holds: 'no', shows: 'a later fragment' });
  },
);

test('a packet of another protocol meets nothing', () => {
  expect(holds(tcp, '', situation(udp('10.0.0.9:40000', '10.1.2.3:80')))).toBe('no');
});

test('options are a choice; on a SYN the usual ones are assumed', () => {
  const asked = decide(tcp, '--tcp-option 2', arriving('SYN'));
  expect(asked).toMatchObject({
    holds: 'maybe',
    question: 'Does the TCP header carry option 2 (MSS)?',
    assumed: 'yes',
  });
  expect(decide(tcp, '! --tcp-option 2', arriving('SYN')).assumed).toBe('no');
  expect(decide(tcp, '--tcp-option 2', arriving('ACK')).assumed).toBe('no');
  expect(decide(tcp, '! --tcp-option 77', arriving('SYN')).assumed).toBe('yes');
});

test('the kernel asks for flags before options, though it prints them after', () => {
  expect(decide(tcp, '--tcp-option 2 --tcp-flags SYN NONE', arriving('SYN'))).toMatchObject({
    holds: 'no',
    shows: 'SYN',
  });
});
