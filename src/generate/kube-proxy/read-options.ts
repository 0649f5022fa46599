/** Reads kube-proxy's flags, and from the Node object what it would ask the API server for. */
import { printAddress, readAddress } from '#net/address.ts';
import type { Family } from '#net/family.ts';
import { readSubnet, subnetHas } from '#net/subnet.ts';
import { familyOf } from '../flag-checks.ts';
import type { FlagProblem, GivenFlags } from '../flags.ts';
import { CURRENT, type Version, readVersion } from '../version.ts';
import type { KubeNode, KubeObjects } from './objects.ts';
import type { KubeProxyOptions, LocalDetector, NodePortAddresses, ProxyPorts } from './options.ts';

export function readKubeProxyOptions(
  flags: GivenFlags,
  objects: KubeObjects,
  problems: FlagProblem[],
): KubeProxyOptions {
  const family = familyOf(flags, problems);
  const version = versionOf(flags, problems);
  const node = nodeOf(flags, objects, problems);
  const given: Given = { flags, family, node, problems };
  const nodeIp = nodeIpOf(given);
  return {
    version,
    family,
    mode: modeOf(flags, version, problems),
    nodeName: flags.text('hostname-override') || (node?.name ?? ''),
    nodeIp,
    zone: node?.zone ?? '',
    local: localDetector(given),
    masqueradeAll: flags.isOn('masquerade-all'),
    mark: markOf(flags, problems),
    localhostNodePorts: flags.isOn('iptables-localhost-nodeports'),
    nodePortAddresses: nodePortAddresses(given, nodeIp),
    tcpBeLiberal: flags.isOn('conntrack-tcp-be-liberal') && version >= 1029,
    isLargeCluster: flags.isOn('large-cluster'),
    randomFully: flags.isOn('random-fully') && version >= 1016,
    nfacct: flags.isOn('nfacct') && version >= 1032,
    bindAddress: flags.text('bind-address'),
    proxyPorts: proxyPorts(given),
  };
}

interface Given {
  readonly flags: GivenFlags;
  readonly family: Family;
  readonly node: KubeNode | undefined;
  readonly problems: FlagProblem[];
}

function complain({ problems }: Given, flag: string, says: string): void {
  problems.push({ severity: 'error', flag, says });
}

function warn(problems: FlagProblem[], flag: string, says: string): void {
  problems.push({ severity: 'warning', flag, says });
}

function versionOf(flags: GivenFlags, problems: FlagProblem[]): Version {
  const text = flags.text('kubernetes-version');
  if (text === '') return CURRENT;
  const version = readVersion(text);
  if (version !== undefined && version >= 1014) return version;
  const says = `“${text}” is no release of Kubernetes whose layout is known: give one from 1.14 on, such as 1.30.`;
  problems.push({ severity: 'error', flag: 'kubernetes-version', says });
  return CURRENT;
}

function modeOf(
  flags: GivenFlags,
  version: Version,
  problems: FlagProblem[],
): KubeProxyOptions['mode'] {
  const mode = flags.text('proxy-mode') || 'iptables';
  if (mode !== 'iptables' && mode !== 'userspace') {
    const says = `The mode “${mode}” writes no rules of this kind: only iptables and userspace do.`;
    problems.push({ severity: 'error', flag: 'proxy-mode', says });
    return 'iptables';
  }
  if (mode === 'userspace' && version !== CURRENT && version >= 1026) {
    warn(problems, 'proxy-mode', 'The userspace mode is gone since Kubernetes 1.26.');
  }
  return mode;
}

/** The object of this node: the one that is named, or the only one there is. */
function nodeOf(
  flags: GivenFlags,
  { nodes, slices }: KubeObjects,
  problems: FlagProblem[],
): KubeNode | undefined {
  const name = flags.text('hostname-override');
  if (name !== '') return nodes.find((node) => node.name === name);
  if (nodes.length === 1) return nodes[0];
  if (slices.length > 0) {
    const says = 'Without --hostname-override no endpoint is known to be on this node.';
    warn(problems, 'hostname-override', says);
  }
  return undefined;
}

/** cmd/kube-proxy/app/server.go, detectNodeIPs. */
function nodeIpOf(given: Given): string | undefined {
  const { flags, family, node } = given;
  const bind = readAddress(flags.text('bind-address'));
  if (!bind) {
    complain(given, 'bind-address', `“${flags.text('bind-address')}” is no address.`);
    return undefined;
  }
  if (bind.family === family && bind.words.some((word) => word !== 0)) return printAddress(bind);
  const all = [...(node?.addresses ?? []), ...addressesOf(given)];
  return all.find((text) => readAddress(text)?.family === family);
}

function addressesOf(given: Given): readonly string[] {
  return given.flags.list('node-addresses').filter((text) => {
    const isAddress = readAddress(text) !== undefined;
    if (!isAddress) complain(given, 'node-addresses', `“${text}” is no address.`);
    return isAddress;
  });
}

