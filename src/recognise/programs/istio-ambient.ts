import type { Look } from '../look.ts';
import type { Program, Version } from '../program.ts';

const OUTBOUND = 'Sends what the pod’s processes call through ztunnel.';

export const istioAmbient: Program = {
  id: 'istio-ambient',
  name: 'Istio ambient',
  kind: 'mesh',
  says: 'istio-cni sends a pod’s connections through ztunnel, the proxy that all pods of a node share.',
  source: 'istio, cni/pkg/iptables/iptables.go',
  version: ambientVersion,
  chains: [
    {
      name: 'ISTIO_PRERT',
      tables: ['nat', 'mangle', 'raw'],
      role: 'inbound capture',
      says: 'Decides which connections to the pod go through ztunnel.',
      rules: [
        [
          '-m mark --mark 0x539/0xfff -j CONNMARK …',
          'ztunnel’s own packet, known by its mark: the connection remembers it, so that answers come back to ztunnel.',
        ],
        [
          '-s {probe} -p tcp [-m tcp] -j ACCEPT',
          'The kubelet’s health checks come from {probe}: they reach the application without ztunnel.',
        ],
        [
          '! -d {local} -p tcp … -m mark ! --mark 0x539/0xfff -j REDIRECT --to-ports {to}',
          'A connection in plain text goes to ztunnel, port {to}, unless ztunnel itself made it.',
        ],
        [
          '… -j TPROXY --on-port {to} …',
          'The connection goes to ztunnel, port {to}, which keeps the client’s address (TPROXY).',
        ],
        ['! -d {local} -i lo -p tcp -j ACCEPT', 'What the pod sends itself stays in the pod.'],
        [
          '-i {interface} -p tcp -j REDIRECT --to-ports {to}',
          'What a virtual machine in the pod sends through {interface} goes to ztunnel.',
        ],
        ['-i {interface} -p tcp -j RETURN', 'What comes in through {interface} is done with.'],
        [
          '… -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
          'A connection that was decided already goes on.',
        ],
        [
          '… -j CT --zone {zone}',
          'DNS is tracked in zone {zone}, so that ztunnel’s lookups and the application’s do not meet.',
        ],
      ],
    },
    {
      name: 'ISTIO_POSTRT',
      tables: ['nat'],
      role: 'health checks’ source',
      says: 'On the node: gives the kubelet’s health checks a source by which pods can tell them.',
      rules: [
        [
          '… -j SNAT --to-source {probe}',
          'A health check of the kubelet gets the source {probe}, which rules in the pod let past ztunnel.',
        ],
      ],
    },
    {
      name: 'ISTIO_OUTPUT',
      tables: ['nat', 'mangle', 'raw'],
      role: 'outbound capture',
      says: OUTBOUND,
      weak: true,
      rules: [
        [
          '-m connmark --mark 0x111/0xfff -j CONNMARK --restore-mark …',
          'An answer of the application gets its connection’s mark, which routes it back to ztunnel.',
        ],
        [
          '-d {probe} -p tcp [-m tcp] -j ACCEPT',
          'Answers to the kubelet’s health checks leave without ztunnel.',
        ],
        ['-p tcp -m mark --mark 0x111/0xfff -j ACCEPT', 'Already on its way back to ztunnel.'],
        ['! -d {local} -o lo -j ACCEPT', 'What the pod sends itself stays in the pod.'],
        [
          '… --dport 53 … -j REDIRECT --to-ports {to}',
          'DNS goes to ztunnel’s DNS proxy, port {to}.',
        ],
        [
          '… -j REDIRECT --to-ports {to}',
          'Everything else that the pod sends over TCP goes to ztunnel, port {to}, unless ztunnel itself sent it.',
        ],
        [
          '… -j CT --zone {zone}',
          'DNS is tracked in zone {zone}, so that ztunnel’s lookups and the application’s do not meet.',
        ],
      ],
    },
    ...nodeChains(),
  ],
  // In ztunnel's own namespace, from 1.18 to 1.20.
  builtIn: [
    {
      table: 'mangle',
      chains: ['PREROUTING'],
      shape: [
        '-i (pistioin|pistioout) -p tcp … -j TPROXY --on-port {to} --on-ip 127.0.0.1 --tproxy-mark 0x400/0xfff',
        'What comes out of the tunnel goes to ztunnel, port {to}, which keeps the client’s address (TPROXY).',
      ],
      tells: true,
    },
    {
      table: 'mangle',
      chains: ['PREROUTING'],
      shape: [
        '! -d {ztunnel} -i {interface} -p tcp -j MARK --set-xmark 0x4d3/0xfff',
        'An answer to what ztunnel sent with a pod’s address: the mark 0x4d3 routes it to ztunnel.',
      ],
      tells: true,
    },
  ],
  tellingRules: 2,
};

