import { expect, test } from 'vitest';
import { decide } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { situation, tcp } from '#testing/situations.ts';
import { ipvs } from './ipvs.ts';

// Put to libxt_ipvs.so 1.8.9 itself: without the kernel's IPVS the tool refuses every such rule.
matchCases(ipvs)`
  --ipvs                                           -> same             [not tool]
  ! --ipvs                                         -> same             [not tool]
  --ipvs --vport http                              -> --vport 80       [not tool]
  v4 --vport 80 --vdir original --vaddr 10.0.0.1   -> --vaddr 10.0.0.1 --vport 80 --vdir ORIGINAL [not tool]
  v4 ! --vmethod GATE ! --vport 99 ! --vaddr 10.0.0.0/8 ! --vproto udp -> ! --vproto 17 ! --vaddr 10.0.0.0/8 ! --vport 99 ! --vmethod GATE [not tool]
  v4 --vaddr 10.1.2.3/0 --vport 010                -> --vaddr 10.1.2.3/0 --vport 10 [not tool]
  v6 --vaddr 2001:db8::1/64 --vmethod masq --vproto tcp ! --vportctl 21 -> --vproto 6 --vaddr 2001:db8::1/64 --vmethod MASQ ! --vportctl 21 [not tool]
  ! --ipvs --vport 80                              -> problem clash
  ! --vdir REPLY                                   -> problem bad-negation
  --vmethod other                                  -> problem bad-value
  --vport 0x50                                     -> problem bad-value
  nothing                                          -> problem missing-option
`;

test('what the load balancer knows is not known here; that it is not used is assumed', () => {
  const syn = situation(tcp('10.0.0.9:40000', '10.1.2.3:80'));
  expect(decide(ipvs, '--vport 80', syn)).toMatchObject({ holds: 'maybe', assumed: 'no' });
  expect(decide(ipvs, '! --ipvs', syn)).toMatchObject({ holds: 'maybe', assumed: 'yes' });
});
