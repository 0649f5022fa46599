/** The chains that kube-proxy makes for each service, and the rules that others share with them. */
import { fillIn, withoutMasks } from '../notation.ts';
import type { ChainPattern, ChainSite, RuleShape, RuleSite } from '../program.ts';
import { backendOf, serviceOf, targetLabel } from '../service-words.ts';
import { shareOfBackend } from '../shares.ts';

const NOT_LOCAL: Readonly<Record<string, string>> = {
  '-s': 'it does not come from a pod’s address',
  '-i': 'it does not come in through a pod’s interface',
};

/** Why the rule marks: the cluster asks for a source that the backend can answer. */
function masqueradesForeign({ words }: RuleSite): string {
  const why = NOT_LOCAL[words['by'] ?? ''];
  const because = why === undefined ? '' : `, because ${why} (${words['local'] ?? ''})`;
  return `Marks the packet for masquerade${because}: the backend’s answer must come back through this node.`;
}

export const MARK = 'Marks the packet for masquerade: the answer must come back through this node.';

const balancing: RuleShape = ['… -j KUBE-SEP-{hash}', (site) => balancingWords(site)];

function balancingWords(site: RuleSite): string {
  const backend = targetLabel(site);
  const share = shareOfBackend(site);
  if (share === undefined) return `Sends the packet to the backend ${backend}.`;
  const { nth, of, recent } = share;
  if (recent) {
    return `Session affinity: a client that was sent to the backend ${backend} lately goes there again.`;
  }
  if (of === 1) return `Sends everything to the only backend, ${backend}.`;
  const draw = `Picks one of ${of} backends at random: 1/${of} goes to ${backend}`;
  return nth === of ? `${draw}; it is the last, and takes what the others left.` : `${draw}.`;
}

export const SERVICE_RULES: readonly RuleShape[] = [
  [
    '[!] {by} {local} -d {ip} -p {protocol} -m * --dport {port} -j KUBE-MARK-MASQ',
    masqueradesForeign,
  ],
  [
    '-d {ip} [!] {by} {local} -p {protocol} -m * --dport {port} -j KUBE-MARK-MASQ',
    masqueradesForeign,
  ],
  ['-d {ip} -p {protocol} -m * --dport {port} -j KUBE-MARK-MASQ', MARK],
  ['-p {protocol} -m * --dport {port} -j KUBE-MARK-MASQ', MARK],
  balancing,
];

const service = (site: ChainSite): string => serviceOf(site) ?? '';

/** What one chain of a service is for, with the service's name where it is known. */
function of(before: string, after: string): (site: ChainSite) => string {
  return (site) => {
    const name = serviceOf(site);
    return `${before} ${name === undefined ? 'a service' : `the service ${name}`}${after}`;
  };
}

export const toService: (words: string) => (site: RuleSite) => string = (words) => (site) =>
  `${fillIn(words, withoutMasks(site.words))} ${targetLabel(site)}.`;

export const NAT = ['nat'];

