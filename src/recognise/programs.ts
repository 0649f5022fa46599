/** Every program that is known. Of two that use a name, the first counts. */
import type { Program } from './program.ts';
import { calico } from './programs/calico.ts';
import { cilium } from './programs/cilium.ts';
import * as containers from './programs/containers.ts';
import { docker } from './programs/docker.ts';
import { firewalld } from './programs/firewalld.ts';
import * as firewalls from './programs/firewalls.ts';
import { istioAmbient } from './programs/istio-ambient.ts';
import { istioSidecar } from './programs/istio-sidecar.ts';
import { kubeProxyUserspace } from './programs/kube-proxy-userspace.ts';
import { kubeProxy } from './programs/kube-proxy.ts';
import * as kubernetes from './programs/kubernetes.ts';
import * as machines from './programs/machines.ts';
import * as meshes from './programs/meshes.ts';
import * as openWrt from './programs/openwrt.ts';
import * as overlays from './programs/overlays.ts';
import * as podNetworks from './programs/pod-networks.ts';
import * as openVswitchNetworks from './programs/open-vswitch-networks.ts';
import * as cloudNetworks from './programs/cloud-networks.ts';
import { shorewall } from './programs/shorewall.ts';
import { ufw } from './programs/ufw.ts';

export const PROGRAMS: readonly Program[] = [
  kubeProxy,
  kubeProxyUserspace,
  ...Object.values(kubernetes),
  istioAmbient,
  istioSidecar,
  ...Object.values(meshes),
  calico,
  cilium,
  ...Object.values(podNetworks),
  ...Object.values(cloudNetworks),
  ...Object.values(openVswitchNetworks),
  docker,
  ...Object.values(containers),
  ...Object.values(machines),
  ...Object.values(overlays),
  ufw,
  firewalld,
  shorewall,
  ...Object.values(openWrt),
  ...Object.values(firewalls),
];