/** cmd/kube-proxy/app/server_linux.go, getLocalDetectors. */
function localDetector(given: Given): LocalDetector {
  const { flags, node } = given;
  const mode = flags.text('detect-local-mode') || 'ClusterCIDR';
  switch (mode) {
    case 'ClusterCIDR':
      return bySource(given, 'cluster-cidr', flags.list('cluster-cidr'));
    case 'NodeCIDR': {
      const own = flags.list('node-cidr');
      return bySource(given, 'node-cidr', own.length > 0 ? own : (node?.podCidrs ?? []));
    }
    case 'BridgeInterface':
      return byInterface(given, 'pod-bridge-interface', '');
    case 'InterfaceNamePrefix':
      return byInterface(given, 'pod-interface-name-prefix', '+');
    default:
      complain(
        given,
        'detect-local-mode',
        `“${mode}” is no way to know local packets: it is one of ClusterCIDR, NodeCIDR, BridgeInterface, InterfaceNamePrefix.`,
      );
      return { kind: 'none' };
  }
}

function bySource(given: Given, flag: string, ranges: readonly string[]): LocalDetector {
  for (const range of ranges) {
    const subnet = range.includes('/') ? readSubnet(range) : undefined;
    if (!subnet)
      complain(given, flag, `“${range}” is no range of addresses such as 10.244.0.0/16.`);
    if (subnet?.address.family !== given.family) continue;
    return { kind: 'match', isLocal: `-s ${range}`, isNotLocal: `! -s ${range}` };
  }
  return { kind: 'none' };
}

/** Without a name there is nothing to detect, and kube-proxy does not start. */
function byInterface(given: Given, flag: string, ending: '' | '+'): LocalDetector {
  const name = given.flags.text(flag);
  if (!/^[^\s/"'\\]{1,15}$/.test(name)) {
    complain(
      given,
      flag,
      `This way to know local packets needs --${flag}, a name of up to 15 letters.`,
    );
    return { kind: 'none' };
  }
  return { kind: 'match', isLocal: `-i ${name}${ending}`, isNotLocal: `! -i ${name}${ending}` };
}

function markOf(flags: GivenFlags, problems: FlagProblem[]): string {
  const bit = flags.number('iptables-masquerade-bit');
  if (bit < 0 || bit > 31) {
    const says = '--iptables-masquerade-bit takes a bit of the mark, from 0 to 31.';
    problems.push({ severity: 'error', flag: 'iptables-masquerade-bit', says });
  }
  return `0x${(2 ** Math.max(0, Math.min(bit, 31))).toString(16).padStart(8, '0')}`;
}

/** pkg/proxy/util/nodeport_addresses.go: ranges of the other family leave all addresses of this one. */
function nodePortAddresses(given: Given, nodeIp: string | undefined): NodePortAddresses {
  const { flags, family, node } = given;
  const texts = flags.list('nodeport-addresses');
  if (texts.includes('primary')) {
    return nodeIp === undefined ? { kind: 'all' } : { kind: 'some', addresses: [nodeIp] };
  }
  const ranges = texts.flatMap((text) => {
    const range = text.includes('/') ? readSubnet(text) : undefined;
    if (!range) complain(given, 'nodeport-addresses', `“${text}” is no range of addresses.`);
    return range?.address.family === family ? [range] : [];
  });
  if (ranges.length === 0) return { kind: 'all' };
  if (ranges.some(({ mask }) => mask.words.every((word) => word === 0))) return { kind: 'all' };
  const loopback = family === 4 ? '127.0.0.1' : '::1';
  const known = new Set([...(node?.addresses ?? []), ...addressesOf(given), loopback]);
  if (nodeIp !== undefined) known.add(nodeIp);
  const addresses = [...known].filter((text) => {
    const address = readAddress(text);
    return address !== undefined && ranges.some((range) => subnetHas(range, address));
  });
  if (addresses.length === 0) {
    const says = `No address of the node is known to be in ${texts.join(',')}: give them with --node-addresses, or the Node object.`;
    warn(given.problems, 'nodeport-addresses', says);
  }
  return { kind: 'some', addresses };
}

function proxyPorts(given: Given): ProxyPorts {
  const named = new Map<string, number>();
  for (const text of given.flags.list('proxy-ports')) {
    const [, name, port] = /^([^=\s]+)=(\d{1,5})$/.exec(text) ?? [];
    if (name !== undefined && Number(port) <= 65535) named.set(name, Number(port));
    else complain(given, 'proxy-ports', `“${text}” names no port: write default/web:http=33145.`);
  }
  const range = given.flags.text('proxy-port-range');
  const [, from] = /^(\d{1,5})-\d{1,5}$/.exec(range) ?? [];
  if (range !== '' && from === undefined) {
    complain(given, 'proxy-port-range', `“${range}” is no range of ports such as 32768-60999.`);
  }
  // Linux, net.ipv4.ip_local_port_range.
  return { named, from: from === undefined ? 32_768 : Number(from) };
}
