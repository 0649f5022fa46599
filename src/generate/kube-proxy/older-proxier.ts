/**
 * The iptables mode of Kubernetes 1.14 to 1.23, when what comes from outside had no chain of its own:
 * pkg/proxy/iptables/proxier.go of those releases.
 */
import { addBalancing, addEndpoint, chanceAmong, hostAddress } from './balancing.ts';
import { topologyOf } from './endpoint-sets.ts';
import type { KubeProxyOptions } from './options.ts';
import { holdsNode } from './proxier.ts';
import { RestoreText, bareComment, comment } from './restore-text.ts';
import type { Endpoint, ServicePort } from './service-ports.ts';

interface Draft {
  readonly text: RestoreText;
  readonly port: ServicePort;
  readonly options: KubeProxyOptions;
  readonly ready: readonly Endpoint[];
  readonly hasEndpoints: boolean;
}

export function addOlderServicePort(
  text: RestoreText,
  port: ServicePort,
  options: KubeProxyOptions,
): void {
  const { nat } = text;
  const { version } = options;
  const isNear = topologyOf(port, options);
  const staysHere = port.isInternalLocal && version >= 1022;
  const ready = port.endpoints.filter(
    (each) => each.ready && isNear(each) && (each.isLocal || !staysHere),
  );
  const draft: Draft = { text, port, options, ready, hasEndpoints: ready.length > 0 };
  if (version >= 1023) addEndpoints(draft);
  if (draft.hasEndpoints) nat.addChain(port.chains.cluster);
  if (port.isExternalLocal) nat.addChain(port.chains.loadBalancer);
  addClusterIp(draft);
  for (const ip of port.externalIps) addExternalIp(draft, ip);
  for (const ip of port.loadBalancerIps) addLoadBalancer(draft, ip);
  if (port.nodePort !== 0) addNodePort(draft);
  if (port.healthCheckNodePort !== 0 && version >= 1021) {
    const said = comment(`${port.name} health check node port`);
    const dport = `--dport ${port.healthCheckNodePort}`;
    text.filter.add('KUBE-NODEPORTS', said, '-m tcp -p tcp', dport, '-j ACCEPT');
  }
  if (!draft.hasEndpoints) return;
  if (version >= 1022) addBalancing(nat, port.chains.cluster, port, ready, options);
  if (version === 1022) addEndpoints(draft);
  if (version < 1022) addInterleaved(draft);
  if (port.isExternalLocal) addLocalOnly(draft);
}

function addEndpoints({ text, port, options, ready }: Draft): void {
  for (const endpoint of ready) text.nat.addChain(endpoint.chain);
  for (const endpoint of ready) addEndpoint(text.nat, port, endpoint, options);
}

/** Up to 1.21 each endpoint's own rules followed the rule that chooses it. */
function addInterleaved({ text: { nat }, port, options, ready }: Draft): void {
  for (const endpoint of ready) nat.addChain(endpoint.chain);
  const balancing = new RestoreText().nat;
  addBalancing(balancing, port.chains.cluster, port, ready, options);
  const choosing = balancing.rules.slice(balancing.rules.length - ready.length);
  nat.rules.push(...balancing.rules.slice(0, balancing.rules.length - ready.length));
  for (const [index, endpoint] of ready.entries()) {
    nat.rules.push(...choosing.slice(index, index + 1));
    addEndpoint(nat, port, endpoint, options);
  }
}

function addressed({ port, options }: Draft, what: string, ip: string): string {
  const { name, protocol } = port;
  const to = `-d ${hostAddress(ip, options)} --dport ${port.port}`;
  return `${comment(`${name} ${what}`)} -m ${protocol} -p ${protocol} ${to}`;
}

function refuse(draft: Draft, chain: string, rule: string): void {
  draft.text.filter.add(chain, rule, '-j REJECT');
}

/** Since 1.22 the rules that masquerade stand in the service's chain, before that where it is entered. */
function masqueradingChain({ port, options }: Draft, entered: string): string {
  return options.version >= 1022 ? port.chains.cluster : entered;
}

function addClusterIp(draft: Draft): void {
  const { text, port, options } = draft;
  if (!draft.hasEndpoints) {
    return refuse(draft, 'KUBE-SERVICES', addressed(draft, 'has no endpoints', port.clusterIp));
  }
  const rule = addressed(draft, 'cluster IP', port.clusterIp);
  const chain = masqueradingChain(draft, 'KUBE-SERVICES');
  const { local } = options;
  if (options.masqueradeAll) text.nat.add(chain, rule, '-j KUBE-MARK-MASQ');
  else if (local.kind === 'match') {
    text.nat.add(chain, rule, local.isNotLocal, '-j KUBE-MARK-MASQ');
  }
  text.nat.add('KUBE-SERVICES', rule, `-j ${port.chains.cluster}`);
}

