import { expect, test } from 'vitest';
import { apply } from '#testing/apply.ts';
import { targetCases } from '#testing/match-cases.ts';
import { UNTRACKED, situation, tcp } from '#testing/situations.ts';
import { CLUSTERIP } from './clusterip.ts';

// No Linux since 6.3 has it; the tool was tried on a kernel that pretends.
targetCases(CLUSTERIP)`
  nothing -> same  [not tool]
  --new --hashmode sourceip --clustermac 01:aa:7b:47:f7:d7 --total-nodes 2 --local-node 1 --hash-init 7 -> --new --hashmode sourceip --clustermac 01:AA:7B:47:F7:D7 --total-nodes 2 --local-node 1 --hash-init 7  [not tool]
  --new --hashmode sourceip-sourceport-destport --clustermac 1:0:5e:0:0:1 --total-nodes 3 --local-node 2 -> --new --hashmode sourceip-sourceport-destport --clustermac 01:00:5E:00:00:01 --total-nodes 3 --local-node 2 --hash-init 0  [not tool]
  --new --hashmode sourceip --clustermac 00:aa:7b:47:f7:d7 --total-nodes 2 --local-node 1 -> problem bad-value
  --new --hashmode sourceip --clustermac 01:aa:7b:47:f7:d7 --total-nodes 2 --local-node 0 -> problem bad-value
  --new --hashmode sourceip --clustermac 01:aa:7b:47:f7:d7 --total-nodes 2 -> problem missing-option
  --hash-init 7 -> problem missing-option
`;

const packet = tcp('10.0.0.9:40000', '10.1.2.3:80');

test('whose a connection is stays open', () => {
  expect(apply(CLUSTERIP, '', situation(packet))).toMatchObject({ kind: 'maybe', yes: 'drop' });
});

test('what is not tracked is dropped', () => {
  const untracked = situation(packet, { tracking: UNTRACKED });
  expect(apply(CLUSTERIP, '', untracked)).toEqual({ kind: 'drop', effects: [] });
});
