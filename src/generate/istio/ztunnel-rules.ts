/**
 * The ambient mesh of Istio 1.18 to 1.20: nothing stood in the pods. The node marked what comes from
 * and goes to them and routed it by the mark into two Geneve tunnels to ztunnel, which took it in a
 * namespace of its own: cni/pkg/ambient/net_linux.go, CreateRulesOnNode, CreateRulesWithinNodeProxyNS.
 */
import { RuleList } from '../rule-list.ts';
import type { Version } from '../version.ts';

/** What the agent finds on its node, and in ztunnel's pod there. */
export interface ZtunnelPlace {
  readonly version: Version;
  /** Whether ztunnel's pod asks for DNS. */
  readonly redirectDns: boolean;
  readonly hostIp: string;
  readonly ztunnelIp: string;
  /** The node's end of ztunnel's link, and ztunnel's own end. */
  readonly veth: string;
  readonly device: string;
  /** The port of the tunnels. */
  readonly genevePort: string;
}

/** Connections of the pods to ztunnel; what is left alone; the same for all of its connection. */
const OUTBOUND = '0x100/0x100';
const SKIP = '0x200/0x200';
const CONNECTION_SKIP = '0x220/0x220';
/** What ztunnel sends with a pod's address, and answers to that. */
const PROXY = '0x210/0x210';
const PROXY_RETURN = '0x040/0x040';

const PODS = '-m set --match-set ztunnel-pods-ips src';

export function ztunnelNodeRules(place: ZtunnelPlace): RuleList {
  const rules = new RuleList();
  for (const [table, ...hooks] of [
    ['nat', 'PREROUTING', 'POSTROUTING'],
    ['mangle', 'PREROUTING', 'POSTROUTING', 'OUTPUT', 'INPUT', 'FORWARD'],
    ...(place.version >= 1019 ? [['filter', 'FORWARD']] : []),
  ]) {
    for (const hook of hooks) rules.insert(table ?? '', hook, 1, `-j ztunnel-${hook}`);
  }
  const mangle = (hook: string, rule: string): void =>
    rules.append('mangle', `ztunnel-${hook}`, rule);
  for (const tunnel of ['istioin', 'istioout']) {
    mangle('PREROUTING', `-i ${tunnel} -j MARK --set-mark ${SKIP}`);
    mangle('PREROUTING', `-i ${tunnel} -j RETURN`);
  }
  for (const mark of [CONNECTION_SKIP, PROXY]) {
    const [mask] = mark.split('/');
    const save = `-m mark --mark ${mark} -j CONNMARK --save-mark --nfmask ${mask} --ctmask ${mask}`;
    for (const hook of ['FORWARD', 'INPUT']) mangle(hook, save);
  }
  mangle('OUTPUT', `--source ${place.hostIp} ${probes(place)}-j MARK --set-mark 0x220`);
  addTranslations(rules, place);
  for (const rule of marking(place)) mangle('PREROUTING', rule);
  return rules;
}

/** Since 1.20 only what a process of the node sends to a pod of the mesh is a probe. */
function probes({ version }: ZtunnelPlace): string {
  return version < 1020
    ? ''
    : '-m owner --socket-exists -p tcp -m set --match-set ztunnel-pods-ips dst ';
}

/** What goes to ztunnel keeps its destination: it is accepted before kube-proxy gets to it. */
function addTranslations(rules: RuleList, { version, redirectDns, ztunnelIp }: ZtunnelPlace): void {
  const outbound = `-m mark --mark ${OUTBOUND} -j ACCEPT`;
  rules.append('nat', 'ztunnel-PREROUTING', outbound);
  rules.append('nat', 'ztunnel-POSTROUTING', outbound);
  if (version >= 1019) rules.append('filter', 'ztunnel-FORWARD', outbound);
  if (!redirectDns) return;
  const dns = `-p udp ${PODS} --dport 53 -j DNAT --to ${ztunnelIp}:15053`;
  rules.append('nat', 'ztunnel-PREROUTING', dns);
}

