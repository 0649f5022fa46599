/** Pod networks whose rules are few. */
import { chainsAlike } from '../chains-alike.ts';
import type { Program, RuleShape } from '../program.ts';

const OUT_OF_CLUSTER = 'Leaves the cluster: with this node’s address.';

export const flannel: Program = {
  id: 'flannel',
  name: 'flannel',
  kind: 'pod-network',
  says: 'A pod network; k3s has it built in. With Calico’s policies it is called Canal.',
  source: 'flannel, pkg/trafficmngr/iptables/iptables.go',
  chains: [
    {
      name: 'FLANNEL-POSTRTG',
      tables: ['nat'],
      role: 'masquerade',
      says: 'Gives packets that leave the pods’ network this node’s address.',
      rules: [
        ['-m mark --mark 0x4000/0x4000 -j RETURN', 'kube-proxy masquerades this one.'],
        ['-s {from} -d {to} -j RETURN', 'From pod to pod, {from} to {to}: keeps its source.'],
        [
          '! -s {from} -d {to} -j RETURN',
          'Comes from outside to a pod of this node: keeps its source.',
        ],
        ['-s {from} ! -d {to} … -j MASQUERADE …', OUT_OF_CLUSTER],
        [
          '! -s {from} -d {to} … -j MASQUERADE …',
          'Enters the pods’ network from outside: with this node’s address, so that the answer comes back here.',
        ],
      ],
    },
    {
      name: 'FLANNEL-FWD',
      tables: ['filter'],
      role: 'forwarded pod traffic',
      says: 'Lets packets of pods pass through this node.',
      rules: [
        ['-s {network} -j ACCEPT', 'From a pod ({network}): may pass.'],
        ['-d {network} -j ACCEPT', 'To a pod ({network}): may pass.'],
      ],
    },
  ],
  builtIn: [
    {
      table: 'nat',
      chains: ['POSTROUTING'],
      shape: ['-s {from} -d {to} -j RETURN', 'From pod to pod: keeps its source.'],
    },
  ],
};

const WEAVE_RULES: readonly RuleShape[] = [
  ['-m state --state RELATED,ESTABLISHED -j ACCEPT', 'Belongs to a connection that was allowed.'],
  [
    '-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    'Belongs to a connection that was allowed.',
  ],
  ['-d {multicast} -j (ACCEPT|RETURN)', 'Multicast may pass.'],
  [
    '-m physdev … -j (ACCEPT|RETURN)',
    'Between nodes, over Weave’s own link: decided where the pod is.',
  ],
  ['… -m (state|conntrack) … NEW … -j WEAVE-NPC-*', 'A new connection: asks there.'],
  ['-m addrtype --dst-type LOCAL -j RETURN', 'To this node itself: allowed.'],
  ['… -m set … -j *', 'The policy’s sets decide.'],
  ['… -j NFLOG …', 'Not allowed: noted.'],
  ['… -j DROP', 'Not allowed: dropped.'],
  ['… -j MARK --set-xmark 0x40000/0x40000', 'Allowed: marked so.'],
  ['… -j (MASQUERADE|SNAT) …', 'Leaves or enters the pods’ network: with this node’s address.'],
  ['… -j (RETURN|ACCEPT)', 'Left alone by what follows.'],
];

export const weave: Program = {
  id: 'weave',
  name: 'Weave Net',
  kind: 'pod-network',
  says: 'A pod network with network policies.',
  source: 'weave, net and npc',
  chains: chainsAlike(WEAVE_RULES, [
    ['WEAVE', 'masquerade', 'Gives packets that leave the pods’ network this node’s address.'],
    [
      'WEAVE-CANARY',
      'canary',
      'Empty. When it is gone, Weave knows that somebody flushed the tables.',
    ],
    ['WEAVE-EXPOSE', 'exposed network', 'Lets packets to networks pass that were exposed.'],
    ['WEAVE-NPC', 'policies, inbound', 'Puts what comes to pods to the network policies.'],
    ['WEAVE-NPC-DEFAULT', 'no policy', 'Allows what comes to pods that no policy isolates.'],
    ['WEAVE-NPC-INGRESS', 'policies, inbound', 'What the policies allow to come to pods.'],
    ['WEAVE-NPC-EGRESS', 'policies, outbound', 'Puts what pods send to the network policies.'],
    ['WEAVE-NPC-EGRESS-DEFAULT', 'no policy', 'Allows what pods send that no policy isolates.'],
    ['WEAVE-NPC-EGRESS-CUSTOM', 'policies, outbound', 'What the policies allow pods to send.'],
    ['WEAVE-NPC-EGRESS-ACCEPT', 'allowed mark', 'Marks the packet as allowed.'],
    ['WEAVE-IPSEC-{part}', 'encryption', 'Keeps packets between nodes encrypted.'],
    ['WEAVE-{part}', 'part of Weave', 'A chain of Weave Net.'],
  ]),
  builtIn: [
    {
      table: 'filter',
      chains: ['FORWARD'],
      shape: ['[!] (-i|-o) weave … -j *', 'Packets of pods, through the bridge weave.'],
    },
    {
      table: 'filter',
      chains: ['FORWARD'],
      shape: ['(-i|-o) weave … -j NFLOG …', 'Not allowed: noted.'],
    },
  ],
};

export const submariner: Program = {
  id: 'submariner',
  name: 'Submariner',
  kind: 'pod-network',
  says: 'Joins the networks of several clusters.',
  source: 'submariner, pkg/routeagent_driver and pkg/globalnet',
  chains: [
    {
      name: 'SUBMARINER-{part}',
      role: 'other clusters',
      says: 'Packets between clusters, which keep or get the source that the other side knows.',
      rules: [
        ['… -j * …', 'One of Submariner’s own decisions.'],
        ['… -j *', 'One of Submariner’s own decisions.'],
      ],
    },
    {
      name: 'SM-GN-{part}',
      role: 'global addresses',
      says: 'Addresses that are unique over all clusters (Globalnet).',
      rules: [
        ['… -j * …', 'One of Globalnet’s own decisions.'],
        ['… -j *', 'One of Globalnet’s own decisions.'],
      ],
    },
  ],
};
