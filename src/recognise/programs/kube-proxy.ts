import type { ChainPattern, Program } from '../program.ts';
import { MARK, NAT, SERVICE_RULES, serviceChains, toService } from './kube-proxy-services.ts';
import { kubeProxyVersion } from './kube-proxy-version.ts';

const skeleton: readonly ChainPattern[] = [
  {
    name: 'KUBE-SERVICES',
    tables: NAT,
    role: 'list of services',
    says: 'Finds the service by destination address and port, and sends the packet to the service’s own chain.',
    rules: [
      [
        '-d {ip} -p {protocol} -m * --dport {port} -j KUBE-SVC-*',
        toService('A packet to {ip}, {protocol} port {port}, is for'),
      ],
      [
        '-d {ip} -p {protocol} -m * --dport {port} -j KUBE-SVL-*',
        toService('A packet to {ip}, {protocol} port {port}, is for the backends on this node of'),
      ],
      [
        '-d {ip} -p {protocol} -m * --dport {port} -j KUBE-EXT-*',
        toService('A packet to the external address {ip}, {protocol} port {port}, is for'),
      ],
      [
        '-d {ip} -p {protocol} -m * --dport {port} -j (KUBE-FW|KUBE-XLB)-*',
        toService('A packet to the load balancer’s address {ip}, {protocol} port {port}, is for'),
      ],
      ...SERVICE_RULES.slice(0, 3),
      [
        '-d {ip} -p {protocol} … -m * --dport {port} … -j (KUBE-SVC|KUBE-XLB)-*',
        toService('A packet to the external address {ip}, {protocol} port {port}, is for'),
      ],
      [
        '… -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS',
        'No service’s address, but one of this node’s: a node port may be meant. It has to be the last rule.',
      ],
      [
        '[!] -d {ip} -j KUBE-NODEPORTS',
        'No service’s address, but one of this node’s: a node port may be meant. It has to be the last rule.',
      ],
      [
        '-m set --match-set {set} dst,dst …',
        'IPVS mode: the set {set} holds the addresses and ports of services.',
      ],
      [
        '… -m set --match-set {set} dst,dst …',
        'IPVS mode: the set {set} holds the addresses and ports of services.',
      ],
    ],
  },
  {
    name: 'KUBE-SERVICES',
    tables: ['filter'],
    role: 'services without backends',
    says: 'Refuses connections to services that have no backend.',
    rules: [
      [
        '-d {ip} -p {protocol} -m * --dport {port} -j REJECT …',
        'The service at {ip}, {protocol} port {port}, has no backend: refused.',
      ],
      [
        '-d {ip} -p {protocol} -m * --dport {port} -j DROP',
        'The service at {ip}, {protocol} port {port}, has no backend on this node, and may use no other: dropped.',
      ],
    ],
  },
  {
    name: 'KUBE-EXTERNAL-SERVICES',
    tables: ['filter'],
    role: 'external addresses without backends',
    says: 'Refuses connections from outside to services that have no backend for them.',
    rules: [
      [
        '-d {ip} -p {protocol} -m * --dport {port} -j REJECT …',
        'The service at the external address {ip}, {protocol} port {port}, has no backend: refused.',
      ],
      [
        '-d {ip} -p {protocol} -m * --dport {port} -j DROP',
        'The service at the external address {ip}, {protocol} port {port}, has no backend on this node: dropped.',
      ],
      [
        '-p {protocol} -m addrtype --dst-type LOCAL -m * --dport {port} -j (REJECT|DROP) …',
        'The service behind node port {port} has no backend for this node: refused.',
      ],
      [
        '-m addrtype --dst-type LOCAL -p {protocol} -m * --dport {port} -j (REJECT|DROP) …',
        'The service behind node port {port} has no backend for this node: refused.',
      ],
    ],
  },
  {
    name: 'KUBE-NODEPORTS',
    tables: NAT,
    role: 'list of node ports',
    says: 'Finds the service by node port.',
    rules: [
      [
        '-d 127.0.0.0/8 -p {protocol} -m * --dport {port} -m nfacct … -j *',
        'Counts connections to node port {port} from this node itself, and sends them on.',
      ],
      [
        '-p {protocol} -m * --dport {port} -j KUBE-MARK-MASQ',
        'Node port {port}: marks the packet for masquerade, so that the answer comes back through this node.',
      ],
      [
        '(-s|-d) 127.0.0.0/8 -p {protocol} -m * --dport {port} -j KUBE-MARK-MASQ',
        'Node port {port} used by this node itself: marks the packet for masquerade.',
      ],
      ['-p {protocol} -m * --dport {port} -j KUBE-*', toService('Node port {port} is for')],
    ],
  },
  {
    name: 'KUBE-NODEPORTS',
    tables: ['filter'],
    role: 'health check ports',
    says: 'Lets load balancers ask this node whether it has a backend.',
    rules: [
      [
        '-p tcp -m tcp --dport {port} -j ACCEPT',
        'Lets a load balancer ask on port {port} whether this node has a backend.',
      ],
    ],
  },
  {
    name: 'KUBE-POSTROUTING',
    tables: NAT,
    role: 'masquerade',
    says: 'Gives marked packets this node’s address as their source, so that answers come back here.',
    rules: [
      ['-m mark ! --mark {mark} -j RETURN', 'Not marked: the packet keeps its source.'],
      [
        '-j MARK --set-xmark {mark}',
        'Takes the mark away again, so that the packet is not masqueraded a second time.',
      ],
      [
        '[-m mark --mark {mark}] -j MASQUERADE …',
        'Marked: the packet leaves with this node’s address as its source.',
      ],
      [
        '-m set --match-set {set} … -j MASQUERADE …',
        'IPVS mode: a backend that calls its own service leaves with this node’s address.',
      ],
    ],
  },
  {
    name: 'KUBE-MARK-MASQ',
    tables: NAT,
    role: 'masquerade mark',
    says: 'Marks the packet, so that KUBE-POSTROUTING masquerades it.',
    rules: [
      [
        '-j MARK (--set-xmark|--or-mark|--set-mark) {mark}',
        'Sets the mark {mark}, by which KUBE-POSTROUTING knows what to masquerade.',
      ],
    ],
  },
  {
    name: 'KUBE-FORWARD',
    tables: ['filter'],
    role: 'forwarded service traffic',
    says: 'Lets packets of services pass through this node.',
    rules: [
      [
        '-m conntrack --ctstate INVALID … -j DROP',
        'A packet that fits no connection would be answered with a reset, and break the connection it belongs to: dropped.',
      ],
      [
        '-m mark --mark {mark} -j ACCEPT',
        'Marked by KUBE-MARK-MASQ, so it is for a service: may pass.',
      ],
      [
        '… -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
        'Belongs to a connection that was let through: may pass.',
      ],
    ],
  },
  {
    name: 'KUBE-PROXY-FIREWALL',
    tables: ['filter'],
    role: 'load balancers’ closed door',
    says: 'Drops clients that are no allowed source of a load balancer.',
    rules: [
      [
        '-d {ip} -p {protocol} -m * --dport {port} -j DROP',
        'The load balancer’s address {ip} is still the destination, so no allowed source sent this: dropped.',
      ],
      [
        '… -m set --match-set {set} … -j *',
        'IPVS mode: who is no allowed source of a load balancer in {set} is dropped.',
      ],
    ],
  },
  {
    name: 'KUBE-FIREWALL',
    tables: ['filter'],
    role: 'guard of loopback',
    says: 'Drops packets from elsewhere that claim to be for 127.0.0.0/8. The kubelet keeps it, and kube-proxy too since 1.27.',
    rules: [
      [
        '! -s 127.0.0.0/8 -d 127.0.0.0/8 -m conntrack ! --ctstate … -j DROP',
        'Another machine must not reach what listens on 127.0.0.1, although node ports on loopback need the kernel to route there.',
      ],
      ['-m mark --mark 0x8000/0x8000 -j DROP', 'Dropped, because KUBE-MARK-DROP marked it.'],
    ],
  },
  {
    name: 'KUBE-PROXY-CANARY',
    role: 'canary',
    says: 'Empty. When it is gone, kube-proxy knows that somebody flushed the tables, and writes its rules again.',
  },
  {
    name: 'KUBE-LOAD-BALANCER',
    role: 'load balancers (IPVS)',
    says: 'IPVS mode: marks what comes to load balancers for masquerade.',
    rules: [
      ['… -j KUBE-MARK-MASQ', MARK],
      ['… -m set … -j *', 'Only for what the set holds.'],
    ],
  },
  {
    name: 'KUBE-NODE-PORT',
    role: 'node ports (IPVS)',
    says: 'IPVS mode: marks what comes to node ports for masquerade.',
    rules: [
      ['… -m set --match-set {set} … -j *', 'IPVS mode: the set {set} holds the node ports.'],
    ],
  },
  {
    name: 'KUBE-SOURCE-RANGES-FIREWALL',
    role: 'load balancers’ closed door (IPVS)',
    says: 'IPVS mode: drops clients that are no allowed source of a load balancer.',
    rules: [['… -j (RETURN|DROP)', 'IPVS mode: only allowed sources pass.']],
  },
  {
    name: 'KUBE-IPVS-FILTER',
    role: 'services (IPVS)',
    says: 'IPVS mode: lets through what is for services, and refuses other ports of their addresses.',
    rules: [
      ['… -m set … -j *', 'Only for what the set holds.'],
      ['… -j *', 'Lets through what is for a service.'],
    ],
  },
  {
    name: 'KUBE-IPVS-OUT-FILTER',
    role: 'services (IPVS)',
    says: 'IPVS mode: the same for packets that this node sends.',
    rules: [['… -j *', 'IPVS mode.']],
  },
];

export const kubeProxy: Program = {
  id: 'kube-proxy',
  name: 'kube-proxy',
  kind: 'kubernetes',
  says: 'The part of Kubernetes on every node that makes services reachable: it sends their connections on to backends.',
  source: 'kubernetes, pkg/proxy/iptables/proxier.go',
  chains: [...serviceChains, ...skeleton],
  version: kubeProxyVersion,
};
