/** What stands on Kubernetes nodes beside kube-proxy and the pod network. */
import type { Program } from '../program.ts';

export const kubelet: Program = {
  id: 'kubelet',
  name: 'kubelet',
  kind: 'kubernetes',
  says: 'The agent of Kubernetes on every node.',
  source: 'kubernetes, pkg/kubelet/kubelet_network_linux.go',
  chains: [
    {
      name: 'KUBE-KUBELET-CANARY',
      role: 'canary',
      says: 'Empty. When it is gone, the kubelet knows that somebody flushed the tables, and writes its rules again.',
    },
    {
      name: 'KUBE-IPTABLES-HINT',
      role: 'hint',
      says: 'Empty. By being here it tells other programs which of nft and legacy this node uses.',
    },
    {
      name: 'KUBE-MARK-DROP',
      tables: ['nat'],
      role: 'drop mark',
      says: 'Marks the packet, so that KUBE-FIREWALL drops it (up to Kubernetes 1.27).',
      rules: [
        [
          '-j MARK (--set-xmark|--or-mark|--set-mark) {mark}',
          'Sets the mark {mark}, by which KUBE-FIREWALL knows what to drop.',
        ],
      ],
    },
  ],
};

export const masqAgent: Program = {
  id: 'ip-masq-agent',
  name: 'ip-masq-agent',
  kind: 'pod-network',
  says: 'Gives packets of pods that leave the cluster the node’s address, but for networks that are left out. GKE has it on every node.',
  source: 'ip-masq-agent, cmd/ip-masq-agent/ip-masq-agent.go',
  chains: ['IP-MASQ', 'IP-MASQ-AGENT'].map((name) => ({
    name,
    tables: ['nat'],
    role: 'masquerade',
    says: 'Masquerades what pods send out of the cluster.',
    rules: [
      ['-d {network} -j RETURN', 'What goes to {network} keeps the pod’s address.'],
      ['… -j MASQUERADE …', 'Everything else leaves with the node’s address.'],
      ['-j RETURN', 'The rest is left alone.'],
    ],
  })),
};

export const kindMasqAgent: Program = {
  id: 'kindnetd',
  name: 'kindnetd',
  kind: 'pod-network',
  says: 'The pod network of kind, Kubernetes in Docker.',
  source: 'kind, images/kindnetd',
  chains: [
    {
      name: 'KIND-MASQ-AGENT',
      tables: ['nat'],
      role: 'masquerade',
      says: 'Masquerades what pods send out of the cluster.',
      rules: [
        ['-d {network} -j RETURN', 'What goes to {network} keeps the pod’s address.'],
        ['-j MASQUERADE …', 'Everything else leaves with the node’s address.'],
      ],
    },
  ],
};

export const nodeLocalDns: Program = {
  id: 'nodelocaldns',
  name: 'NodeLocal DNSCache',
  kind: 'kubernetes',
  says: 'A DNS cache on every node, on a link-local address that only the node itself has.',
  source: 'kubernetes dns, cmd/node-cache/app',
  chains: [],
  tellingRules: 2,
  builtIn: [
    {
      table: 'raw',
      chains: ['OUTPUT'],
      tells: true,
      shape: [
        '(-s|-d) {ip} -p tcp -m tcp (--dport|--sport) 8080 -j (CT|NOTRACK) [--notrack]',
        'The cache’s health check on port 8080 needs no conntrack entry.',
      ],
    },
    {
      table: 'raw',
      chains: ['PREROUTING', 'OUTPUT'],
      tells: true,
      shape: [
        '(-s|-d) 169.254.… -p (udp|tcp) -m (udp|tcp) (--dport|--sport) 53 -j (CT|NOTRACK) [--notrack]',
        'Questions to the node’s DNS cache, and its answers, need no conntrack entry: they are not rewritten.',
      ],
    },
    {
      table: 'raw',
      chains: ['PREROUTING', 'OUTPUT'],
      shape: [
        '(-s|-d) {ip} -p (udp|tcp) -m (udp|tcp) (--dport|--sport) 53 -j (CT|NOTRACK) [--notrack]',
        'The cluster’s DNS address, which the node’s cache answers as well: no conntrack entry, no rewriting.',
      ],
    },
    {
      table: 'filter',
      chains: ['INPUT', 'OUTPUT'],
      shape: [
        '(-s|-d) {ip} -p (udp|tcp) -m (udp|tcp) (--dport|--sport) 53 -j ACCEPT',
        'Lets the node’s DNS cache be asked, and answer.',
      ],
    },
  ],
};

