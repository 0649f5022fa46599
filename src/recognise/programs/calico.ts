import type { ChainPattern, Program, RuleShape } from '../program.ts';

const MARKED: RuleShape = ['-j MARK --set-xmark 0x0/{mask}', 'Clears Calico’s marks, to ask anew.'];

/** What endpoints, policies and profiles have in common. */
const COMMON: readonly RuleShape[] = [
  [
    '-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    'Belongs to a connection that was allowed.',
  ],
  [
    '-m conntrack --ctstate RELATED,ESTABLISHED -j MARK …',
    'Belongs to a connection that was allowed: marked so.',
  ],
  ['-m conntrack --ctstate INVALID -j DROP', 'A packet that fits no connection: dropped.'],
  MARKED,
  [
    '-m mark --mark 0x0/{mask} -j (cali-pi|cali-po|cali-gi|cali-go)-*',
    'Asks the policy, as none passed the packet on yet.',
  ],
  ['… -j (cali-pi|cali-po)-*', 'Asks the policy.'],
  ['-j (cali-pri|cali-pro)-*', 'Asks the profile of the namespace or service account.'],
  ['-m mark --mark 0x0/{mask} -j DROP', 'No policy allowed the packet: dropped.'],
  ['-m mark --mark {mark} -j RETURN', 'Allowed: nothing more to ask here.'],
  ['-m mark --mark {mark} -j ACCEPT', 'Allowed: accepted.'],
  ['-j DROP', 'Nothing allowed the packet: dropped.'],
  [
    '-p udp … -m multiport --dports {port} -j DROP',
    'Pods may not make tunnels of their own (VXLAN, port {port}).',
  ],
  ['-p ipencap -j DROP', 'Pods may not make tunnels of their own (IP in IP).'],
  ['-p 4 -j DROP', 'Pods may not make tunnels of their own (IP in IP).'],
  ['… -j (NFLOG|LOG) …', 'Noted for the flow log.'],
  ['… -j (NOTRACK|CT) …', 'Tunnel packets between nodes need no conntrack entry.'],
  ['… -j MARK --set-xmark {mark}', 'Allowed by this rule: marked so.'],
  [
    '… -j (cali-failsafe-in|cali-failsafe-out|cali-rpf-skip|cali-from-*|cali-to-*)',
    'Asks there next.',
  ],
  ['… -j DROP', 'Denied by this rule.'],
  ['… -j REJECT …', 'Denied by this rule.'],
  ['… -j (ACCEPT|RETURN)', 'Allowed by this rule.'],
];

const dispatch = (way: string): readonly RuleShape[] => [
  [`${way} {interface} -g cali-*`, 'The interface {interface} has rules of its own.'],
  [`${way} {interface} -j cali-*`, 'The interface {interface} has rules of its own.'],
  ['-j DROP', 'An interface that Calico does not know: dropped.'],
  ['-g cali-*', 'Every other interface.'],
];

function endpoint(name: string, whose: string, does: string): ChainPattern {
  return {
    name: `${name}-{interface}`,
    role: whose,
    roles: whose.replace(/$/, 's'),
    label: '{interface}',
    says: `${does} {interface}.`,
    rules: COMMON,
  };
}

const entry = (name: string, says: string): ChainPattern => ({
  name,
  role: 'way into Calico',
  says,
  rules: [
    ['… -j MARK --set-xmark 0x0/{mask}', 'Clears Calico’s marks, to ask anew.'],
    [
      '… -m rpfilter … -j DROP',
      'The source is not one that comes in through this interface: dropped.',
    ],
    [
      '-i {interface} -j MARK --set-xmark {mark}',
      'Comes from a workload ({interface}): marked so.',
    ],
    [
      '-i {interface} (-j|-g) cali-*',
      'Comes from a workload ({interface}): to what holds for those.',
    ],
    ['-o {interface} (-j|-g) cali-*', 'Goes to a workload ({interface}): to what holds for those.'],
    [
      '-p (ipencap|4) … -j (ACCEPT|DROP)',
      'IP in IP, the tunnel between Calico’s nodes: from those nodes alone.',
    ],
    [
      '… -p udp … -m multiport --dports {port} … -j (ACCEPT|DROP)',
      'VXLAN, the tunnel between Calico’s nodes: from those nodes alone.',
    ],
    ['-p udp … -j (ACCEPT|DROP)', 'The tunnel between Calico’s nodes: from those nodes alone.'],
    ['-m mark --mark {mark} -j (ACCEPT|RETURN)', 'A policy allowed it.'],
    ['… -m conntrack … -j ACCEPT', 'Belongs to a connection that was allowed.'],
    ['… -j cali-*', 'Asks there next.'],
    [
      '… -j (MASQUERADE|SNAT) …',
      'Packets between nodes through the tunnel leave with the tunnel’s address.',
    ],
    ['… -j (NOTRACK|CT) …', 'Tunnel packets between nodes need no conntrack entry.'],
    ['… -j (ACCEPT|RETURN|DROP|MARK|CONNMARK) …', 'One of Calico’s own decisions.'],
  ],
});

