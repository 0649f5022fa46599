/** Reads the flags and the environment: tools/common/config/config.go. */
import { readAddress } from '#net/address.ts';
import type { Family } from '#net/family.ts';
import { familyOf, unwritable } from '../flag-checks.ts';
import {
  type Environment,
  type FlagProblem,
  type GivenFlags,
  readFlags,
  splitList,
} from '../flags.ts';
import { outOfTime, withoutEffect } from './flag-warnings.ts';
import { ISTIO_FLAGS } from './flags.ts';
import type { DnsCapture, IstioOptions, OwnerGroups, PortChoice } from './options.ts';
import { readPrefix } from '../prefix.ts';
import { readRanges } from './read-ranges.ts';
import { CURRENT, type Version, readVersion } from '../version.ts';

export interface ReadIstioOptions {
  readonly options: IstioOptions;
  readonly problems: readonly FlagProblem[];
}

export function readIstioOptions(
  words: readonly string[],
  environment: Environment,
): ReadIstioOptions {
  const { flags, problems: misread } = readFlags(words, ISTIO_FLAGS, environment);
  const problems = [...misread, ...unwritable(flags, ISTIO_FLAGS)];
  const version = versionOf(flags, problems);
  problems.push(...outOfTime(flags, version), ...withoutEffect(flags, version));
  const options: IstioOptions = {
    version,
    family: familyOf(flags, problems),
    ipv6: flags.isGiven('ipv6') ? flags.isOn('ipv6') : flags.isOn('dual-stack'),
    envoyPort: flags.text('envoy-port'),
    inboundCapturePort: capturePort(flags, version),
    inboundTunnelPort: flags.text('inbound-tunnel-port'),
    ...owners(flags, version),
    mode: flags.text('istio-inbound-interception-mode') === 'TPROXY' ? 'tproxy' : 'redirect',
    inboundPorts: portChoice(flags.text('istio-inbound-ports')),
    excludedInboundPorts: flags.list('istio-local-exclude-ports'),
    excludedInterfaces: flags.list('istio-exclude-interfaces'),
    includedRanges:
      flags.text('istio-service-cidr') === '*'
        ? { kind: 'all' }
        : { kind: 'list', ...readRanges(flags, 'istio-service-cidr', version, problems) },
    excludedRanges: readRanges(flags, 'istio-service-exclude-cidr', version, problems),
    includedOutboundPorts: flags.list('istio-outbound-ports'),
    excludedOutboundPorts: flags.list('istio-local-outbound-ports-exclude'),
    virtualInterfaces: flags.list('kube-virt-interfaces'),
    tproxyMark: flags.text('istio-inbound-tproxy-mark'),
    routeTable: flags.text('istio-inbound-tproxy-route-table'),
    ownerGroups: ownerGroups(flags, problems),
    loopbackRange: loopbackRange(flags, problems),
    dropInvalid: flags.isOn('drop-invalid'),
    dns: dnsCapture(flags, version, problems),
    // 1.25 takes the flag still and has no use for it.
    tracesRules: flags.isOn('iptables-trace-logging') && version >= 1012 && version < 1025,
    writesNothing: writesNothing(flags),
  };
  return { options, problems };
}

/** 0.8, the oldest release whose layout is known. */
const OLDEST: Version = 8;

function versionOf(flags: GivenFlags, problems: FlagProblem[]): Version {
  const text = flags.text('istio-version');
  if (text === '') return CURRENT;
  const version = readVersion(text);
  if (version !== undefined && version >= OLDEST) return version;
  problems.push({
    severity: 'error',
    flag: 'istio-version',
    says: `“${text}” is no release of Istio whose layout is known: give one from 0.8 on, such as 1.24.`,
  });
  return CURRENT;
}

function capturePort(flags: GivenFlags, version: Version): string {
  // tools/deb/istio-iptables.sh of 1.0: ${INBOUND_CAPTURE_PORT:-$PROXY_PORT}.
  const name =
    version < 1003 && !flags.isGiven('inbound-capture-port')
      ? 'envoy-port'
      : 'inbound-capture-port';
  return flags.text(name);
}

