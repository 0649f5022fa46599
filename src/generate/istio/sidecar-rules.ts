/** The rules of a sidecar, as every release from 1.5 on writes them: capture/run.go, Run. */
import type { Family } from '#net/family.ts';
import type { RuleList } from '../rule-list.ts';
import { addDnsRules, addTcpDnsRules, addUdpDnsRules } from './dns-rules.ts';
import { type Draft, ownerMatches } from './draft.ts';
import { addInboundRules } from './inbound-rules.ts';
import { layoutOf } from './layout.ts';
import { LoggedRules } from './logged-rules.ts';
import type { IstioOptions } from './options.ts';
import { addTproxyMarks } from './tproxy-marks.ts';

export function sidecarRules(options: IstioOptions, family: Family): RuleList {
  const draft: Draft = {
    rules: new LoggedRules(options),
    options,
    layout: layoutOf(options, family),
    family,
    loopback: family === 6 ? '::1/128' : loopbackOf(options),
    passthrough: family === 4 ? '127.0.0.6/32' : '::6/128',
  };
  addExcludedInterfaces(draft);
  if (draft.layout.virtualFirst) addVirtualInterfaces(draft);
  addInvalidRules(draft);
  addEnvoyChains(draft);
  addInboundRules(draft);
  draft.rules.append('nat', 'OUTPUT', draft.layout.outputJump, 'JumpOutbound');
  addExcludedOutboundPorts(draft);
  draft.rules.append('nat', 'ISTIO_OUTPUT', `-o lo -s ${draft.passthrough} -j RETURN`);
  for (const uid of options.proxyUids) addOwnerRules(draft, 'uid', uid);
  for (const gid of options.proxyGids) addOwnerRules(draft, 'gid', gid);
  if (draft.layout.hasOwnerGroups) addOwnerGroups(draft);
  addDnsRules(draft);
  addTcpDnsRules(draft);
  draft.rules.append('nat', 'ISTIO_OUTPUT', `-d ${draft.loopback} -j RETURN`);
  for (const range of options.excludedRanges.of[family]) {
    draft.rules.append('nat', 'ISTIO_OUTPUT', `-d ${range} -j RETURN`);
  }
  if (!draft.layout.virtualFirst && family === 4) addVirtualInterfaces(draft);
  addIncludedOutboundPorts(draft);
  addIncludedRanges(draft);
  addUdpDnsRules(draft);
  if (options.mode === 'tproxy') addTproxyMarks(draft);
  return draft.rules;
}

/** The variable came with 1.21. */
function loopbackOf({ version, loopbackRange }: IstioOptions): string {
  return version < 1021 ? '127.0.0.1/32' : loopbackRange;
}

function addExcludedInterfaces({ rules, options }: Draft): void {
  if (options.version < 1012) return;
  for (const table of options.mode === 'tproxy' ? ['nat', 'mangle'] : ['nat']) {
    for (const name of options.excludedInterfaces) {
      rules.append(table, 'PREROUTING', `-i ${name} -j RETURN`, 'ExcludeInterfaceCommand');
      rules.append(table, 'OUTPUT', `-o ${name} -j RETURN`, 'ExcludeInterfaceCommand');
    }
  }
}

/** Inserted, so that a later rule for the same interface stands above this one. */
function addVirtualInterfaces({ rules, options }: Draft): void {
  for (const name of options.virtualInterfaces) {
    rules.insert('nat', 'PREROUTING', 1, `-i ${name} -j RETURN`, 'KubevirtCommand');
  }
}

function addInvalidRules({ rules, options, layout }: Draft): void {
  if (!options.dropInvalid || layout.invalid === 'kept') return;
  const invalid = '-m conntrack --ctstate INVALID -j';
  if (layout.invalid === 'dropped') {
    rules.append('mangle', 'PREROUTING', `${invalid} DROP`);
  } else {
    rules.append('mangle', 'PREROUTING', `${invalid} ISTIO_DROP`);
    rules.append('mangle', 'ISTIO_DROP', '-j DROP');
  }
}

