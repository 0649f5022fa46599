import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { situation, udp } from '#testing/situations.ts';
import { sctp } from './sctp.ts';

matchCases(sctp)`
  nothing                                 -> same
  --dport 10:20 ! --sport 5               -> ! --sport 5 --dport 10:20
  --sport 0:65535                         -> same
  --dport 0x10                            -> --dport 16
  --sport 9:5                             -> problem bad-value
  ! --sport :80                           -> ! --sport 0:80
  --dport 022                             -> --dport 18
  --dport amqp                            -> --dport 5672
  --dport http                            -> problem bad-value
  --chunk-types any DATA:Be,INIT          -> same
  --chunk-types only ABORT,INIT,DATA      -> --chunk-types only DATA,INIT,ABORT
  --chunk-types ANY data:eB               -> --chunk-types any DATA:Be
  ! --chunk-types all SHUTDOWN_COMPLETE:t,ABORT:T,DATA:UBE -> ! --chunk-types all DATA:UBE,ABORT:T,SHUTDOWN_COMPLETE:t
  --chunk-types any DATA:B,DATA:E         -> --chunk-types any DATA:BE
  --chunk-types any DATA:IUBEiube         -> --chunk-types any DATA:IUBE
  --chunk-types any ASCONF,FORWARD_TSN,ASCONF_ACK,I_FORWARD_TSN,PAD,RE_CONFIG -> --chunk-types any ASCONF_ACK,RE_CONFIG,PAD,FORWARD_TSN,ASCONF,I_FORWARD_TSN
  --chunk-types any ERROR,COOKIE_ECHO,COOKIE_ACK,ECN_ECNE,ECN_CWR,SACK,HEARTBEAT,HEARTBEAT_ACK,INIT_ACK,SHUTDOWN,SHUTDOWN_ACK -> --chunk-types any INIT_ACK,SACK,HEARTBEAT,HEARTBEAT_ACK,SHUTDOWN,SHUTDOWN_ACK,ERROR,COOKIE_ECHO,COOKIE_ACK,ECN_ECNE,ECN_CWR
  --chunk-types all ALL                   -> same
  --chunk-types only none                 -> --chunk-types only NONE
  --chunk-types none DATA                 -> problem bad-value
  --chunk-types any INIT:B                -> problem bad-value
  --chunk-types any AUTH                  -> problem bad-value
  --chunk-types any DATA,ALL              -> problem bad-value
`;

const arriving = situation(udp('10.0.0.9:40000', '10.1.2.3:3868', { protocol: 132 }));

test('ports are known, chunks are a choice', () => {
  expect(decide(sctp, '--dport 3868', arriving)).toMatchObject({ holds: 'yes', shows: '3868' });
  expect(holds(sctp, '--dport 1 --chunk-types any INIT', arriving)).toBe('no');
  expect(decide(sctp, '--dport 3868 --chunk-types any INIT', arriving)).toMatchObject({
    holds: 'maybe',
    question: 'Is it so that the packet has any of the chunks INIT?',
  });
});

test('a later fragment fails', () => {
  const packet = { ...arriving.packet, fragment: 'later' } as const;
  expect(holds(sctp, '! --chunk-types any INIT', { ...arriving, packet })).toBe('no');
  expect(holds(sctp, '', { ...arriving, packet })).toBe('no');
});
