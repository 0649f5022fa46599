/**
 * The rules of a sidecar up to 1.4, when a shell script ran iptables for each of them:
 * tools/deb/istio-iptables.sh (0.8 to 1.1), tools/packaging/common/istio-iptables.sh (1.2 to 1.4).
 */
import type { Family } from '#net/family.ts';
import { RuleList } from '../rule-list.ts';
import type { IstioOptions } from './options.ts';

interface Script {
  readonly rules: RuleList;
  readonly options: IstioOptions;
  readonly family: Family;
  readonly loopback: string;
  /** Where captured inbound connections go: there was one chain for both directions at first. */
  readonly inChain: 'ISTIO_REDIRECT' | 'ISTIO_IN_REDIRECT';
  /** Where Envoy's way back into its own pod goes. */
  readonly loopChain: 'ISTIO_REDIRECT' | 'ISTIO_IN_REDIRECT';
}

export function scriptRules(options: IstioOptions, family: Family): RuleList {
  const { version } = options;
  const script: Script = {
    rules: new RuleList(),
    options,
    family,
    loopback: family === 4 ? '127.0.0.1/32' : '::1/128',
    inChain: version < 1000 ? 'ISTIO_REDIRECT' : 'ISTIO_IN_REDIRECT',
    loopChain: version < 1003 ? 'ISTIO_REDIRECT' : 'ISTIO_IN_REDIRECT',
  };
  if (family === 6 && (!options.ipv6 || version < 1001)) {
    if (!options.ipv6) closeIpv6(script);
    return script.rules;
  }
  const { rules } = script;
  rules.append('nat', 'ISTIO_REDIRECT', `-p tcp -j REDIRECT --to-port ${options.envoyPort}`);
  if (version >= 1000) {
    rules.append(
      'nat',
      'ISTIO_IN_REDIRECT',
      `-p tcp -j REDIRECT --to-port ${inboundPort(options)}`,
    );
  }
  addInbound(script);
  addOutbound(script);
  addRanges(script);
  return rules;
}

/** Without an IPv6 address nothing but answers was let in. */
function closeIpv6({ rules, options }: Script): void {
  rules.append('filter', 'INPUT', '-m state --state ESTABLISHED -j ACCEPT');
  if (options.version >= 1001) rules.append('filter', 'INPUT', '-i lo -d ::1 -j ACCEPT');
  rules.append('filter', 'INPUT', '-j REJECT');
}

/** From 1.3 on the port of its own was only for a pod of which every port is captured. */
function inboundPort({
  version,
  inboundPorts,
  inboundCapturePort,
  envoyPort,
}: IstioOptions): string {
  return version >= 1003 && inboundPorts.kind !== 'all' ? envoyPort : inboundCapturePort;
}

function addInbound(script: Script): void {
  const { rules, options, family } = script;
  const { inboundPorts } = options;
  if (inboundPorts.kind === 'none') return;
  const isTproxy = options.mode === 'tproxy' && family === 4;
  const table = isTproxy ? 'mangle' : 'nat';
  if (isTproxy) addTproxyChains(script);
  rules.append(table, 'PREROUTING', '-p tcp -j ISTIO_INBOUND');
  if (inboundPorts.kind === 'list') {
    for (const port of inboundPorts.ports) addCapture(script, isTproxy, `-p tcp --dport ${port}`);
    return;
  }
  for (const port of ['22', ...options.excludedInboundPorts]) {
    rules.append(table, 'ISTIO_INBOUND', `-p tcp --dport ${port} -j RETURN`);
  }
  // The script forgot the last rule for IPv6: nothing is captured there.
  if (family === 4) addCapture(script, isTproxy, '-p tcp');
}

function addTproxyChains({ rules, options, loopback }: Script): void {
  const mark = options.tproxyMark;
  rules.append('mangle', 'ISTIO_DIVERT', `-j MARK --set-mark ${mark}`);
  rules.append('mangle', 'ISTIO_DIVERT', '-j ACCEPT');
  const tproxy = `-j TPROXY --tproxy-mark ${mark}/0xffffffff --on-port ${options.envoyPort}`;
  rules.append('mangle', 'ISTIO_TPROXY', `! -d ${loopback} -p tcp ${tproxy}`);
}

