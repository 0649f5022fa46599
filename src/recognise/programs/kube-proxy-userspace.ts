import type { Program, RuleShape } from '../program.ts';

const TO_PROXY: readonly RuleShape[] = [
  [
    '-d {ip} -p {protocol} … --dport {port} … -j REDIRECT --to-ports {to}',
    'A packet to {ip}, {protocol} port {port}, goes to kube-proxy’s own port {to}, which copies the bytes on to a backend.',
  ],
  [
    '-d {ip} -p {protocol} … --dport {port} … -j DNAT --to-destination {to}',
    'A packet to {ip}, {protocol} port {port}, goes to kube-proxy itself at {to}, which copies the bytes on to a backend.',
  ],
  [
    '-p {protocol} … --dport {port} … -j (REDIRECT|DNAT) … {to}',
    'Node port {port} goes to kube-proxy itself ({to}), which copies the bytes on to a backend.',
  ],
];

export const kubeProxyUserspace: Program = {
  id: 'kube-proxy-userspace',
  name: 'kube-proxy, userspace mode',
  kind: 'kubernetes',
  says: 'The oldest mode of kube-proxy: it takes every connection itself and copies bytes to a backend. Gone since Kubernetes 1.26.',
  source: 'kubernetes, pkg/proxy/userspace/proxier.go',
  chains: [
    {
      name: 'KUBE-PORTALS-CONTAINER',
      tables: ['nat'],
      role: 'services, for pods',
      says: 'Sends connections of pods and other machines to kube-proxy’s port for the service.',
      rules: TO_PROXY,
    },
    {
      name: 'KUBE-PORTALS-HOST',
      tables: ['nat'],
      role: 'services, for this node',
      says: 'Sends this node’s own connections to kube-proxy’s port for the service.',
      rules: TO_PROXY,
    },
    {
      name: 'KUBE-NODEPORT-CONTAINER',
      tables: ['nat'],
      role: 'node ports',
      says: 'Sends connections of other machines to node ports to kube-proxy.',
      rules: TO_PROXY,
    },
    {
      name: 'KUBE-NODEPORT-HOST',
      tables: ['nat'],
      role: 'node ports, for this node',
      says: 'Sends this node’s own connections to node ports to kube-proxy.',
      rules: TO_PROXY,
    },
    {
      name: 'KUBE-NODEPORT-NON-LOCAL',
      tables: ['filter'],
      role: 'node ports’ open door',
      says: 'Lets connections to kube-proxy’s own ports in.',
      rules: [
        [
          '-p {protocol} … --dport {port} … -j ACCEPT',
          'kube-proxy listens on port {port} for a node port: may come in.',
        ],
      ],
    },
  ],
  version: () => ({
    words: 'Kubernetes 1.25 or earlier, userspace mode',
    because: 'Services go to kube-proxy’s own ports.',
  }),
};