function owners(
  flags: GivenFlags,
  version: Version,
): Pick<IstioOptions, 'proxyUids' | 'proxyGids'> {
  // Up to 1.7 root was the proxy too where nobody said who is, for its certificates' sake.
  const uids = flags.text('proxy-uid') || (version < 1008 ? '1337,0' : '1337');
  return {
    proxyUids: splitList(uids),
    proxyGids: splitList(flags.text('proxy-gid') || uids),
  };
}

function portChoice(text: string): PortChoice {
  if (text === '') return { kind: 'none' };
  return text === '*' ? { kind: 'all' } : { kind: 'list', ports: splitList(text) };
}

/** tools/common/config/validation.go, ValidateOwnerGroups. */
function ownerGroups(flags: GivenFlags, problems: FlagProblem[]): OwnerGroups {
  const excluded = flags.list('outbound-owner-groups-exclude');
  if (flags.text('outbound-owner-groups') === '*') return { kind: 'all-but', groups: excluded };
  const groups = flags.list('outbound-owner-groups');
  if (groups.length > 64) {
    problems.push({
      severity: 'error',
      flag: 'outbound-owner-groups',
      says: `At most 64 groups can be captured, because one rule names them all; these are ${groups.length}.`,
    });
  }
  if (excluded.length > 0) {
    problems.push({
      severity: 'warning',
      flag: 'outbound-owner-groups-exclude',
      says: 'Excluded groups change nothing where only some groups are captured.',
    });
  }
  return { kind: 'only', groups };
}

/** tools/common/config/validation.go, ValidateIPv4LoopbackCidr. */
function loopbackRange(flags: GivenFlags, problems: FlagProblem[]): string {
  const text = flags.text('outbound-ipv4-loopback-cidr');
  const range = readPrefix(text);
  if (range?.family !== 4 || !range.isLoopback || range.length < 8) {
    problems.push({
      severity: 'error',
      flag: 'outbound-ipv4-loopback-cidr',
      says: `“${text}” is no range of IPv4 loopback addresses from /8 to /32.`,
    });
  }
  return text;
}

function dnsCapture(flags: GivenFlags, version: Version, problems: FlagProblem[]): DnsCapture {
  if (!flags.isOn('redirect-dns') || version < 1006) return { kind: 'off' };
  // Up to 1.8 every question was captured; the option came with 1.11.
  if (version < 1009 || (flags.isOn('capture-all-dns') && version >= 1011)) return { kind: 'all' };
  const of: Record<Family, string[]> = { 4: [], 6: [] };
  for (const server of flags.list('resolv-conf')) {
    const address = readAddress(server);
    if (address) of[address.family].push(server);
    else {
      const says = `“${server}” in --resolv-conf is no address of a name server.`;
      problems.push({ severity: 'error', flag: 'resolv-conf', says });
    }
  }
  if (of[4].length + of[6].length > 0) return { kind: 'servers', of };
  problems.push({
    severity: 'warning',
    flag: 'redirect-dns',
    says: 'DNS is not captured: no name server is known. Say which ones the pod’s resolv.conf names (--resolv-conf 10.96.0.10), or capture them all (--capture-all-dns).',
  });
  // capture/run.go since 1.25: without servers the capture is switched off, before it was half built.
  return version < 1025 ? { kind: 'servers', of } : { kind: 'off' };
}

function writesNothing(flags: GivenFlags): string | undefined {
  const name = WRITES_NOTHING.find((each) => flags.isOn(each));
  return name === undefined ? undefined : REASONS[name];
}

const REASONS = {
  'skip-rule-apply':
    'With --skip-rule-apply the program writes no rules: a CNI plugin has written them.',
  'cleanup-only': 'With --cleanup-only the program removes rules and writes none.',
  'native-nftables':
    'With --native-nftables the program writes nothing for iptables: its rules are in nftables tables of their own, such as istio-proxy-nat, which iptables-save does not print.',
} as const;

const WRITES_NOTHING = ['skip-rule-apply', 'cleanup-only', 'native-nftables'] as const;
