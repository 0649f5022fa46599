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
};

function nodeChains(): Program['chains'] {
  const shapes: NonNullable<Program['chains'][number]['rules']> = [
    [
      '… -j MARK …',
      'Marks the packet, which tells routing and later rules what ztunnel has to do with it.',
    ],
    ['… -j CONNMARK …', 'Keeps the mark with the connection.'],
    ['… -j TPROXY …', 'Hands the connection to ztunnel without changing any address.'],
    ['… -j (ACCEPT|RETURN)', 'Left alone.'],
  ];
  const at: Readonly<Record<string, string>> = {
    PREROUTING: 'Marks what comes from pods of the mesh, and sends it to ztunnel.',
    POSTROUTING: 'Lets packets of the mesh leave with their own source.',
    INPUT: 'Keeps the marks of ztunnel’s connections.',
    OUTPUT: 'Keeps the marks of ztunnel’s connections.',
    FORWARD: 'Keeps the marks of ztunnel’s connections.',
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
    return { words: 'Istio 1.18 to 1.20', because: 'ztunnel’s chains stand on the node.' };
  }
  const inbound = look.words('mangle', 'ISTIO_PRERT');
  if (inbound.length === 0) return undefined;
  return inbound.some((words) => words.includes('-j TPROXY'))
    ? { words: 'Istio 1.21 to 1.24', because: 'Inbound connections come to ztunnel by TPROXY.' }
    : { words: 'Istio 1.24 or later', because: 'Inbound connections come to ztunnel by REDIRECT.' };
}