/** The chains that end at Envoy, whether or not anything jumps to them later. */
function addEnvoyChains({ rules, options, layout, family }: Draft): void {
  if (layout.hasTunnelPort) {
    rules.append('nat', 'ISTIO_INBOUND', `-p tcp --dport ${options.inboundTunnelPort} -j RETURN`);
  }
  if (options.version === 1008 && family === 4 && options.dns.kind !== 'off') {
    rules.append('nat', 'ISTIO_REDIRECT', '-p tcp --dport 53 -j REDIRECT --to-ports 15053');
  }
  const redirect = `-p tcp -j REDIRECT ${layout.redirectTo}`;
  rules.append('nat', 'ISTIO_REDIRECT', `${redirect} ${options.envoyPort}`);
  rules.append(
    'nat',
    'ISTIO_IN_REDIRECT',
    `${redirect} ${layout.inRedirectPort}`,
    'InboundCapture',
  );
}

function addExcludedOutboundPorts({ rules, options, layout }: Draft): void {
  for (const port of options.excludedOutboundPorts) {
    for (const protocol of layout.excludesUdpPorts ? ['tcp', 'udp'] : ['tcp']) {
      rules.append('nat', 'ISTIO_OUTPUT', `-p ${protocol} --dport ${port} -j RETURN`);
    }
  }
}

/**
 * Three rules for each user and group that is the proxy: its way to its own pod's address is inbound
 * traffic again; the app's way to itself stays direct; what else the proxy sends leaves.
 */
function addOwnerRules(draft: Draft, kind: 'uid' | 'gid', id: string): void {
  const { rules, options, layout, loopback } = draft;
  const owner = `-m owner --${kind}-owner ${id}`;
  const notOwner = `-m owner ! --${kind}-owner ${id}`;
  const sparesDns = layout.sparesDns && options.dns.kind !== 'off';
  rules.append(
    'nat',
    'ISTIO_OUTPUT',
    `-o lo ! -d ${loopback} ${sparedPorts(draft, kind === 'uid' && sparesDns)}${owner} -j ISTIO_IN_REDIRECT`,
  );
  const { includedRanges } = options;
  const holdsLoopback = includedRanges.kind === 'list' && includedRanges.holdsLoopback;
  if (!layout.asksForLoopback || !holdsLoopback) {
    const dns = sparesDns ? '-p tcp ! --dport 53 ' : '';
    rules.append('nat', 'ISTIO_OUTPUT', `-o lo ${dns}${notOwner} -j RETURN`);
  }
  rules.append('nat', 'ISTIO_OUTPUT', `${owner} -j RETURN`);
}

/** The ports on the way back into the pod that are none of the app's. */
function sparedPorts({ options, layout }: Draft, sparesDns: boolean): string {
  const tunnel = options.inboundTunnelPort;
  if (!layout.sparesTunnel) return sparesDns ? '-p tcp ! --dport 53 ' : '';
  return sparesDns ? `-p tcp -m multiport ! --dports 53,${tunnel} ` : `-p tcp ! --dport ${tunnel} `;
}

function addOwnerGroups({ rules, options }: Draft): void {
  for (const owner of ownerMatches(options)) {
    rules.append('nat', 'ISTIO_OUTPUT', `${owner}-j RETURN`);
  }
}

function addIncludedOutboundPorts({ rules, options, layout }: Draft): void {
  if (!layout.hasOutboundPorts) return;
  for (const port of options.includedOutboundPorts) {
    rules.append('nat', 'ISTIO_OUTPUT', `-p tcp --dport ${port} -j ISTIO_REDIRECT`);
  }
}

function addIncludedRanges({ rules, options, layout, family }: Draft): void {
  const { includedRanges, virtualInterfaces } = options;
  if (includedRanges.kind === 'all') {
    rules.append('nat', 'ISTIO_OUTPUT', '-j ISTIO_REDIRECT');
    for (const name of virtualInterfaces) {
      const target = layout.isPlainIpv6 ? 'RETURN' : 'ISTIO_REDIRECT';
      rules.insert('nat', 'PREROUTING', 1, `-i ${name} -j ${target}`, 'KubevirtCommand');
    }
    return;
  }
  const ranges = includedRanges.of[family];
  for (const range of ranges) {
    for (const name of virtualInterfaces) {
      const rule = `-i ${name} -d ${range} -j ISTIO_REDIRECT`;
      rules.insert('nat', 'PREROUTING', 1, rule, 'KubevirtCommand');
    }
    rules.append('nat', 'ISTIO_OUTPUT', `-d ${range} -j ISTIO_REDIRECT`);
  }
  if (layout.endsRanges && ranges.length > 0) rules.append('nat', 'ISTIO_OUTPUT', '-j RETURN');
}
