import type { ChainPattern, Program, RuleShape } from '../program.ts';

const RULES: readonly RuleShape[] = [
  [
    '-m socket --transparent … -j MARK --set-xmark {mark}',
    'An answer for a connection that Cilium’s proxy made with a pod’s address: marked, so that it stays on this node.',
  ],
  [
    '… -m mark --mark {mark} … -j TPROXY --on-port {to} …',
    'Cilium chose its proxy for this packet, port {to}: handed over without changing any address.',
  ],
  ['… -j CT --notrack', 'Cilium tracks this itself: no conntrack entry.'],
  ['… -j NOTRACK', 'Cilium tracks this itself: no conntrack entry.'],
  ['-m mark --mark {mark} -j ACCEPT', 'Marked by Cilium (its proxy, or a tunnel): may pass.'],
  ['-o {interface} -j ACCEPT', 'Goes into Cilium’s network through {interface}: may pass.'],
  ['-i {interface} -j ACCEPT', 'Comes from Cilium’s network through {interface}: may pass.'],
  [
    '… -m mark ! --mark {mark} … -j MARK --set-xmark {to}',
    'Sent by this node itself: marked so for Cilium’s policies.',
  ],
  ['… -j MARK --set-xmark {mark}', 'Marks the packet for Cilium’s programs.'],
  [
    '… -m set --match-set {set} dst … -j ACCEPT',
    'Goes to another node of the cluster: keeps its source.',
  ],
  ['… -j MASQUERADE …', 'Leaves the cluster: with this node’s address.'],
  [
    '… -j SNAT --to-source {to} …',
    'Enters Cilium’s network from outside it: with the address {to}, so that the answer comes back here.',
  ],
  ['… -j (ACCEPT|RETURN)', 'Left alone by what follows.'],
  ['… -j (CILIUM_|CONNMARK|TPROXY|DROP|REDIRECT)… …', 'One of Cilium’s own decisions.'],
];

const SAYS: Readonly<Record<string, string>> = {
  INPUT: 'Lets packets of Cilium’s proxy in.',
  OUTPUT: 'Lets packets of Cilium’s proxy out, and marks what this node itself sends.',
  FORWARD: 'Lets packets of pods pass.',
  TRANSIENT_FORWARD: 'Lets packets of pods pass while Cilium’s agent starts again.',
  PRE_nat: 'Address rewriting before routing; mostly empty, as Cilium does it in eBPF.',
  POST_nat: 'Gives packets that leave the cluster this node’s address.',
  OUTPUT_nat: 'Address rewriting of what this node sends; mostly empty.',
  PRE_mangle: 'Leads packets for Cilium’s proxy to it.',
  POST_mangle: 'Last marks before a packet leaves; mostly empty.',
  PRE_raw: 'Keeps packets of Cilium’s proxy out of conntrack.',
  OUTPUT_raw: 'Keeps packets of Cilium’s proxy out of conntrack.',
  POST_raw: 'Mostly empty.',
};

export const cilium: Program = {
  id: 'cilium',
  name: 'Cilium',
  kind: 'pod-network',
  says: 'A pod network that works in eBPF; its iptables rules lead packets to and past that.',
  source: 'cilium, pkg/datapath/iptables/iptables.go',
  chains: ['CILIUM', 'OLD_CILIUM'].flatMap((prefix) =>
    Object.entries(SAYS).map(([name, says]): ChainPattern => ({
      name: `${prefix}_${name}`,
      role: prefix === 'CILIUM' ? 'way past Cilium' : 'old chain',
      says:
        prefix === 'CILIUM' ? says : `Left over from before Cilium’s agent started again. ${says}`,
      rules: RULES,
    })),
  ),
};
