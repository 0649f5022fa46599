/** What kube-proxy writes whatever the services are. */
import type { KubeProxyOptions } from './options.ts';
import { type RestoreText, type TableText, comment } from './restore-text.ts';
import { isLoopbackText } from './service-ports.ts';

export function addFoundations({ filter, nat }: RestoreText, options: KubeProxyOptions): void {
  const { version, mark } = options;
  for (const chain of ['KUBE-SERVICES', 'KUBE-EXTERNAL-SERVICES', 'KUBE-FORWARD']) {
    filter.addChain(chain);
  }
  if (version >= 1021) filter.addChain('KUBE-NODEPORTS');
  if (version >= 1025) filter.addChain('KUBE-PROXY-FIREWALL');
  for (const chain of ['KUBE-SERVICES', 'KUBE-NODEPORTS', 'KUBE-POSTROUTING', 'KUBE-MARK-MASQ']) {
    nat.addChain(chain);
  }
  const said = comment('kubernetes service traffic requiring SNAT');
  const random = options.randomFully ? '--random-fully' : '';
  if (version < 1019) {
    nat.add('KUBE-POSTROUTING', said, `-m mark --mark ${mark}/${mark}`, '-j MASQUERADE', random);
    nat.add('KUBE-MARK-MASQ', `-j MARK --set-xmark ${mark}/${mark}`);
  } else {
    nat.add('KUBE-POSTROUTING', `-m mark ! --mark ${mark}/${mark} -j RETURN`);
    // Cleared, so that a packet that passes again is not masqueraded again.
    nat.add('KUBE-POSTROUTING', `-j MARK --xor-mark ${mark}`);
    nat.add('KUBE-POSTROUTING', said, '-j MASQUERADE', random);
    nat.add('KUBE-MARK-MASQ', `-j MARK --or-mark ${mark}`);
  }
  if (version >= 1027) addLocalnetGuard(filter, options);
}

/** NodePorts on localhost let the loopback be routed; nobody else may make use of that. */
function addLocalnetGuard(filter: TableText, options: KubeProxyOptions): void {
  if (options.family === 6 || !options.localhostNodePorts) return;
  filter.addChain('KUBE-FIREWALL');
  filter.add('KUBE-FIREWALL', LOCALNET_GUARD);
}

export const LOCALNET_GUARD =
  '-m comment --comment "block incoming localnet connections" -d 127.0.0.0/8 ! -s 127.0.0.0/8 -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP';

/** The last rules of KUBE-SERVICES: what is addressed to the node itself may be for a NodePort. */
export function addNodePortJumps(nat: TableText, options: KubeProxyOptions): void {
  const { nodePortAddresses, family, version } = options;
  const said = comment(
    'kubernetes service nodeports; NOTE: this must be the last rule in this chain',
  );
  const hasLocalhost = family === 4 && (options.localhostNodePorts || version < 1026);
  if (nodePortAddresses.kind === 'all') {
    const loopback = family === 4 ? '127.0.0.0/8' : '::1/128';
    const notLoopback = hasLocalhost || version < 1026 ? '' : `! -d ${loopback}`;
    const toNode = '-m addrtype --dst-type LOCAL';
    return nat.add('KUBE-SERVICES', said, toNode, notLoopback, '-j KUBE-NODEPORTS');
  }
  for (const address of nodePortAddresses.addresses) {
    if (isLoopbackText(address) && !hasLocalhost) continue;
    nat.add('KUBE-SERVICES', said, `-d ${address}`, '-j KUBE-NODEPORTS');
  }
}

/** Masqueraded packets and answers are forwarded even where the policy is to drop. */
export function addForwarding(filter: TableText, options: KubeProxyOptions): void {
  const { version, mark, local } = options;
  if (!options.tcpBeLiberal) {
    const counter = options.nfacct ? '-m nfacct --nfacct-name ct_state_invalid_dropped_pkts' : '';
    filter.add('KUBE-FORWARD', '-m conntrack --ctstate INVALID', counter, '-j DROP');
  }
  const masqueraded = `-m mark --mark ${mark}/${mark} -j ACCEPT`;
  filter.add('KUBE-FORWARD', comment('kubernetes forwarding rules'), masqueraded);
  const known = '-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT';
  if (version >= 1023) {
    return filter.add('KUBE-FORWARD', comment('kubernetes forwarding conntrack rule'), known);
  }
  // Up to 1.17 these named the pods' addresses, and were left out where those were not known.
  const from = version < 1018 && local.kind === 'match' ? local.isLocal : '';
  const to = from.replace('-s ', '-d ');
  if (version < 1018 && from === '') return;
  const source = comment('kubernetes forwarding conntrack pod source rule');
  const destination = comment('kubernetes forwarding conntrack pod destination rule');
  filter.add('KUBE-FORWARD', from, source, known);
  filter.add('KUBE-FORWARD', destination, to, known);
}