export const kubeRouter: Program = {
  id: 'kube-router',
  name: 'kube-router',
  kind: 'pod-network',
  says: 'Enforces network policies; k3s and RKE2 have it built in.',
  source: 'kube-router, pkg/controllers/netpol',
  chains: [
    {
      name: 'KUBE-POD-FW-{hash:base32}',
      tables: ['filter'],
      role: 'pod’s firewall',
      roles: 'pods’ firewalls',
      label: ({ chain, names }) => names.podOf(chain) ?? '',
      says: ({ chain, names }) => {
        const pod = names.podOf(chain);
        return `Puts packets of ${pod === undefined ? 'a pod' : `the pod ${pod}`} to its network policies, and refuses what none allows.`;
      },
      rules: [
        ['-j KUBE-NWPLCY-COMMON', 'Asks what holds for every pod.'],
        [
          '-d {ip} -m addrtype --src-type LOCAL … -j ACCEPT',
          'This node may always reach its pod {ip}, for health checks.',
        ],
        ['-d {ip} -j KUBE-NWPLCY-DEFAULT', 'No policy limits what comes to {ip}: allowed.'],
        ['-s {ip} -j KUBE-NWPLCY-DEFAULT', 'No policy limits what {ip} sends: allowed.'],
        ['-d {ip} -j KUBE-NWPLCY-*', 'Asks a policy whether this may come to {ip}.'],
        ['-s {ip} -j KUBE-NWPLCY-*', 'Asks a policy whether {ip} may send this.'],
        [
          '… -m mark ! --mark {mark} … -j NFLOG …',
          'No policy allowed the packet: noted, a few times a minute.',
        ],
        ['… -m mark ! --mark {mark} … -j REJECT …', 'No policy allowed the packet: refused.'],
        ['-j MARK --set-xmark 0x0/0x10000', 'Takes the mark of policies away again.'],
        [
          '-j MARK --set-xmark 0x20000/0x20000',
          'Marks the packet as allowed, so that it is accepted later.',
        ],
        ['… -m conntrack --ctstate * -j *', 'Packets of known connections go on.'],
      ],
    },
    {
      name: 'KUBE-NWPLCY-DEFAULT',
      tables: ['filter'],
      role: 'no policy',
      says: 'For pods that no policy limits: marks the packet as allowed.',
      rules: [['-j MARK --set-xmark {mark}', 'Marks the packet as allowed by policy.']],
    },
    {
      name: 'KUBE-NWPLCY-COMMON',
      tables: ['filter'],
      role: 'common policy',
      says: 'What holds for every pod.',
      rules: [
        ['-m conntrack --ctstate INVALID -j DROP', 'A packet that fits no connection: dropped.'],
        [
          '-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
          'Belongs to a connection that was allowed.',
        ],
        ['-p icmp … -j ACCEPT', 'Errors and echoes may pass.'],
      ],
    },
    {
      name: 'KUBE-NWPLCY-TAIL',
      tables: ['filter'],
      role: 'end of policies',
      says: 'What becomes of packets after all policies.',
      rules: [['… -j *', 'Ends the way of a packet past the policies.']],
    },
    {
      name: 'KUBE-NWPLCY-{hash:base32}',
      tables: ['filter'],
      role: 'network policy',
      roles: 'network policies',
      says: 'One network policy: marks what it allows.',
      rules: [
        [
          '… -m set --match-set {from} src … -j MARK --set-xmark {mark}',
          'Allowed by this policy: marks the packet. The set {from} holds the addresses it may come from.',
        ],
        ['… -j MARK --set-xmark {mark}', 'Allowed by this policy: marks the packet.'],
        ['… -m mark --mark {mark} -j RETURN', 'Marked: nothing more to ask of this policy.'],
      ],
    },
    ...['INPUT', 'FORWARD', 'OUTPUT'].map((hook): Program['chains'][number] => ({
      name: `KUBE-ROUTER-${hook}`,
      tables: ['filter'],
      role: 'way to the policies',
      says: 'Finds the pod by its address, and sends the packet to the pod’s firewall.',
      rules: [
        ['-d {ip} … -j KUBE-POD-FW-*', 'A packet to the pod {ip} goes to the pod’s firewall.'],
        ['-s {ip} … -j KUBE-POD-FW-*', 'A packet from the pod {ip} goes to the pod’s firewall.'],
        [
          '… -m physdev … -j KUBE-POD-FW-*',
          'A packet that pods of one bridge exchange goes to the pod’s firewall.',
        ],
        ['-m mark --mark {mark} -j ACCEPT', 'A policy allowed it: accepted.'],
        ['-d {network} -j RETURN', 'To services, {network}: decided where the backend is known.'],
        [
          '-p (tcp|udp|sctp) -m addrtype --dst-type LOCAL -m multiport --dports {port} -j RETURN',
          'Node ports {port}: decided where the backend is known.',
        ],
        ['-j KUBE-NWPLCY-TAIL', 'Ends the way of a packet past the policies.'],
      ],
    })),
    {
      name: 'KUBE-ROUTER-SERVICES',
      tables: ['filter'],
      role: 'services (IPVS)',
      says: 'Lets packets to the services’ addresses in.',
      rules: [['… -j *', 'Only what is for a service may come in.']],
    },
    {
      name: 'KUBE-ROUTER-HAIRPIN',
      tables: ['nat'],
      role: 'hairpin',
      says: 'Masquerades what a pod sends to itself through a service.',
      rules: [
        [
          '… -j (SNAT|MASQUERADE) …',
          'The pod calls itself through a service: it needs another source to answer to.',
        ],
      ],
    },
  ],
};

