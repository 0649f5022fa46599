/**
 * The userspace mode, up to Kubernetes 1.25: kube-proxy listens on a port for each service port and
 * copies bytes itself, and the rules only lead there (pkg/proxy/userspace/proxier.go).
 */
import { readAddress } from '#net/address.ts';
import { hostAddress } from './balancing.ts';
import type { KubeProxyOptions } from './options.ts';
import { RestoreText, bareComment, comment } from './restore-text.ts';
import type { ServicePort } from './service-ports.ts';

export function userspaceRules(
  ports: readonly ServicePort[],
  options: KubeProxyOptions,
): RestoreText {
  const text = new RestoreText();
  addJumps(text);
  let next = options.proxyPorts.from;
  for (const port of ports) {
    const named = options.proxyPorts.named.get(port.name);
    addServicePort({ text, port, options, proxyPort: named ?? next });
    if (named === undefined) next += 1;
  }
  return text;
}

interface Draft {
  readonly text: RestoreText;
  readonly port: ServicePort;
  readonly options: KubeProxyOptions;
  /** Where kube-proxy listens. */
  readonly proxyPort: number;
}

function addJumps({ filter, nat }: RestoreText): void {
  filter.addChain('KUBE-NODEPORT-NON-LOCAL');
  const flowing = comment('Ensure that non-local NodePort traffic can flow');
  filter.add('INPUT', flowing, '-j KUBE-NODEPORT-NON-LOCAL');
  const portals = comment('handle ClusterIPs; NOTE: this must be before the NodePort rules');
  const nodePorts = comment(
    'handle service NodePorts; NOTE: this must be the last rule in the chain',
  );
  for (const [from, side] of [
    ['PREROUTING', 'CONTAINER'],
    ['OUTPUT', 'HOST'],
  ] as const) {
    nat.addChain(`KUBE-PORTALS-${side}`);
    nat.addChain(`KUBE-NODEPORT-${side}`);
    nat.add(from, portals, `-j KUBE-PORTALS-${side}`);
    nat.add(from, '-m addrtype --dst-type LOCAL', nodePorts, `-j KUBE-NODEPORT-${side}`);
  }
}

function addServicePort(draft: Draft): void {
  const {
    text: { filter, nat },
    port,
  } = draft;
  addPortal(draft, port.clusterIp);
  for (const ip of port.externalIps) addExternalPortal(draft, ip);
  for (const ip of port.loadBalancerIps) addPortal(draft, ip);
  if (port.nodePort === 0) return;
  const { protocol } = port;
  const toNodePort = `${matching(port)} --dport ${port.nodePort}`;
  nat.add('KUBE-NODEPORT-CONTAINER', toNodePort, fromContainer(draft));
  nat.add('KUBE-NODEPORT-HOST', toNodePort, fromHost(draft));
  // filter sees the packet after nat: the port is kube-proxy's already.
  const toProxy = `${bareComment(port.name)} -p ${protocol} -m ${protocol} --dport ${draft.proxyPort}`;
  filter.add('KUBE-NODEPORT-NON-LOCAL', toProxy, '-m state --state NEW -j ACCEPT');
}

function matching({ name, protocol }: ServicePort): string {
  return `${bareComment(name)} -p ${protocol} -m ${protocol}`;
}

function addressed({ port, options }: Draft, ip: string): string {
  return `${matching(port)} --dport ${port.port} -d ${hostAddress(ip, { ...options, version: 0 })}`;
}

function addPortal(draft: Draft, ip: string): void {
  const { nat } = draft.text;
  nat.add('KUBE-PORTALS-CONTAINER', addressed(draft, ip), fromContainer(draft));
  nat.add('KUBE-PORTALS-HOST', addressed(draft, ip), fromHost(draft));
}

/** External addresses only where they come in from outside, or are the node's own. */
function addExternalPortal(draft: Draft, ip: string): void {
  const { nat } = draft.text;
  const toNode = '-m addrtype --dst-type LOCAL';
  const incoming = '-m physdev ! --physdev-is-in';
  nat.add('KUBE-PORTALS-CONTAINER', addressed(draft, ip), incoming, fromContainer(draft));
  nat.add('KUBE-PORTALS-CONTAINER', addressed(draft, ip), toNode, fromContainer(draft));
  nat.add('KUBE-PORTALS-HOST', addressed(draft, ip), toNode, fromHost(draft));
}

/** Redirected, so that answers come from the interface that was asked, unless kube-proxy has one address. */
function fromContainer(draft: Draft): string {
  return listensEverywhere(draft)
    ? `-j REDIRECT --to-ports ${draft.proxyPort}`
    : `-j DNAT --to-destination ${endpointText(draft.options.bindAddress, draft)}`;
}

/** Translated, because what the node itself sends would be redirected to its loopback. */
function fromHost(draft: Draft): string {
  const { bindAddress, nodeIp } = draft.options;
  const ip = listensEverywhere(draft) ? (nodeIp ?? bindAddress) : bindAddress;
  return `-j DNAT --to-destination ${endpointText(ip, draft)}`;
}

function listensEverywhere({ options }: Draft): boolean {
  const bind = readAddress(options.bindAddress);
  return bind === undefined || bind.words.every((word) => word === 0);
}

function endpointText(ip: string, { proxyPort }: Draft): string {
  return ip.includes(':') ? `[${ip}]:${proxyPort}` : `${ip}:${proxyPort}`;
}