function addCapture({ rules, options, inChain }: Script, isTproxy: boolean, what: string): void {
  if (!isTproxy) return rules.append('nat', 'ISTIO_INBOUND', `${what} -j ${inChain}`);
  // Twice for each port of a list since 1.0.
  const times = options.version >= 1000 && what !== '-p tcp' ? 2 : 1;
  for (let time = 0; time < times; time += 1) {
    rules.append('mangle', 'ISTIO_INBOUND', `${what} -m socket -j ISTIO_DIVERT`);
  }
  rules.append('mangle', 'ISTIO_INBOUND', `${what} -j ISTIO_TPROXY`);
}

function addOutbound({ rules, options, family, loopback, loopChain }: Script): void {
  const { version } = options;
  rules.append('nat', 'OUTPUT', '-p tcp -j ISTIO_OUTPUT');
  for (const port of version >= 1002 ? options.excludedOutboundPorts : []) {
    rules.append('nat', 'ISTIO_OUTPUT', `-p tcp --dport ${port} -j RETURN`);
  }
  if (version >= 1003) {
    const passthrough = family === 4 ? '127.0.0.6/32' : '::6/128';
    rules.append('nat', 'ISTIO_OUTPUT', `-o lo -s ${passthrough} -j RETURN`);
  }
  rules.append('nat', 'ISTIO_OUTPUT', `-o lo ! -d ${loopback} -j ${loopChain}`);
  for (const owner of ownersOf(options)) {
    rules.append('nat', 'ISTIO_OUTPUT', `-m owner ${owner} -j RETURN`);
  }
  rules.append('nat', 'ISTIO_OUTPUT', `-d ${loopback} -j RETURN`);
}

/** In 0.8 there was no flag for groups: each number stood for the user and for the group. */
function ownersOf({ version, proxyUids, proxyGids }: IstioOptions): readonly string[] {
  if (version < 1000) {
    return proxyUids.flatMap((uid) => [`--uid-owner ${uid}`, `--gid-owner ${uid}`]);
  }
  return [
    ...proxyUids.map((uid) => `--uid-owner ${uid}`),
    ...proxyGids.map((gid) => `--gid-owner ${gid}`),
  ];
}

function addRanges({ rules, options, family }: Script): void {
  const { version, includedRanges, excludedRanges } = options;
  const interfaces = version >= 1001 ? options.virtualInterfaces : [];
  const isFirstIpv6 = family === 6 && version < 1002;
  const leaveInterfaces = (): void => {
    for (const name of interfaces) rules.insert('nat', 'PREROUTING', 1, `-i ${name} -j RETURN`);
  };
  const excluded = version < 1000 && includedRanges.kind !== 'all' ? [] : excludedRanges.of[family];
  for (const range of isFirstIpv6 ? [] : excluded) {
    rules.append('nat', 'ISTIO_OUTPUT', `-d ${range} -j RETURN`);
  }
  if (family === 4) leaveInterfaces();
  if (includedRanges.kind === 'all') {
    rules.append('nat', 'ISTIO_OUTPUT', '-j ISTIO_REDIRECT');
    if (family === 6) leaveInterfaces();
    else {
      for (const name of interfaces) {
        rules.insert('nat', 'PREROUTING', 1, `-i ${name} -j ISTIO_REDIRECT`);
      }
    }
    return;
  }
  if (isFirstIpv6) return leaveInterfaces();
  const ranges = includedRanges.of[family];
  for (const range of ranges) {
    for (const name of interfaces) {
      rules.insert('nat', 'PREROUTING', 1, `-i ${name} -d ${range} -j ISTIO_REDIRECT`);
    }
    rules.append('nat', 'ISTIO_OUTPUT', `-d ${range} -j ISTIO_REDIRECT`);
  }
  if (ranges.length > 0) rules.append('nat', 'ISTIO_OUTPUT', '-j RETURN');
}
