/** Networks, ports and words that people know by name. */
import { present } from '#base/assert.ts';
import { type Subnet, readSubnet } from '#net/subnet.ts';

export interface KnownNetwork {
  readonly name: string;
  readonly subnet: Subnet;
  readonly says: string;
}

/** The narrower first. RFC 6890 and the registries that it began. */
export const KNOWN_NETWORKS: readonly KnownNetwork[] = [
  network('127.0.0.6/32', 'the address from which Envoy calls the application (Istio)'),
  network('169.254.169.254/32', 'the metadata service of cloud providers'),
  network('127.0.0.0/8', 'loopback, this host itself'),
  network('10.0.0.0/8', 'private addresses (RFC 1918)'),
  network('172.16.0.0/12', 'private addresses (RFC 1918)'),
  network('192.168.0.0/16', 'private addresses (RFC 1918)'),
  network('100.64.0.0/10', 'shared addresses of carrier-grade NAT (RFC 6598)'),
  network('169.254.0.0/16', 'link-local addresses'),
  network('192.0.2.0/24', 'addresses for documentation'),
  network('198.51.100.0/24', 'addresses for documentation'),
  network('203.0.113.0/24', 'addresses for documentation'),
  network('198.18.0.0/15', 'addresses for benchmarks'),
  network('224.0.0.0/4', 'multicast'),
  network('255.255.255.255/32', 'broadcast on the local network'),
  network('::1/128', 'loopback, this host itself'),
  network('::6/128', 'the address from which Envoy calls the application (Istio)'),
  network('fe80::/10', 'link-local addresses'),
  network('fc00::/7', 'unique local addresses (RFC 4193)'),
  network('ff00::/8', 'multicast'),
  network('2001:db8::/32', 'addresses for documentation'),
];

function network(name: string, says: string): KnownNetwork {
  return { name, subnet: present(readSubnet(name), `${name} is a network`), says };
}

/** Ports of Istio and Kubernetes that no /etc/services knows. istio.io, "Ports used by Istio". */
export const KNOWN_PORTS: ReadonlyMap<number, string> = new Map([
  [6443, 'the Kubernetes API server'],
  [10250, 'the kubelet'],
  [10256, 'kube-proxy’s health check'],
  [15000, 'Envoy’s administration'],
  [15001, 'Envoy, where captured outbound connections arrive'],
  [15004, 'pilot-agent’s debug port'],
  [15006, 'Envoy, where captured inbound connections arrive'],
  [15008, 'HBONE, mTLS tunnels of the mesh'],
  [15020, 'pilot-agent: merged metrics and health'],
  [15021, 'Envoy’s health check'],
  [15053, 'pilot-agent’s DNS proxy'],
  [15090, 'Envoy’s metrics'],
]);

/** The words of `--ctstate` (iptables-extensions(8), conntrack) and of `--state`. */
export const STATES: ReadonlyMap<string, string> = new Map([
  ['NEW', 'the packet begins a connection, or belongs to one that has not been answered yet'],
  ['ESTABLISHED', 'the packet belongs to a connection that has seen packets both ways'],
  [
    'RELATED',
    'the packet begins a connection that belongs to another one, or is an ICMP error about one',
  ],
  ['INVALID', 'the packet belongs to no connection that conntrack could make sense of'],
  ['UNTRACKED', 'conntrack was told to leave the packet alone'],
  ['SNAT', 'the connection’s source address or port was rewritten'],
  ['DNAT', 'the connection’s destination address or port was rewritten'],
]);
