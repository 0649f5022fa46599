/** Pod networks on Open vSwitch. */
import { chainsAlike } from '../chains-alike.ts';
import type { Program, RuleShape } from '../program.ts';

const ANTREA_RULES: readonly RuleShape[] = [
  ['… -j CT --notrack', 'Tunnel packets between nodes need no conntrack entry.'],
  ['… -j NOTRACK', 'Tunnel packets between nodes need no conntrack entry.'],
  ['… -j MASQUERADE …', 'Leaves the pods’ network: with this node’s address.'],
  ['… -j SNAT --to-source {ip} …', 'Egress: leaves with the address {ip}.'],
  [
    '… -j DNAT --to-destination {ip} …',
    'A node port: goes into Antrea’s switch, which knows the backends.',
  ],
  ['… -j MARK --set-xmark {mark}', 'Marks the packet for Antrea’s routes.'],
  ['… -j * …', 'One of Antrea’s own decisions.'],
];

export const antrea: Program = {
  id: 'antrea',
  name: 'Antrea',
  kind: 'pod-network',
  says: 'A pod network on Open vSwitch; its iptables rules concern what enters and leaves the node.',
  source: 'antrea, pkg/agent/route/route_linux.go',
  chains: chainsAlike(ANTREA_RULES, [
    ['ANTREA-FORWARD', 'forwarded pod traffic', 'Lets packets of pods pass through the gateway.'],
    [
      'ANTREA-PREROUTING',
      'way in',
      'Node ports, tunnels without conntrack, and services of the node.',
    ],
    [
      'ANTREA-POSTROUTING',
      'masquerade',
      'Gives packets of pods that leave the cluster the right source.',
    ],
    ['ANTREA-INPUT', 'to this node', 'Lets Antrea’s own packets in.'],
    ['ANTREA-OUTPUT', 'from this node', 'Marks and rewrites what this node sends to services.'],
    ['ANTREA-POL-{part}', 'node policy', 'A network policy that protects this node.'],
  ]),
};

const OVN_RULES: readonly RuleShape[] = [
  [
    '… -j DNAT --to-destination {to} …',
    'Goes to the service at {to}, which OVN’s load balancer serves.',
  ],
  ['… -j REDIRECT --to-ports {to}', 'Goes to port {to} of this node.'],
  ['… -j SNAT --to-source {ip} …', 'Leaves with the address {ip}.'],
  ['… -j MASQUERADE …', 'Leaves with this node’s address.'],
  ['… -j (RETURN|ACCEPT|MARK) …', 'Left alone, or marked for OVN’s routes.'],
];

export const ovnKubernetes: Program = {
  id: 'ovn-kubernetes',
  name: 'OVN-Kubernetes',
  kind: 'pod-network',
  says: 'A pod network on Open Virtual Network.',
  source: 'ovn-kubernetes, go-controller/pkg/node/gateway_iptables.go',
  chains: chainsAlike(OVN_RULES, [
    ['OVN-KUBE-NODEPORT', 'node ports', 'Sends node ports to their services.'],
    ['OVN-KUBE-EXTERNALIP', 'external addresses', 'Sends external addresses to their services.'],
    ['OVN-KUBE-ETP', 'external policy Local', 'Services whose clients’ addresses are kept.'],
    ['OVN-KUBE-ITP', 'internal policy Local', 'Services that stay on this node.'],
    [
      'OVN-KUBE-EGRESS-SVC',
      'source of services',
      'Packets of a service’s pods leave with its address.',
    ],
    [
      'OVN-KUBE-EGRESS-IP-MULTI-NIC',
      'egress addresses',
      'Packets of pods leave with their egress address.',
    ],
    [
      'OVN-KUBE-SNAT-MGMTPORT',
      'management port',
      'Packets into OVN’s management port get its address.',
    ],
    ['OVN-KUBE-UDN-MASQUERADE', 'user networks', 'Masquerade of user-defined networks.'],
  ]),
};

export const kubeOvn: Program = {
  id: 'kube-ovn',
  name: 'Kube-OVN',
  kind: 'pod-network',
  says: 'A pod network on Open Virtual Network.',
  source: 'kube-ovn, pkg/daemon/gateway_linux.go',
  chains: chainsAlike(
    [...OVN_RULES, ['… -j OVN-*', 'Asks there next.']],
    [
      ['OVN-PREROUTING', 'way in', 'Marks what comes to services for masquerade.'],
      [
        'OVN-POSTROUTING',
        'masquerade',
        'Gives packets that leave the pods’ networks the right source.',
      ],
      ['OVN-OUTPUT', 'from this node', 'Rewrites what this node sends.'],
      ['OVN-MASQUERADE', 'masquerade', 'Masquerades marked packets.'],
      ['OVN-NAT-POLICY', 'NAT policies', 'Chooses the NAT policy by subnet.'],
      ['OVN-NAT-PSUBNET-{subnet}', 'NAT policy', 'NAT policy of one subnet.'],
    ],
  ),
};

const OPENSHIFT_RULES: readonly RuleShape[] = [
  ['… -j MASQUERADE …', 'Leaves the cluster: with this node’s address.'],
  [
    '… -m mark --mark {mark} -j SNAT --to-source {ip}',
    'A project’s egress address: leaves with {ip}.',
  ],
  ['-d {network} -j RETURN', 'To {network}: keeps its source.'],
  ['… -m mark --mark {mark} -j RETURN', 'Marked: has its source already.'],
  ['… -j (ACCEPT|RETURN)', 'Packets of pods may pass.'],
  ['… -j (DROP|REJECT) …', 'Not allowed.'],
  ['… -j OPENSHIFT-*', 'Asks there next.'],
];

export const openshiftSdn: Program = {
  id: 'openshift-sdn',
  name: 'OpenShift SDN',
  kind: 'pod-network',
  says: 'The pod network of OpenShift 3 and 4 before OVN-Kubernetes.',
  source: 'openshift sdn, pkg/network/node/iptables.go',
  chains: chainsAlike(OPENSHIFT_RULES, [
    [
      'OPENSHIFT-MASQUERADE',
      'masquerade',
      'Gives packets of pods that leave the cluster this node’s address.',
    ],
    ['OPENSHIFT-MASQUERADE-2', 'masquerade', 'Keeps the source of what goes to services and pods.'],
    [
      'OPENSHIFT-FIREWALL-FORWARD',
      'forwarded pod traffic',
      'Lets packets of pods pass through this node.',
    ],
    ['OPENSHIFT-FIREWALL-ALLOW', 'to this node', 'Lets tunnels and packets of pods in.'],
    [
      'OPENSHIFT-ADMIN-OUTPUT-RULES',
      'rules of the administrator',
      'Made for the administrator’s own rules about what pods may send out.',
    ],
    [
      'OPENSHIFT-BLOCK-OUTPUT',
      'blocked ports',
      'Keeps pods from the machine configuration server.',
    ],
  ]).map((chain) => ({ ...chain, byHand: chain.name === 'OPENSHIFT-ADMIN-OUTPUT-RULES' })),
};