export const kubeVirt: Program = {
  id: 'kubevirt',
  name: 'KubeVirt',
  kind: 'kubernetes',
  says: 'Virtual machines in pods: packets of the pod are the machine’s.',
  source: 'kubevirt, pkg/network/driver',
  chains: [
    {
      name: 'KUBEVIRT_PREINBOUND',
      tables: ['nat'],
      role: 'way to the machine',
      says: 'Sends what comes to the pod to its virtual machine.',
      rules: [
        ['… -j DNAT --to-destination {to}', 'Goes to the virtual machine at {to}.'],
        ['… -j (RETURN|ACCEPT)', 'Left alone.'],
      ],
    },
    {
      name: 'KUBEVIRT_POSTINBOUND',
      tables: ['nat'],
      role: 'source of what comes',
      says: 'Gives local packets a source that the virtual machine can answer.',
      rules: [
        ['… -j (SNAT|MASQUERADE) …', 'The machine must be able to answer.'],
        ['… -j (RETURN|ACCEPT)', 'Left alone.'],
      ],
    },
  ],
};

export const multiNetworkPolicy: Program = {
  id: 'multi-networkpolicy',
  name: 'multi-networkpolicy',
  kind: 'pod-network',
  says: 'Enforces network policies of secondary networks, inside the pod.',
  source: 'multi-networkpolicy-iptables, pkg/server/policyrules.go',
  chains: ['INGRESS', 'EGRESS'].flatMap((way): Program['chains'] => {
    const coming = way === 'INGRESS' ? 'what comes to the pod' : 'what the pod sends';
    return [
      {
        name: `MULTI-${way}`,
        tables: ['filter'],
        role: 'policies',
        says: `Puts ${coming} to the policies of its network.`,
        rules: [
          ['… -j MULTI-*', 'Asks the next policy.'],
          ['… -m mark ! --mark {mark} -j DROP', 'No policy allowed the packet: dropped.'],
          ['… -m mark --mark {mark} -j RETURN', 'A policy allowed the packet.'],
          ['-j (MARK|DROP|RETURN) …', 'Begins or ends the policies.'],
          ['-m conntrack … -j ACCEPT', 'Belongs to a known connection.'],
        ],
      },
      {
        name: `MULTI-${way}-COMMON`,
        tables: ['filter'],
        role: 'common policy',
        says: `What holds for ${coming}, whatever the policy.`,
        rules: [['… -j (ACCEPT|RETURN)', 'Always allowed.']],
      },
      {
        name: `MULTI-{number:number}-${way}`,
        tables: ['filter'],
        role: 'network policy',
        roles: 'network policies',
        says: `One network policy for ${coming}.`,
        rules: [
          ['-j MARK --set-xmark {mark}', 'Begins a new question.'],
          ['-j MULTI-*', 'Asks for ports or addresses.'],
          ['… -m mark --mark {mark} -j RETURN', 'Both ports and addresses are allowed.'],
          ['… -j (MARK|RETURN|DROP) …', 'Notes the answer.'],
        ],
      },
      {
        name: `MULTI-{number:number}-${way}-{rule:number}-PORTS`,
        tables: ['filter'],
        role: 'policy’s ports',
        roles: 'policies’ ports',
        says: 'The ports that a rule of the policy allows.',
        rules: [['… -j MARK --set-xmark {mark}', 'An allowed port: marked.']],
      },
      {
        name: `MULTI-{number:number}-${way}-{rule:number}-(FROM|TO)`,
        tables: ['filter'],
        role: 'policy’s addresses',
        roles: 'policies’ addresses',
        says: 'The addresses that a rule of the policy allows.',
        rules: [
          ['… -j MARK --set-xmark {mark}', 'An allowed address: marked.'],
          ['… -j (RETURN|DROP)', 'An exception: not allowed.'],
        ],
      },
    ];
  }),
};
