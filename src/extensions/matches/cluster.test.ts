import { expect, test } from 'vitest';
import { decide, holds } from '#testing/decide.ts';
import { matchCases } from '#testing/match-cases.ts';
import { INVALID, connectionOf, situation, tracked, udp } from '#testing/situations.ts';
import { cluster } from './cluster.ts';

// The tool of 1.8.9 refuses a mask above 32, though it prints them.
matchCases(cluster)`
  --cluster-total-nodes 2 --cluster-local-node 1 --cluster-hash-seed 0xdeadbeef    -> --cluster-local-nodemask 0x00000001 --cluster-total-nodes 2 --cluster-hash-seed 0xdeadbeef
  --cluster-total-nodes 32 --cluster-local-node 31 --cluster-hash-seed 5           -> --cluster-local-nodemask 0x40000000 --cluster-total-nodes 32 --cluster-hash-seed 0x00000005 
  ! --cluster-local-nodemask 0x00000003 --cluster-total-nodes 4 --cluster-hash-seed 0x00000007 -> same
  --cluster-total-nodes 32 --cluster-local-nodemask 33 --cluster-hash-seed 5       -> --cluster-local-nodemask 0x00000021 --cluster-total-nodes 32 --cluster-hash-seed 0x00000005 [not tool]
  --cluster-total-nodes 4 --cluster-local-nodemask 16 --cluster-hash-seed 5        -> problem bad-value
  --cluster-total-nodes 2 --cluster-local-node 3 --cluster-hash-seed 5             -> problem bad-value
  --cluster-total-nodes 33 --cluster-local-node 1 --cluster-hash-seed 5            -> problem bad-value
  --cluster-total-nodes 4 --cluster-local-node 1 --cluster-local-nodemask 2 --cluster-hash-seed 5 -> problem clash
  --cluster-total-nodes 4 --cluster-hash-seed 5                                    -> problem missing-option
  --cluster-local-node 4 --cluster-hash-seed 5                                     -> problem missing-option
  --cluster-total-nodes 4 --cluster-local-node 1                                   -> problem missing-option
`;

/** Sources, and the node of so many that the kernel gave them under a seed (Linux 6.18, x86). */
test.each([
  ['127.182.148.95', 0, 2, 1],
  ['127.152.35.61', 0xdeadbeef, 5, 2],
  ['127.136.31.14', 0xdeadbeef, 5, 3],
  ['127.249.102.221', 7, 32, 7],
  ['127.101.245.12', 7, 32, 17],
  ['127.199.93.8', 7, 32, 24],
  ['fdd2:ac99::ba49:ec3d:9a69:3866', 0, 2, 2],
  ['fd73:37f0::b259:66b3:7d15:6afc', 0, 2, 1],
  ['fd72:47a::afc6:c6b0:2d70:e1f3', 0xdeadbeef, 5, 5],
  ['fd23:7bb6::3c66:6a10:3118:ed29', 7, 32, 31],
])(
  '%s under seed %i goes to the node of %i that the kernel gave: %i',
  (source, seed, total, node) => {
    const [from, to] = source.includes(':')
      ? [`[${source}]:1025`, '[::1]:9']
      : [source, '127.0.0.1:9'];
    const packet = situation(udp(from, to));
    const rest = `--cluster-total-nodes ${total} --cluster-hash-seed ${seed}`;
    expect(decide(cluster, `--cluster-local-node ${node} ${rest}`, packet)).toMatchObject({
      holds: 'yes',
      shows: `node ${node}`,
    });
    expect(holds(cluster, `! --cluster-local-node ${node} ${rest}`, packet)).toBe('no');
    const other = (node % total) + 1;
    expect(holds(cluster, `--cluster-local-node ${other} ${rest}`, packet)).toBe('no');
  },
);

const ours = '--cluster-total-nodes 2 --cluster-local-node 1 --cluster-hash-seed 5';

test('without a connection nothing holds', () => {
  const packet = udp('10.0.0.9:40000', '10.1.2.3:53');
  expect(holds(cluster, ours, situation(packet, { tracking: INVALID }))).toBe('no');
});

test('a foretold connection goes where its first one went, which is not known', () => {
  const packet = udp('10.0.0.9:40000', '10.1.2.3:53');
  const tracking = tracked(connectionOf(packet, { expected: true }), 'RELATED');
  expect(holds(cluster, ours, situation(packet, { tracking }))).toBe('maybe');
});
