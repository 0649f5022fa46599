import { FIREWALL } from './firewall.ts';
import { ISTIO_SIDECAR } from './istio-sidecar.ts';
import { ISTIO_TPROXY } from './istio-tproxy.ts';
import { KUBE_NODE } from './kube-node.ts';

/** A dump a person can open at once, with a packet that shows its point. */
export interface Sample {
  readonly id: string;
  readonly title: string;
  /** What is to be seen, one line. */
  readonly says: string;
  readonly text: string;
  readonly packetLine: string;
}

/** The first is the one the page opens with. */
export const SAMPLES: readonly Sample[] = [
  {
    id: 'istio-sidecar',
    title: 'Istio sidecar',
    says: 'A pod’s inbound and outbound traffic, captured by Envoy with REDIRECT',
    text: ISTIO_SIDECAR,
    packetLine: 'tcp 10.244.2.7:40000 → 10.244.1.5:8080 in eth0',
  },
  {
    id: 'istio-tproxy',
    title: 'Istio sidecar, TPROXY',
    says: 'Inbound traffic captured with its addresses unchanged, by mark and route',
    text: ISTIO_TPROXY,
    packetLine: 'tcp 10.244.2.7:40000 → 10.244.1.5:8080 in eth0',
  },
  {
    id: 'kube-node',
    title: 'Kubernetes node',
    says: 'kube-proxy: a ClusterIP with two backends, a NodePort, masquerading',
    text: KUBE_NODE,
    packetLine: 'tcp 10.244.1.5:40000 → 10.96.71.12:80 in cni0',
  },
  {
    id: 'firewall',
    title: 'Home router',
    says: 'A stateful firewall: rate-limited SSH, a forwarded port, masquerading',
    text: FIREWALL,
    packetLine: 'tcp 198.51.100.9:40000 → 203.0.113.5:443 in wan0',
  },
];
