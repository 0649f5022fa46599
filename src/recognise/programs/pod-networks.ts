/** Pod networks whose rules are few. */
import type { ChainPattern, Program, RuleShape } from '../program.ts';

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

export const awsVpcCni: Program = {
  id: 'aws-vpc-cni',
  name: 'AWS VPC CNI',
  kind: 'pod-network',
  says: 'Amazon’s pod network: pods have addresses of the VPC.',
  source: 'amazon-vpc-cni-k8s, pkg/networkutils',
  chains: [
    {
      name: 'AWS-SNAT-CHAIN-{number:number}',
      tables: ['nat'],
      role: 'source of what leaves',
      says: 'Gives packets that leave the VPC the node’s primary address.',
      rules: [
        [
          '-d {network} -j RETURN',
          'Stays in the VPC or in a network that is left out, {network}: keeps the pod’s address.',
        ],
        [
          '! -d {network} … -j AWS-SNAT-CHAIN-*',
          'Not to {network}: on to the next network, and at last to SNAT.',
        ],
        [
          '… -j SNAT --to-source {ip} …',
          'Leaves the VPC: with the node’s primary address {ip}, the only one that the internet gateway knows.',
        ],
      ],
    },
    {
      name: 'AWS-CONNMARK-CHAIN-{number:number}',
      tables: ['nat'],
      role: 'mark of what leaves',
      says: 'Marks connections of pods out of the VPC, so that their answers find the way back through the primary interface.',
      rules: [
        ['-d {network} -j RETURN', 'Stays in the VPC: needs no mark.'],
        ['! -d {network} … -j AWS-CONNMARK-CHAIN-*', 'Not to {network}: on to the next network.'],
        [
          '… -j CONNMARK …',
          'Leaves the VPC: the connection is marked 0x80, for the primary interface.',
        ],
      ],
    },
  ],
  builtIn: [
    {
      table: 'mangle',
      chains: ['PREROUTING'],
      shape: [
        '-i {interface} … -m addrtype --dst-type LOCAL --limit-iface-in -j CONNMARK --set-xmark 0x80/0x80',
        'A connection that came in through the primary interface {interface}: its answers must leave there too.',
      ],
    },
    {
      table: 'mangle',
      chains: ['PREROUTING'],
      shape: [
        '-i {interface} -j CONNMARK --restore-mark --nfmask 0x80 --ctmask 0x80',
        'A pod’s packet gets its connection’s mark, which routes it to the primary interface.',
      ],
    },
    {
      table: 'nat',
      chains: ['PREROUTING'],
      shape: [
        '-j CONNMARK --restore-mark --nfmask 0x80 --ctmask 0x80',
        'The packet gets its connection’s mark, which routes it to the primary interface.',
      ],
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
  chains: [
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
  ].map(([name = '', role = '', says = '']): ChainPattern => ({
    name,
    role,
    says,
    rules: WEAVE_RULES,
  })),
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

export const antrea: Program = {
  id: 'antrea',
  name: 'Antrea',
  kind: 'pod-network',
  says: 'A pod network on Open vSwitch; its iptables rules concern what enters and leaves the node.',
  source: 'antrea, pkg/agent/route/route_linux.go',
  chains: [
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
  ].map(([name = '', role = '', says = '']): ChainPattern => ({
    name,
    role,
    says,
    rules: [
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
    ],
  })),
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
  chains: [
    ['NODEPORT', 'node ports', 'Sends node ports to their services.'],
    ['EXTERNALIP', 'external addresses', 'Sends external addresses to their services.'],
    ['ETP', 'external policy Local', 'Services whose clients’ addresses are kept.'],
    ['ITP', 'internal policy Local', 'Services that stay on this node.'],
    ['EGRESS-SVC', 'source of services', 'Packets of a service’s pods leave with its address.'],
    ['EGRESS-IP-MULTI-NIC', 'egress addresses', 'Packets of pods leave with their egress address.'],
    ['SNAT-MGMTPORT', 'management port', 'Packets into OVN’s management port get its address.'],
    ['UDN-MASQUERADE', 'user networks', 'Masquerade of user-defined networks.'],
  ].map(([name = '', role = '', says = '']) => ({
    name: `OVN-KUBE-${name}`,
    role,
    says,
    rules: OVN_RULES,
  })),
};

export const kubeOvn: Program = {
  id: 'kube-ovn',
  name: 'Kube-OVN',
  kind: 'pod-network',
  says: 'A pod network on Open Virtual Network.',
  source: 'kube-ovn, pkg/daemon/gateway_linux.go',
  chains: [
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
  ].map(([name = '', role = '', says = '']): ChainPattern => ({
    name,
    role,
    says,
    rules: [...OVN_RULES, ['… -j OVN-*', 'Asks there next.']],
  })),
};

export const azureNpm: Program = {
  id: 'azure-npm',
  name: 'Azure NPM',
  kind: 'pod-network',
  says: 'Enforces network policies on Azure.',
  source: 'azure-container-networking, npm/pkg/dataplane/policies',
  chains: [
    {
      name: 'AZURE-NPM',
      tables: ['filter'],
      role: 'policies',
      says: 'Puts new connections to the network policies.',
      rules: [
        ['… -j AZURE-NPM-*', 'Asks there.'],
        ['… -j *', 'Ends the policies.'],
      ],
    },
    {
      name: 'AZURE-NPM-{part}',
      tables: ['filter'],
      role: 'network policy',
      roles: 'network policies',
      says: 'A part of the network policies.',
      rules: [
        ['… -j (DROP|REJECT)', 'Denied by policy.'],
        ['… -j MARK …', 'Notes what a policy said.'],
        ['… -j *', 'Asks or decides by policy.'],
      ],
    },
  ],
};

export const azureCni: Program = {
  id: 'azure-cni',
  name: 'Azure CNI',
  kind: 'pod-network',
  says: 'Azure’s pod network.',
  source: 'azure-container-networking, cni',
  chains: [
    {
      name: 'AZURECNIINPUT',
      role: 'to this node',
      says: 'What pods may send to this node.',
      rules: [['… -j *', 'Decides what pods may send to this node.']],
    },
    {
      name: 'AZURECNIOUTPUT',
      role: 'from this node',
      says: 'What this node may send to pods.',
      rules: [['… -j *', 'Decides what this node may send to pods.']],
    },
    {
      name: 'SWIFT',
      tables: ['nat'],
      role: 'source of what leaves',
      says: 'Gives packets that leave the virtual network their source.',
      rules: [['… -j (SNAT|MASQUERADE|RETURN) …', 'Leaves with the node’s address.']],
    },
    {
      name: 'SWIFT-POSTROUTING',
      tables: ['nat'],
      role: 'source of what leaves',
      says: 'Gives packets that leave the virtual network their source.',
      rules: [['… -j (SNAT|MASQUERADE|RETURN) …', 'Leaves with the node’s address.']],
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

export const openshiftSdn: Program = {
  id: 'openshift-sdn',
  name: 'OpenShift SDN',
  kind: 'pod-network',
  says: 'The pod network of OpenShift 3 and 4 before OVN-Kubernetes.',
  source: 'openshift sdn, pkg/network/node/iptables.go',
  chains: [
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
  ].map(([name = '', role = '', says = '']): ChainPattern => ({
    name,
    role,
    says,
    byHand: name === 'OPENSHIFT-ADMIN-OUTPUT-RULES',
    rules: [
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
    ],
  })),
};