export const serviceChains: readonly ChainPattern[] = [
  {
    name: 'KUBE-SVC-{hash:base32}',
    tables: NAT,
    role: 'service',
    roles: 'services',
    label: service,
    says: of('Spreads the connections to', ' over its backends.'),
    rules: SERVICE_RULES,
  },
  {
    name: 'KUBE-SVL-{hash:base32}',
    tables: NAT,
    role: 'service, this node only',
    roles: 'services, this node only',
    label: service,
    says: of('Spreads the connections to', ' over those of its backends that run on this node.'),
    rules: SERVICE_RULES,
  },
  {
    name: 'KUBE-SEP-{hash:base32}',
    tables: NAT,
    role: 'backend',
    roles: 'backends',
    label: (site) => backendOf(site) ?? '',
    says: (site) => {
      const name = serviceOf(site);
      const backend = backendOf(site);
      const whose = name === undefined ? 'One backend of a service' : `One backend of ${name}`;
      return backend === undefined ? `${whose}.` : `${whose}: ${backend}.`;
    },
    rules: [
      [
        '-s {ip} -j KUBE-MARK-MASQ',
        'The backend calls its own service: marks the packet for masquerade, or the backend would answer itself past this node.',
      ],
      [
        '[-p {protocol}] -m recent --set … -j DNAT --to-destination {backend}',
        'Sends the connection to {backend}, and remembers the client, so that it comes here again.',
      ],
      [
        '-p {protocol} -m recent --set … -m * -j DNAT --to-destination {backend}',
        'Sends the connection to {backend}, and remembers the client, so that it comes here again.',
      ],
      [
        '[-p {protocol}] [-m (tcp|udp|sctp)] -j DNAT --to-destination {backend} …',
        'Sends the connection to the backend {backend}: from here on that is its destination.',
      ],
    ],
  },
  {
    name: 'KUBE-EXT-{hash:base32}',
    tables: NAT,
    role: 'way in from outside',
    roles: 'ways in from outside',
    label: service,
    says: of(
      'Takes connections from outside the cluster to',
      ': its node port, its load balancer and external addresses.',
    ),
    rules: [
      [
        '-j KUBE-MARK-MASQ',
        'Marks the packet for masquerade: any backend may get it, so the answer must come back through this node (external policy Cluster).',
      ],
      [
        '-m addrtype --src-type LOCAL -j KUBE-MARK-MASQ',
        'Marks what this node itself sends for masquerade (external policy Local).',
      ],
      [
        '-m addrtype --src-type LOCAL -j KUBE-SVC-*',
        'What this node itself sends may go to any backend (external policy Local).',
      ],
      [
        '(-s|-i) {local} -j KUBE-SVC-*',
        'A pod that uses the external address goes to any backend, as with the cluster’s own address (external policy Local).',
      ],
      ['-j KUBE-SVC-*', 'Goes on to all backends of the service.'],
      [
        '-j KUBE-SVL-*',
        'Goes on to the backends on this node only, so that they see the client’s address (external policy Local).',
      ],
    ],
  },
  {
    name: 'KUBE-FW-{hash:base32}',
    tables: NAT,
    role: 'load balancer’s allowed sources',
    roles: 'load balancers’ allowed sources',
    label: service,
    says: of('Lets only the allowed sources through to the load balancer of', '.'),
    rules: [
      [
        '-s {range} -j (KUBE-EXT|KUBE-SVC|KUBE-XLB)-*',
        'A client of {range} may use the load balancer.',
      ],
      ['-j KUBE-MARK-MASQ', MARK],
      ['-j (KUBE-EXT|KUBE-SVC|KUBE-XLB)-*', 'Every client may use the load balancer.'],
      ['-j KUBE-MARK-DROP', 'No allowed source: marks the packet, to be dropped in filter.'],
      [
        '',
        'Nothing more: who is no allowed source falls through, and is dropped in KUBE-PROXY-FIREWALL.',
      ],
    ],
  },
  {
    name: 'KUBE-XLB-{hash:base32}',
    tables: NAT,
    role: 'way in from outside',
    roles: 'ways in from outside',
    label: service,
    says: of(
      'Takes connections from outside the cluster to those backends on this node of',
      ' (up to Kubernetes 1.23).',
    ),
    rules: [
      [
        '(-s|-i) {local} -j KUBE-SVC-*',
        'A pod that uses the external address goes to any backend.',
      ],
      [
        '-m addrtype --src-type LOCAL -j KUBE-MARK-MASQ',
        'Marks what this node itself sends for masquerade.',
      ],
      [
        '-m addrtype --src-type LOCAL -j KUBE-SVC-*',
        'What this node itself sends may go to any backend.',
      ],
      [
        '-j KUBE-MARK-DROP',
        'There is no backend on this node: marks the packet, to be dropped in filter.',
      ],
      balancing,
    ],
  },
];
