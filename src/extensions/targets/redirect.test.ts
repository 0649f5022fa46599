import { expect, test } from 'vitest';
import { apply } from '#testing/apply.ts';
import { targetCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { REDIRECT } from './redirect.ts';

targetCases(REDIRECT)`
  nothing -> same
  --random                         -> same
  -p tcp --to-ports 15001          -> same
  -p udp --to-ports 80-90 --random -> same
  -p udp --random --to-ports 80    -> --to-ports 80 --random
  -p sctp --to-ports 512-512       -> --to-ports 512
  -p dccp --to-ports 0             -> same
  -p icmp --to-ports 80            -> same
  -p tcp --to-ports ssh            -> --to-ports 22
  -p tcp --to-ports ftp-data       -> --to-ports 20
  -p tcp --to-ports 0x50           -> --to-ports 80
  -p tcp --to-ports 010-0x10       -> --to-ports 8-16
  -p tcp --to-ports 90-80          -> problem bad-value
  -p tcp --to-ports 80:90          -> problem bad-value
  -p tcp --to-ports 80-            -> problem bad-value
  -p tcp --to-ports 10-ssh         -> problem bad-value
  -p tcp --to-ports 80-90/80       -> problem bad-value
  -p tcp --to-ports 65536          -> problem bad-value
  -p tcp ! --to-ports 80           -> problem bad-negation
  -p udplite --to-ports 80         -> problem needs-protocol
  v6 -p icmpv6 --to-ports 80       -> problem needs-protocol
  --to-ports 80                    -> problem needs-protocol
`;

test('it asks for this host, and for the ports of the range', () => {
  const packet = situation(tcp('10.0.0.9:40000', '10.1.2.3:80'), { hook: 'OUTPUT' });
  expect(apply(REDIRECT, '--to-ports 15001-15003 --random', packet)).toEqual({
    kind: 'nat',
    effects: [],
    request: {
      side: 'destination',
      address: { kind: 'this-host' },
      ports: { from: 15001, to: 15003, base: undefined },
      random: true,
      persistent: false,
    },
  });
  expect(apply(REDIRECT, '', packet)).toMatchObject({ request: { ports: undefined } });
});
