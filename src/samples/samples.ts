import { DOCKER_HOST, GATEWAY, NODE, type SampleHost } from './hosts.ts';
import { ISTIO_SIDECAR } from './istio-sidecar.ts';

/** A real situation: a dump, a packet that shows its point, and the point in a sentence. */
export interface Sample {
  readonly id: string;
  readonly group: SampleGroup;
  readonly title: string;
  /** What is to be seen, one line. */
  readonly says: string;
  /** Its file in `dumps/`. Several samples may look at one dump. */
  readonly dump: string;
  readonly packetLine: string;
  /** What it needs to stand on; inferred like any other where left out. */
  readonly host?: SampleHost;
}

export type SampleGroup =
  'Istio sidecar' | 'Other meshes' | 'Hosts' | 'Kubernetes services' | 'Firewalls by hand';

/** The first is the one the page opens with. Those of a group stand together. */
export const SAMPLES: readonly Sample[] = [
  {
    id: 'istio-sidecar',
    group: 'Istio sidecar',
    title: 'Sidecar, inbound',
    says: 'Addressed to the app, it is handed to Envoy on port 15006 first',
    dump: 'istio-sidecar',
    packetLine: 'tcp 10.244.2.7:40000 → 10.244.1.5:8080 in eth0',
  },
  {
    id: 'istio-outbound',
    group: 'Istio sidecar',
    title: 'Sidecar, outbound',
    says: 'Whatever it connects to, Envoy takes the connection on port 15001',
    dump: 'istio-sidecar',
    packetLine: 'tcp 10.244.1.5:40000 → 10.96.20.1:80 uid 1000',
  },
  {
    id: 'istio-envoy',
    group: 'Istio sidecar',
    title: 'Envoy’s own traffic',
    says: 'User 1337 is Envoy: what it sends leaves, or it would come back to it for ever',
    dump: 'istio-sidecar',
    packetLine: 'tcp 10.244.1.5:40000 → 10.244.2.7:8080 uid 1337',
  },
  {
    id: 'istio-excluded-port',
    group: 'Istio sidecar',
    title: 'Excluded port',
    says: 'Port 3306 is excluded, so the app reaches its database past the mesh',
    dump: 'istio-excluded-ports',
    packetLine: 'tcp 10.244.1.5:40000 → 192.0.2.30:3306 uid 1000',
  },
  {
    id: 'istio-dns',
    group: 'Istio sidecar',
    title: 'DNS capture',
    says: 'The app asks the cluster’s DNS, and the agent on port 15053 answers',
    dump: 'istio-dns',
    packetLine: 'udp 10.244.1.5:40000 → 10.96.0.10:53 uid 1000',
  },
  {
    id: 'istio-tproxy',
    group: 'Istio sidecar',
    title: 'TPROXY',
    says: 'The packet keeps its addresses and gets to Envoy by a mark and a route',
    dump: 'istio-tproxy',
    packetLine: 'tcp 10.244.2.7:40000 → 10.244.1.5:8080 in eth0',
  },
  {
    id: 'ambient',
    group: 'Other meshes',
    title: 'Istio ambient',
    says: 'No sidecar: the node’s ztunnel listens on port 15006 inside the pod',
    dump: 'ambient-pod',
    packetLine: 'tcp 10.244.2.7:40000 → 10.244.1.5:8080 in eth0',
  },
  {
    id: 'linkerd',
    group: 'Other meshes',
    title: 'Linkerd',
    says: 'Its proxy takes what comes for the app on port 4143',
    dump: 'linkerd',
    packetLine: 'tcp 10.244.2.7:40000 → 10.244.1.5:8080 in eth0',
  },
  {
    id: 'docker',
    group: 'Hosts',
    title: 'Docker’s published port',
    says: 'Port 8088 of the host is port 3000 of a container',
    dump: 'docker',
    packetLine: 'tcp 198.51.100.9:40000 → 203.0.113.7:8088 in eth0',
    host: DOCKER_HOST,
  },
  {
    id: 'ufw',
    group: 'Hosts',
    title: 'UFW',
    says: 'SSH is allowed from one subnet; this client is from elsewhere',
    dump: 'ufw',
    packetLine: 'tcp 203.0.113.9:40000 → 198.51.100.7:22 in eth0',
  },
  {
    id: 'home-router',
    group: 'Hosts',
    title: 'Home router',
    says: 'A forwarded port, between rate-limited SSH and masquerading',
    dump: 'home-router',
    packetLine: 'tcp 198.51.100.9:40000 → 203.0.113.5:443 in wan0',
  },
  {
    id: 'kube-node',
    group: 'Kubernetes services',
    title: 'Kubernetes node',
    says: 'A pod of the service asks the service: one of two backends, by a draw',
    dump: 'kube-node',
    packetLine: 'tcp 10.244.1.5:40000 → 10.96.71.12:80 in cni0',
  },
  {
    id: 'cluster-ip',
    group: 'Kubernetes services',
    title: 'ClusterIP, three backends',
    says: 'Draws of 1/3, 1/2 and 1 give each backend the same chance',
    dump: 'shop-node',
    packetLine: 'tcp 10.244.1.9:40000 → 10.96.20.1:80 in cni0',
    host: NODE,
  },
  {
    id: 'node-port',
    group: 'Kubernetes services',
    title: 'NodePort, masqueraded',
    says: 'From outside to any backend: the packet leaves with the node’s own address',
    dump: 'shop-node',
    packetLine: 'tcp 198.51.100.9:40000 → 192.168.0.11:30080 in eth0',
    host: NODE,
  },
  {
    id: 'local-traffic-policy',
    group: 'Kubernetes services',
    title: 'externalTrafficPolicy: Local',
    says: 'Only this node’s backend answers, and it sees the client’s own address',
    dump: 'shop-node',
    packetLine: 'tcp 198.51.100.9:40000 → 192.168.0.11:30443 in eth0',
    host: NODE,
  },
  {
    id: 'no-endpoints',
    group: 'Kubernetes services',
    title: 'Service without endpoints',
    says: 'Nothing stands behind the address: the node rejects at once',
    dump: 'shop-node',
    packetLine: 'tcp 10.244.1.9:40000 → 10.96.20.3:9000 in cni0',
    host: NODE,
  },
  {
    id: 'userspace-proxy',
    group: 'Kubernetes services',
    title: 'Userspace proxy',
    says: 'As of old: the rules lead to kube-proxy itself, and it chooses the backend',
    dump: 'userspace-node',
    packetLine: 'tcp 10.244.1.9:40000 → 10.96.20.1:80 in cni0',
    host: NODE,
  },
  {
    id: 'ssh-subnet',
    group: 'Firewalls by hand',
    title: 'SSH for one subnet',
    says: 'Everybody else who tries gets a reset, not silence',
    dump: 'ssh-subnet',
    packetLine: 'tcp 203.0.113.9:40000 → 198.51.100.7:22 in eth0',
  },
  {
    id: 'mysql',
    group: 'Firewalls by hand',
    title: 'MySQL access',
    says: 'A chain lists who may open a connection; this app server may',
    dump: 'mysql',
    packetLine: 'tcp 10.20.1.12:40000 → 10.20.0.6:3306 in eth0',
  },
  {
    id: 'port-redirection',
    group: 'Firewalls by hand',
    title: 'DNAT and port redirection',
    says: 'Web traffic of the LAN ends at the gateway’s own proxy, port 3128',
    dump: 'port-redirection',
    packetLine: 'tcp 192.168.7.33:40000 → 198.51.100.80:80 in lan0',
    host: GATEWAY,
  },
  {
    id: 'string-and-time',
    group: 'Firewalls by hand',
    title: 'String and time',
    says: 'What a packet says and what time it is, no dump can tell: the trace asks',
    dump: 'string-and-time',
    packetLine: 'udp 192.168.7.33:40000 → 198.51.100.53:53 in lan0',
    host: GATEWAY,
  },
];

/** The sample's dump. All but that of the first one come in a chunk of their own. */
export async function readSample({ dump }: Sample): Promise<string> {
  if (dump === 'istio-sidecar') return ISTIO_SIDECAR;
  const { DUMPS } = await loadSamples();
  const text = DUMPS[dump];
  if (text === undefined) throw new Error(`There is no dump ${dump}`);
  return text;
}

/** The dumps of all samples, ahead of time. */
export function loadSamples(): Promise<{ readonly DUMPS: Readonly<Record<string, string>> }> {
  return import('./dumps.ts');
}
