/** The iptables mode of Kubernetes 1.24 and later: pkg/proxy/iptables/proxier.go, syncProxyRules. */
import { readAddress } from '#net/address.ts';
import { readSubnet, subnetHas } from '#net/subnet.ts';
import { addBalancing, addEndpoint } from './balancing.ts';
import { type EndpointSets, endpointSets } from './endpoint-sets.ts';
import type { KubeProxyOptions } from './options.ts';
import { type RestoreText, type TableText, bareComment, comment } from './restore-text.ts';
import { type ServicePort, isExternallyAccessible } from './service-ports.ts';

/** One service port, and what follows from its endpoints. */
interface Draft {
  readonly text: RestoreText;
  readonly port: ServicePort;
  readonly options: KubeProxyOptions;
  readonly sets: EndpointSets;
  readonly internalChain: string;
  readonly hasInternal: boolean;
  readonly externalChain: string;
  readonly hasExternal: boolean;
  /** Why it is not let through, where it is not, and how. */
  readonly failure: string;
  readonly failureTarget: 'REJECT' | 'DROP';
  readonly usesFirewall: boolean;
}

export function addServicePort(
  text: RestoreText,
  port: ServicePort,
  options: KubeProxyOptions,
): void {
  const sets = endpointSets(port, options);
  const { chains } = port;
  const { hasAny, local } = sets;
  const draft: Draft = {
    text,
    port,
    options,
    sets,
    internalChain: port.isInternalLocal ? chains.local : chains.cluster,
    hasInternal: hasAny && !(port.isInternalLocal && local.length === 0),
    externalChain: port.isExternalLocal ? chains.local : chains.cluster,
    hasExternal: hasAny && !(port.isExternalLocal && local.length === 0),
    failure: comment(`${port.name} has no ${hasAny ? 'local ' : ''}endpoints`),
    failureTarget: hasAny ? 'DROP' : 'REJECT',
    usesFirewall: hasAny && port.loadBalancerIps.length > 0 && port.sourceRanges.length > 0,
  };
  addEntries(draft);
  if (draft.hasInternal) addInternalMasquerade(draft);
  if (hasAny && isExternallyAccessible(port)) addExternal(draft);
  if (draft.usesFirewall) addFirewall(draft);
  addPolicies(draft);
  for (const endpoint of sets.reachable) {
    text.nat.addChain(endpoint.chain);
    addEndpoint(text.nat, port, endpoint, options);
  }
}

/** The rules that send what is addressed to the service into its chains. */
function addEntries(draft: Draft): void {
  const { text, port, internalChain, hasInternal, failure, failureTarget } = draft;
  const to = (ip: string): string => `${protocolWords(port)} -d ${ip} --dport ${port.port}`;
  if (hasInternal) {
    const said = comment(`${port.name} cluster IP`);
    text.nat.add('KUBE-SERVICES', said, to(port.clusterIp), `-j ${internalChain}`);
  } else {
    text.filter.add('KUBE-SERVICES', failure, to(port.clusterIp), `-j ${failureTarget}`);
  }
  for (const ip of port.externalIps) {
    addExternalEntry(draft, 'external IP', to(ip), port.chains.external);
    addExternalFailure(draft, to(ip));
  }
  for (const ip of port.loadBalancerIps) {
    const chain = draft.usesFirewall ? port.chains.firewall : port.chains.external;
    addExternalEntry(draft, 'loadbalancer IP', to(ip), chain);
    if (draft.usesFirewall && draft.options.version >= 1025) {
      const said = comment(`${port.name} traffic not accepted by ${port.chains.firewall}`);
      text.filter.add('KUBE-PROXY-FIREWALL', said, to(ip), '-j DROP');
    }
  }
  for (const ip of port.loadBalancerIps) addExternalFailure(draft, to(ip));
  if (port.nodePort !== 0) addNodePort(draft);
  if (port.healthCheckNodePort !== 0) {
    const said = comment(`${port.name} health check node port`);
    const dport = `--dport ${port.healthCheckNodePort}`;
    text.filter.add('KUBE-NODEPORTS', said, '-m tcp -p tcp', dport, '-j ACCEPT');
  }
}

function protocolWords({ protocol }: ServicePort): string {
  return `-m ${protocol} -p ${protocol}`;
}

function addExternalEntry(draft: Draft, what: string, to: string, chain: string): void {
  if (!draft.sets.hasAny) return;
  const said = comment(`${draft.port.name} ${what}`);
  draft.text.nat.add('KUBE-SERVICES', said, to, `-j ${chain}`);
}