function addExternalIp(draft: Draft, ip: string): void {
  const { text, port, options } = draft;
  const { version, local } = options;
  if (!draft.hasEndpoints) {
    return refuse(draft, 'KUBE-EXTERNAL-SERVICES', addressed(draft, 'has no endpoints', ip));
  }
  const rule = addressed(draft, 'external IP', ip);
  // The policy was not asked for external IPs before 1.20.
  const staysHere = port.isExternalLocal && version >= 1020;
  const jump = `-j ${staysHere ? port.chains.loadBalancer : port.chains.cluster}`;
  if (!staysHere) {
    const from = version >= 1021 && local.kind === 'match' ? local.isNotLocal : '';
    text.nat.add(masqueradingChain(draft, 'KUBE-SERVICES'), rule, from, '-j KUBE-MARK-MASQ');
  }
  if (version >= 1021) return text.nat.add('KUBE-SERVICES', rule, jump);
  const fromOutside = '-m physdev ! --physdev-is-in -m addrtype ! --src-type LOCAL';
  text.nat.add('KUBE-SERVICES', rule, fromOutside, jump);
  text.nat.add('KUBE-SERVICES', rule, '-m addrtype --dst-type LOCAL', jump);
}

function addLoadBalancer(draft: Draft, ip: string): void {
  const {
    text: { nat },
    port,
    options,
  } = draft;
  if (!draft.hasEndpoints) {
    const chain = options.version < 1019 ? 'KUBE-SERVICES' : 'KUBE-EXTERNAL-SERVICES';
    return refuse(draft, chain, addressed(draft, 'has no endpoints', ip));
  }
  const { firewall, loadBalancer, cluster } = port.chains;
  if (!nat.chains.includes(firewall)) nat.addChain(firewall);
  nat.add('KUBE-SERVICES', addressed(draft, 'loadbalancer IP', ip), `-j ${firewall}`);
  const said = comment(`${port.name} loadbalancer IP`);
  if (!port.isExternalLocal) nat.add(firewall, said, '-j KUBE-MARK-MASQ');
  const jump = `-j ${port.isExternalLocal ? loadBalancer : cluster}`;
  if (port.sourceRanges.length === 0) nat.add(firewall, said, jump);
  for (const range of port.sourceRanges) nat.add(firewall, said, `-s ${range}`, jump);
  if (holdsNode(port.sourceRanges, options)) {
    nat.add(firewall, said, `-s ${hostAddress(ip, options)}`, jump);
  }
  nat.add(firewall, said, '-j KUBE-MARK-DROP');
}

function addNodePort(draft: Draft): void {
  const { text, port, options } = draft;
  const { protocol, nodePort, chains } = port;
  const dport = `-m ${protocol} -p ${protocol} --dport ${nodePort}`;
  if (!draft.hasEndpoints) {
    const rule = `${comment(`${port.name} has no endpoints`)} -m addrtype --dst-type LOCAL ${dport}`;
    return refuse(draft, 'KUBE-EXTERNAL-SERVICES', rule);
  }
  const rule = `${bareComment(port.name)} ${dport}`;
  if (port.isExternalLocal) {
    const loopback = options.family === 4 ? '127.0.0.0/8' : '::1/128';
    text.nat.add('KUBE-NODEPORTS', rule, `-s ${loopback} -j KUBE-MARK-MASQ`);
    text.nat.add('KUBE-NODEPORTS', rule, `-j ${chains.loadBalancer}`);
    return;
  }
  text.nat.add(masqueradingChain(draft, 'KUBE-NODEPORTS'), rule, '-j KUBE-MARK-MASQ');
  text.nat.add('KUBE-NODEPORTS', rule, `-j ${chains.cluster}`);
}

/** For what comes from outside where it has to stay on this node. */
function addLocalOnly({ text: { nat }, port, options, ready }: Draft): void {
  const { loadBalancer: chain, cluster } = port.chains;
  const { version, local } = options;
  if (local.kind === 'match') {
    const said = comment('Redirect pods trying to reach external loadbalancer VIP to clusterIP');
    nat.add(chain, said, local.isLocal, `-j ${cluster}`);
  }
  if (version >= 1016) {
    const fromNode = '-m addrtype --src-type LOCAL';
    const masquerade = comment(`masquerade LOCAL traffic for ${port.name} LB IP`);
    nat.add(chain, masquerade, fromNode, '-j KUBE-MARK-MASQ');
    const route = comment(`route LOCAL traffic for ${port.name} LB IP to service chain`);
    nat.add(chain, route, fromNode, `-j ${cluster}`);
  }
  const here = ready.filter(({ isLocal }) => isLocal);
  if (here.length === 0) {
    return nat.add(chain, comment(`${port.name} has no local endpoints`), '-j KUBE-MARK-DROP');
  }
  if (version >= 1023) return addBalancing(nat, chain, port, here, options);
  if (port.affinitySeconds !== undefined) {
    for (const { chain: own } of here) {
      const known = `-m recent --name ${own} --rcheck --seconds ${port.affinitySeconds} --reap`;
      nat.add(chain, bareComment(port.name), known, `-j ${own}`);
    }
  }
  for (const [index, { chain: own }] of here.entries()) {
    const said = comment(`Balancing rule ${index} for ${port.name}`);
    nat.add(chain, said, chanceAmong(here.length - index, options), `-j ${own}`);
  }
}
