/** Every program that we can stand in for. */
import type { Generator } from './generated.ts';
import { istioAmbient } from './istio/istio-ambient.ts';
import { istioIptables } from './istio/istio-iptables.ts';
import { kubeProxy } from './kube-proxy/kube-proxy.ts';
import { linkerd } from './linkerd/proxy-init.ts';

export const GENERATORS: readonly Generator[] = [istioIptables, istioAmbient, kubeProxy, linkerd];