/** On the node, from 1.18 to 1.20: cni/pkg/ambient/net_linux.go. */
function nodeChains(): Program['chains'] {
  const shapes: NonNullable<Program['chains'][number]['rules']> = [
    [
      '-i (istioin|istioout) -j MARK --set-xmark 0x200/0x200',
      'What comes out of a tunnel has been to ztunnel: the mark 0x200 lets it go its normal way.',
    ],
    ['-i (istioin|istioout) -j RETURN', 'What comes out of a tunnel is done with here.'],
    [
      '-p udp -m udp --dport {port} -j RETURN',
      'The tunnel itself is left alone: it takes the mark of what it carries.',
    ],
    [
      '-m connmark --mark 0x220/0x220 -j MARK --set-xmark 0x200/0x200',
      'A connection that was left alone stays left alone.',
    ],
    ['-m mark --mark 0x200/0x200 -j RETURN', 'Marked 0x200: it goes its normal way.'],
    [
      '! -i {interface} -m connmark --mark 0x210/0x210 -j MARK --set-xmark 0x40/0x40',
      'An answer to what ztunnel sent with a pod’s address: the mark 0x40 routes it back to ztunnel.',
    ],
    ['-m mark --mark 0x40/0x40 -j RETURN', 'Marked 0x40: it is routed to ztunnel.'],
    [
      '! -s {ztunnel} -i {interface} -j MARK --set-xmark 0x210/0x210',
      'ztunnel sends it with a pod’s address: the mark 0x210 brings the answer back to ztunnel.',
    ],
    [
      '-i {interface} -j MARK --set-xmark 0x220/0x220',
      'Whatever else ztunnel sends goes its normal way, and so do the answers.',
    ],
    ['-p udp -j MARK --set-xmark 0x220/0x220', 'UDP is left alone.'],
    [
      '-p tcp -m set --match-set {pods} src -j MARK --set-xmark 0x100/0x100',
      'A pod of the mesh sends it: the mark 0x100 routes it through the tunnel istioout to ztunnel.',
    ],
    [
      '-m mark --mark 0x100/0x100 -j ACCEPT',
      'On its way to ztunnel: kube-proxy must not translate it before.',
    ],
    [
      '-m mark --mark {mark} -j CONNMARK --save-mark …',
      'Keeps the mark with the connection, so that answers are treated alike.',
    ],
    [
      '-s {host} … -j MARK --set-xmark 0x220/0xffffffff',
      'The node’s own probes reach the pods without ztunnel.',
    ],
    [
      '… --dport 53 -j DNAT --to-destination {to}',
      'DNS of the pods in the mesh goes to ztunnel, {to}.',
    ],
  ];
  const at: Readonly<Record<string, string>> = {
    PREROUTING: 'Marks what comes from pods of the mesh, and sends it to ztunnel.',
    POSTROUTING: 'Lets packets of the mesh leave with their own source.',
    INPUT: 'Keeps the marks of ztunnel’s connections.',
    OUTPUT: 'Lets the node’s own probes past ztunnel.',
    FORWARD: 'Keeps the marks of ztunnel’s connections, and lets what goes to ztunnel through.',
  };
  return Object.entries(at).map(([hook, says]) => ({
    name: `ztunnel-${hook}`,
    role: 'capture on the node',
    says,
    rules: shapes,
  }));
}

function ambientVersion(look: Look): Version | undefined {
  if (look.has('mangle', 'ztunnel-PREROUTING')) {
    if (look.words('mangle', 'ztunnel-OUTPUT').some((words) => words.includes('--socket-exists'))) {
      return { words: 'Istio 1.20', because: 'Probes are told by the socket that sends them.' };
    }
    return look.has('filter', 'ztunnel-FORWARD')
      ? {
          words: 'Istio 1.19',
          because: 'ztunnel has a chain in filter, and probes need no socket.',
        }
      : { words: 'Istio 1.18', because: 'ztunnel’s chains stand on the node, and none in filter.' };
  }
  const inbound = look.words('mangle', 'ISTIO_PRERT');
  if (inbound.length === 0) return undefined;
  return inbound.some((words) => words.includes('-j TPROXY'))
    ? { words: 'Istio 1.21 to 1.24', because: 'Inbound connections come to ztunnel by TPROXY.' }
    : { words: 'Istio 1.24 or later', because: 'Inbound connections come to ztunnel by REDIRECT.' };
}
