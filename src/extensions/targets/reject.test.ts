import { expect, test } from 'vitest';
import { apply } from '#testing/apply.ts';
import { targetCases } from '#testing/match-cases.ts';
import { situation, udp } from '#testing/situations.ts';
import { REJECT } from './reject.ts';

targetCases(REJECT)`
  v4 nothing -> --reject-with icmp-port-unreachable
  v6 nothing -> --reject-with icmp6-port-unreachable
  v4 --reject-with icmp-net-unreachable    -> same
  v4 --reject-with icmp-host-unreachable   -> same
  v4 --reject-with proto-unreach           -> --reject-with icmp-proto-unreachable
  v4 --reject-with PORT-unreach            -> --reject-with icmp-port-unreachable
  v4 --reject-with net-p                   -> --reject-with icmp-net-prohibited
  v4 --reject-with icmp-host-p             -> --reject-with icmp-host-prohibited
  v4 --reject-with admin-prohib            -> --reject-with icmp-admin-prohibited
  v4 --reject-with icmp                    -> --reject-with icmp-net-unreachable
  v4 -p tcp --reject-with tcp-rst          -> --reject-with tcp-reset
  v6 --reject-with no-route                -> --reject-with icmp6-no-route
  v6 --reject-with adm-prohibited          -> --reject-with icmp6-adm-prohibited
  v6 --reject-with icmp6-addr-unreachable  -> same
  v6 --reject-with policy-fail             -> --reject-with icmp6-policy-fail
  v6 --reject-with icmp6-reject            -> --reject-with icmp6-reject-route
  -p tcp --reject-with tcp-reset           -> same
  v6 -p tcp --reject-with tcp-rst          -> problem bad-value
  v4 --reject-with icmp6-no-route          -> problem bad-value
  v6 --reject-with icmp-port-unreachable   -> problem bad-value
  v4 --reject-with echo-reply              -> problem bad-value
  -p udp --reject-with tcp-reset           -> problem needs-protocol
  --reject-with tcp-reset                  -> problem needs-protocol
`;

test('it ends the packet with an answer', () => {
  const packet = situation(udp('10.0.0.9:40000', '10.1.2.3:53'));
  const answer = { kind: 'reject', effects: [], with: 'icmp-port-unreachable' };
  expect(apply(REJECT, '', packet)).toEqual(answer);
});
