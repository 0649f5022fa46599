import { expect, test } from 'vitest';
import { TCP_FLAG } from '#net/tcp-flags.ts';
import { effectsOf } from '#testing/apply.ts';
import { targetCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { ECN } from './ecn.ts';

targetCases(ECN)`
  -p tcp --ecn-tcp-remove                     -> same
  -p tcp --ecn-tcp-cwr 0 --ecn-tcp-ece 0      -> --ecn-tcp-remove
  -p tcp --ecn-tcp-remove --ecn-ip-ect 1      -> --ecn-tcp-ece 0 --ecn-tcp-cwr 0 --ecn-ip-ect 1
  -p tcp --ecn-ip-ect 2 --ecn-tcp-cwr 0 --ecn-tcp-ece 1 -> --ecn-tcp-ece 1 --ecn-tcp-cwr 0 --ecn-ip-ect 2
  --ecn-ip-ect 0                              -> same
  -p tcp --ecn-tcp-cwr 0                      -> same
  -p tcp --ecn-tcp-ece 2                      -> problem bad-value
  --ecn-ip-ect 4                              -> problem bad-value
  -p tcp --ecn-tcp-remove --ecn-tcp-ece 1     -> problem clash
  --ecn-tcp-remove                            -> problem needs-protocol
  -p udp --ecn-tcp-ece 1                      -> problem needs-protocol
  -p tcp nothing                              -> problem missing-option
`;

const { SYN, ECE, CWR } = TCP_FLAG;

test.each([
  ['--ecn-tcp-remove', [{ kind: 'tcp-flags', flags: SYN }]],
  ['--ecn-tcp-ece 0', [{ kind: 'tcp-flags', flags: SYN | CWR }]],
  ['--ecn-tcp-cwr 1', [{ kind: 'tcp-flags', flags: SYN | ECE | CWR }]],
  ['--ecn-ip-ect 1', [{ kind: 'tos', tos: 0xb9 }]],
])('SYN,ECE,CWR with TOS 0xbb, after %s', (options, effects) => {
  const packet = tcp('10.0.0.9:40000', '10.1.2.3:80', 'SYN,ECE,CWR', { tos: 0xbb });
  expect(effectsOf(ECN, options, situation(packet))).toEqual(effects);
});