function marking({ veth, ztunnelIp, genevePort }: ZtunnelPlace): readonly string[] {
  return [
    `-p udp -m udp --dport ${genevePort} -j RETURN`,
    `-m connmark --mark ${CONNECTION_SKIP} -j MARK --set-mark ${SKIP}`,
    `-m mark --mark ${SKIP} -j RETURN`,
    `! -i ${veth} -m connmark --mark ${PROXY} -j MARK --set-mark ${PROXY_RETURN}`,
    `-m mark --mark ${PROXY_RETURN} -j RETURN`,
    `-i ${veth} ! --source ${ztunnelIp} -j MARK --set-mark ${PROXY}`,
    `-m mark --mark ${SKIP} -j RETURN`,
    `-i ${veth} -j MARK --set-mark ${CONNECTION_SKIP}`,
    `-p udp -j MARK --set-mark ${CONNECTION_SKIP}`,
    `-m mark --mark ${SKIP} -j RETURN`,
    `-p tcp ${PODS} -j MARK --set-mark ${OUTBOUND}`,
  ];
}

/** What comes out of the tunnels goes to ztunnel's sockets; answers to a pod's address as well. */
export function ztunnelOwnRules({ device, ztunnelIp }: ZtunnelPlace): RuleList {
  const rules = new RuleList();
  const tproxy = (tunnel: string, port: number, match = ''): string =>
    `-p tcp -i ${tunnel} ${match}-j TPROXY --tproxy-mark 0x400/0xfff --on-port ${port} --on-ip 127.0.0.1`;
  for (const rule of [
    tproxy('pistioin', 15008, '-m tcp --dport 15008 '),
    tproxy('pistioout', 15001),
    tproxy('pistioin', 15006),
    `-p tcp -i ${device} ! --dst ${ztunnelIp} -j MARK --set-mark 0x4d3/0xfff`,
  ]) {
    rules.append('mangle', 'PREROUTING', rule);
  }
  return rules;
}

/** Marks are addresses of routing tables; the tunnels carry the mark to the other side. */
export function ztunnelNodeCommands(place: ZtunnelPlace): readonly string[] {
  const { ztunnelIp, veth } = place;
  return [
    'ipset create ztunnel-pods-ips hash:ip comment',
    ...tunnels(place, ztunnelIp, [
      ['istioin', 1000, '192.168.126.1'],
      ['istioout', 1001, '192.168.127.1'],
    ]),
    `ip route add table 101 ${ztunnelIp} dev ${veth} scope link`,
    'ip route add table 101 0.0.0.0/0 via 192.168.127.2 dev istioout',
    `ip route add table 102 ${ztunnelIp} dev ${veth} scope link`,
    `ip route add table 102 0.0.0.0/0 via ${ztunnelIp} dev ${veth} onlink`,
    `ip route add table 100 ${ztunnelIp} dev ${veth} scope link`,
    `ip rule add priority 100 fwmark ${SKIP} goto 32766`,
    `ip rule add priority 101 fwmark ${OUTBOUND} lookup 101`,
    `ip rule add priority 102 fwmark ${PROXY_RETURN} lookup 102`,
    'ip rule add priority 103 table 100',
  ];
}

export function ztunnelOwnCommands(place: ZtunnelPlace): readonly string[] {
  const { hostIp, device } = place;
  return [
    ...tunnels(place, hostIp, [
      ['pistioin', 1000, '192.168.126.2'],
      ['pistioout', 1001, '192.168.127.2'],
    ]),
    'ip rule add priority 20000 fwmark 0x400/0xfff lookup 100',
    'ip rule add priority 20003 fwmark 0x4d3/0xfff lookup 100',
    'ip route add local 0.0.0.0/0 dev lo table 100',
    'ip route add table 101 0.0.0.0/0 via 192.168.127.1 dev pistioout',
    'ip route add table 102 0.0.0.0/0 via 192.168.126.1 dev pistioin',
    `ip route add table 101 ${hostIp} dev ${device} scope link`,
    `ip route add table 102 ${hostIp} dev ${device} scope link`,
  ];
}

function tunnels(
  { genevePort }: ZtunnelPlace,
  remote: string,
  links: readonly (readonly [name: string, vni: number, address: string])[],
): readonly string[] {
  const port = genevePort === '6081' ? '' : ` dstport ${genevePort}`;
  return links.flatMap(([name, vni, address]) => [
    `ip link add ${name} type geneve id ${vni} remote ${remote}${port}`,
    `ip addr add ${address}/30 dev ${name}`,
    `ip link set ${name} up`,
  ]);
}
