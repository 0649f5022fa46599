/**
 * What stands around the rules: the jumps from the built-in chains, which kube-proxy puts there one by
 * one, and what the kubelet adds (pkg/kubelet/kubelet_network_linux.go).
 */
import { LOCALNET_GUARD } from './foundations.ts';
import type { KubeProxyOptions } from './options.ts';
import { type RestoreText, TableText, comment } from './restore-text.ts';

interface Jump {
  readonly table: 'filter' | 'nat';
  readonly from: string;
  readonly to: string;
  readonly rule: string;
}

/** The whole tables, as input of `iptables-restore --noflush`. */
export function wholeTables(text: RestoreText, options: KubeProxyOptions): string {
  const { version } = options;
  const filter = new TableText();
  const nat = new TableText();
  if (version >= 1017) for (const table of [filter, nat]) table.addChain('KUBE-PROXY-CANARY');
  addKubelet(filter, nat, options);
  for (const { table, from, to, rule } of jumpsOf(options).toReversed()) {
    const into = table === 'filter' ? filter : nat;
    into.addChain(to);
    into.add(from, rule, `-j ${to}`);
  }
  const mangle = new TableText();
  mangle.addChain('KUBE-PROXY-CANARY');
  return (
    (version >= 1017 ? mangle.print('mangle') : '') +
    joined(filter, text.filter).print('filter') +
    joined(nat, text.nat).print('nat')
  );
}

function joined(around: TableText, own: TableText): TableText {
  const both = new TableText();
  for (const chain of new Set([...around.chains, ...own.chains])) both.addChain(chain);
  both.rules.push(...around.rules, ...own.rules);
  return both;
}

/** In the order of pkg/proxy/iptables/proxier.go; each is put above the ones before it. */
function jumpsOf({ version }: KubeProxyOptions): readonly Jump[] {
  const fresh = '-m conntrack --ctstate NEW';
  const external = `${fresh} ${comment('kubernetes externally-visible service portals')}`;
  const portals = `${fresh} ${comment('kubernetes service portals')}`;
  const health = comment('kubernetes health check service ports');
  const balancer = `${fresh} ${comment('kubernetes load balancer firewall')}`;
  const filter = (from: string, to: string, rule: string, since = 0, until = Infinity): Jump[] =>
    version >= since && version <= until ? [{ table: 'filter', from, to, rule }] : [];
  const nat = (from: string, to: string, text: string): Jump => {
    return { table: 'nat', from, to, rule: comment(text) };
  };
  return [
    ...filter('INPUT', 'KUBE-EXTERNAL-SERVICES', external),
    ...filter('FORWARD', 'KUBE-EXTERNAL-SERVICES', external, 1019),
    ...filter('INPUT', 'KUBE-NODEPORTS', health, 1021),
    ...filter('FORWARD', 'KUBE-SERVICES', portals),
    ...filter('OUTPUT', 'KUBE-SERVICES', portals),
    ...filter('INPUT', 'KUBE-SERVICES', portals, 0, 1018),
    ...filter('FORWARD', 'KUBE-FORWARD', comment('kubernetes forwarding rules')),
    ...filter('INPUT', 'KUBE-PROXY-FIREWALL', balancer, 1025),
    ...filter('OUTPUT', 'KUBE-PROXY-FIREWALL', balancer, 1025),
    ...filter('FORWARD', 'KUBE-PROXY-FIREWALL', balancer, 1025),
    nat('OUTPUT', 'KUBE-SERVICES', 'kubernetes service portals'),
    nat('PREROUTING', 'KUBE-SERVICES', 'kubernetes service portals'),
    nat('POSTROUTING', 'KUBE-POSTROUTING', 'kubernetes postrouting rules'),
    // Before 1.27 the kubelet's alone.
    ...filter('INPUT', 'KUBE-FIREWALL', ''),
    ...filter('OUTPUT', 'KUBE-FIREWALL', ''),
  ];
}

/** Up to 1.26 the kubelet marked and dropped packets, and guarded the loopback. */
function addKubelet(
  filter: TableText,
  nat: TableText,
  { version, family }: KubeProxyOptions,
): void {
  if (version >= 1027) return;
  nat.addChain('KUBE-MARK-DROP');
  nat.add('KUBE-MARK-DROP', '-j MARK --or-mark 0x00008000');
  filter.addChain('KUBE-FIREWALL');
  const dropped = comment('kubernetes firewall for dropping marked packets');
  filter.add('KUBE-FIREWALL', dropped, '-m mark --mark 0x00008000/0x00008000 -j DROP');
  if (version >= 1019 && family === 4) filter.add('KUBE-FIREWALL', LOCALNET_GUARD);
}