export const calico: Program = {
  id: 'calico',
  name: 'Calico',
  kind: 'pod-network',
  says: 'A pod network: its agent Felix enforces network policies on every node. Canal is Calico’s policies on flannel’s network.',
  source: 'calico, felix/rules',
  chains: [
    entry('cali-INPUT', 'Decides what this node itself takes in.'),
    entry('cali-FORWARD', 'Decides what may pass to and from workloads.'),
    entry('cali-OUTPUT', 'Decides what this node itself sends.'),
    entry(
      'cali-PREROUTING',
      'What Calico does before routing: policies without conntrack, checks of sources, floating addresses.',
    ),
    entry('cali-POSTROUTING', 'What Calico does last: source addresses.'),
    {
      name: 'cali-from-wl-dispatch',
      role: 'choice of workload',
      says: 'Finds the workload that a packet comes from, by its interface.',
      rules: dispatch('-i'),
    },
    {
      name: 'cali-to-wl-dispatch',
      role: 'choice of workload',
      says: 'Finds the workload that a packet goes to, by its interface.',
      rules: dispatch('-o'),
    },
    {
      name: 'cali-from-wl-dispatch-{prefix}',
      role: 'choice of workload',
      says: 'Finds the workload that a packet comes from, among interfaces with {prefix}.',
      rules: dispatch('-i'),
    },
    {
      name: 'cali-to-wl-dispatch-{prefix}',
      role: 'choice of workload',
      says: 'Finds the workload that a packet goes to, among interfaces with {prefix}.',
      rules: dispatch('-o'),
    },
    endpoint('cali-fw', 'from a workload', 'What may leave the workload behind'),
    endpoint('cali-tw', 'to a workload', 'What may come to the workload behind'),
    endpoint('cali-fh', 'from a host endpoint', 'What may come in through'),
    endpoint('cali-th', 'to a host endpoint', 'What may leave through'),
    endpoint('cali-fhfw', 'forwarded from a host endpoint', 'What may be forwarded from'),
    endpoint('cali-thfw', 'forwarded to a host endpoint', 'What may be forwarded to'),
    endpoint(
      'cali-sm',
      'endpoint mark',
      'Marks packets by their endpoint, for kube-proxy’s IPVS mode:',
    ),
    {
      name: 'cali-pi-{policy}',
      role: 'policy, inbound',
      roles: 'policies, inbound',
      label: '{policy}',
      says: 'One policy, for what comes to a workload: {policy}.',
      rules: COMMON,
    },
    {
      name: 'cali-po-{policy}',
      role: 'policy, outbound',
      roles: 'policies, outbound',
      label: '{policy}',
      says: 'One policy, for what a workload sends: {policy}.',
      rules: COMMON,
    },
    {
      name: 'cali-gi-{group}',
      role: 'policies, inbound',
      says: 'Several policies together, for what comes to a workload.',
      rules: COMMON,
    },
    {
      name: 'cali-go-{group}',
      role: 'policies, outbound',
      says: 'Several policies together, for what a workload sends.',
      rules: COMMON,
    },
    {
      name: 'cali-pri-kns.{namespace}',
      role: 'namespace, inbound',
      roles: 'profiles, inbound',
      label: 'namespace {namespace}',
      says: 'What comes to workloads of the namespace {namespace} that no policy decided.',
      rules: COMMON,
    },
    {
      name: 'cali-pro-kns.{namespace}',
      role: 'namespace, outbound',
      roles: 'profiles, outbound',
      label: 'namespace {namespace}',
      says: 'What workloads of the namespace {namespace} send that no policy decided.',
      rules: COMMON,
    },
    {
      name: 'cali-pri-{profile}',
      role: 'profile, inbound',
      roles: 'profiles, inbound',
      label: '{profile}',
      says: 'What comes to workloads with this profile that no policy decided.',
      rules: COMMON,
    },
    {
      name: 'cali-pro-{profile}',
      role: 'profile, outbound',
      roles: 'profiles, outbound',
      label: '{profile}',
      says: 'What workloads with this profile send that no policy decided.',
      rules: COMMON,
    },
    ...[
      'cali-from-host-endpoint',
      'cali-to-host-endpoint',
      'cali-from-hep-forward',
      'cali-to-hep-forward',
    ].map((name): ChainPattern => ({
      name,
      role: 'host endpoints',
      says: 'Finds the host endpoint by interface. Empty where the node’s own interfaces have no policies.',
      rules: [...dispatch('-i'), ...dispatch('-o'), ...COMMON],
    })),
    {
      name: 'cali-wl-to-host',
      role: 'workload to this node',
      says: 'What workloads may send to this node itself.',
      rules: [
        ['-p * … -j ACCEPT', 'Always allowed: DHCP and DNS of this node.'],
        ['-j cali-from-wl-dispatch', 'What the workload’s own policies say.'],
        ...COMMON,
      ],
    },
    {
      name: 'cali-failsafe-in',
      role: 'ports always open',
      says: 'Ports of this node that no policy can close, so that nobody locks themselves out.',
      rules: [['… -j (ACCEPT|RETURN)', 'Always open, so that nobody locks themselves out.']],
    },
    {
      name: 'cali-failsafe-out',
      role: 'ports always open',
      says: 'Ports that this node may always reach, so that nobody locks themselves out.',
      rules: [['… -j (ACCEPT|RETURN)', 'Always open, so that nobody locks themselves out.']],
    },
    {
      name: 'cali-nat-outgoing',
      tables: ['nat'],
      role: 'masquerade',
      says: 'Gives packets that leave the pods’ networks this node’s address.',
      rules: [
        [
          '-m set --match-set {pods} src -m set ! --match-set {all} dst … -j (MASQUERADE|SNAT) …',
          'From a pod’s address to none: leaves with this node’s address.',
        ],
        ['… -j (MASQUERADE|SNAT|RETURN) …', 'Leaves with this node’s address.'],
      ],
    },
    {
      name: 'cali-fip-dnat',
      tables: ['nat'],
      role: 'floating addresses',
      says: 'Sends what comes to floating addresses on to workloads.',
      rules: [['-d {ip} … -j DNAT --to-destination {to}', 'The floating address {ip} is {to}’s.']],
    },
    {
      name: 'cali-fip-snat',
      tables: ['nat'],
      role: 'floating addresses',
      says: 'Lets a workload reach its own floating address.',
      rules: [
        ['… -j SNAT --to-source {ip} …', 'The workload calls itself by its floating address {ip}.'],
      ],
    },
    {
      name: 'cali-cidr-block',
      role: 'loop guard',
      says: 'Drops or refuses what goes to services’ networks and belongs to none, which would circle.',
      rules: [
        [
          '-d {network} -j (DROP|REJECT) …',
          '{network} is for services, and this is for none: it would circle.',
        ],
      ],
    },
    {
      name: 'cali-rpf-skip',
      role: 'exceptions of source checks',
      says: 'Workloads that may send from other addresses than theirs.',
      rules: [['… -j ACCEPT', 'This workload may send from other addresses.']],
    },
    ...[
      'wireguard-incoming-mark',
      'egress-dscp',
      'qos-policy',
      'untracked-flows',
      'untracked-policy',
      'set-endpoint-mark',
      'from-endpoint-mark',
      'forward-check',
      'forward-endpoint-mark',
      'qos-masq',
    ].map((name): ChainPattern => ({
      name: `cali-${name}`,
      role: 'special case',
      says: 'One of Calico’s special cases: tunnels, marks, or policies without conntrack.',
      rules: [
        ['… -j *', 'One of Calico’s own decisions.'],
        ['… -j * …', 'One of Calico’s own decisions.'],
        ['… -g *', 'One of Calico’s own decisions.'],
      ],
    })),
    {
      name: 'cali-{name}',
      role: 'part of Calico',
      says: 'A chain of Calico’s.',
      rules: [...COMMON, ['… -j * …', 'One of Calico’s own decisions.']],
    },
    {
      name: 'felix-{name}',
      role: 'part of Calico',
      says: 'A chain of Calico before 2.0.',
      rules: [...COMMON, ['… (-j|-g) felix-*', 'Asks there next.']],
    },
  ],
  builtIn: [
    {
      table: 'filter',
      chains: ['FORWARD'],
      shape: ['-m mark --mark {mark} -j ACCEPT', 'A policy of Calico allowed it: accepted.'],
    },
    {
      table: 'filter',
      chains: ['FORWARD'],
      shape: ['-j MARK --set-xmark 0x10000/0x10000', 'Marks the packet as allowed by Calico.'],
    },
  ],
  version: (look) =>
    look.starts('filter', 'felix-') && !look.starts('filter', 'cali-')
      ? { words: 'Calico before 2.0', because: 'Its chains begin with felix-.' }
      : undefined,
};