function addExternalFailure(
  { text, hasExternal, failure, failureTarget }: Draft,
  to: string,
): void {
  if (hasExternal) return;
  text.filter.add('KUBE-EXTERNAL-SERVICES', failure, to, `-j ${failureTarget}`);
}

function addNodePort(draft: Draft): void {
  const { text, port, options, sets } = draft;
  const dport = `--dport ${port.nodePort}`;
  const jump = `-j ${port.chains.external}`;
  const said = bareComment(port.name);
  if (sets.hasAny && options.nfacct && options.family === 4 && options.localhostNodePorts) {
    const counter = '-m nfacct --nfacct-name localhost_nps_accepted_pkts';
    const local = `${protocolWords(port)} -d 127.0.0.0/8 ${dport}`;
    text.nat.add('KUBE-NODEPORTS', said, local, counter, jump);
  }
  if (sets.hasAny) text.nat.add('KUBE-NODEPORTS', said, protocolWords(port), dport, jump);
  addExternalFailure(draft, `-m addrtype --dst-type LOCAL ${protocolWords(port)} ${dport}`);
}

/** What comes from outside to a cluster IP has to come back through this node. */
function addInternalMasquerade({ text, port, options, internalChain }: Draft): void {
  const { local, masqueradeAll } = options;
  if (!masqueradeAll && local.kind === 'none') return;
  const said = comment(`${port.name} cluster IP`);
  const to = `${protocolWords(port)} -d ${port.clusterIp} --dport ${port.port}`;
  const from = masqueradeAll || local.kind === 'none' ? '' : local.isNotLocal;
  text.nat.add(internalChain, said, to, from, '-j KUBE-MARK-MASQ');
}

function addExternal({ text, port, options, externalChain, hasExternal }: Draft): void {
  const { nat } = text;
  const chain = port.chains.external;
  const saying = (what: string): string =>
    comment(`${what} for ${port.name} external destinations`);
  nat.addChain(chain);
  if (port.isExternalLocal) {
    // Pods and the node itself are not outside: they get any endpoint, as through the cluster IP.
    if (options.local.kind === 'match') {
      const { isLocal } = options.local;
      nat.add(chain, saying('pod traffic'), isLocal, `-j ${port.chains.cluster}`);
    }
    const fromNode = '-m addrtype --src-type LOCAL';
    nat.add(chain, saying('masquerade LOCAL traffic'), fromNode, '-j KUBE-MARK-MASQ');
    nat.add(chain, saying('route LOCAL traffic'), fromNode, `-j ${port.chains.cluster}`);
  } else {
    nat.add(chain, saying('masquerade traffic'), '-j KUBE-MARK-MASQ');
  }
  if (hasExternal) nat.add(chain, `-j ${externalChain}`);
}

/** Only some sources may use the load balancer; the others are dropped in filter, not translated. */
function addFirewall({ text, port, options }: Draft): void {
  const { firewall, external } = port.chains;
  const said = comment(`${port.name} loadbalancer IP`);
  text.nat.addChain(firewall);
  for (const range of port.sourceRanges) {
    text.nat.add(firewall, said, `-s ${range}`, `-j ${external}`);
  }
  // A balancer's address may be an address of the node, which then is the source.
  if (holdsNode(port.sourceRanges, options)) {
    for (const ip of port.loadBalancerIps) {
      text.nat.add(firewall, said, `-s ${ip}`, `-j ${external}`);
    }
  }
  if (options.version < 1025) text.nat.add(firewall, said, '-j KUBE-MARK-DROP');
  else if (options.version >= 1027) {
    const rest = `other traffic to ${port.name} will be dropped by KUBE-PROXY-FIREWALL`;
    text.nat.add(firewall, comment(rest));
  }
}

export function holdsNode(ranges: readonly string[], { nodeIp }: KubeProxyOptions): boolean {
  const node = nodeIp === undefined ? undefined : readAddress(nodeIp);
  return ranges.some((text) => {
    const range = readSubnet(text);
    return range !== undefined && node !== undefined && subnetHas(range, node);
  });
}

function addPolicies({ text, port, options, sets }: Draft): void {
  const add = (nat: TableText, chain: string, endpoints: EndpointSets['cluster']): void => {
    if (endpoints.length === 0) return;
    nat.addChain(chain);
    addBalancing(nat, chain, port, endpoints, options);
  };
  add(text.nat, port.chains.cluster, sets.cluster);
  add(text.nat, port.chains.local, sets.local);
}
