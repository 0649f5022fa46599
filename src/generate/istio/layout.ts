/**
 * What changed from release to release, as read in Istio's tags: tools/istio-iptables/pkg/cmd/run.go up
 * to 1.11, pkg/capture/run.go from 1.12 on. Before 1.5 it was a shell script: see script-rules.ts.
 */
import type { Family } from '#net/family.ts';
import type { IstioOptions } from './options.ts';

export interface Layout {
  /** Up to 1.11 IPv6 was written apart: redirected only, without DNS, TPROXY and loopback ranges. */
  readonly isPlainIpv6: boolean;
  /** Whether interfaces of virtual machines are taken out first, or with the outbound ranges. */
  readonly virtualFirst: boolean;
  readonly invalid: 'kept' | 'dropped' | 'dropped-in-chain';
  readonly hasTunnelPort: boolean;
  readonly redirectTo: '--to-port' | '--to-ports';
  readonly inRedirectPort: string;
  readonly tproxyPort: string;
  readonly established: string;
  /** In 1.5 the rule for established connections stood twice for each port of a list. */
  readonly repeatsEstablished: boolean;
  readonly sparesSsh: boolean;
  readonly outputJump: string;
  readonly excludesUdpPorts: boolean;
  /** Whether the proxy's way back into its own pod leaves the tunnel's port out. */
  readonly sparesTunnel: boolean;
  /** Whether the rules for the proxy's users leave DNS over TCP out while it is captured. */
  readonly sparesDns: boolean;
  /** Whether a captured loopback range lifts the rule that leaves an app's way to itself alone. */
  readonly asksForLoopback: boolean;
  readonly hasOwnerGroups: boolean;
  readonly dns: 'none' | 'first' | 'rewritten' | 'in-output' | 'own-chain';
  readonly hasOutboundPorts: boolean;
  /** Whether a list of ranges ends with a rule that leaves the rest alone. */
  readonly endsRanges: boolean;
  readonly tproxyMarks: 'none' | 'source' | 'connection' | 'connection-and-loop';
}

export function layoutOf(options: IstioOptions, family: Family): Layout {
  const { version } = options;
  const isPlainIpv6 = family === 6 && version < 1012;
  const capturesAll = options.inboundPorts.kind === 'all';
  return {
    isPlainIpv6,
    virtualFirst: version >= 1008,
    invalid: version < 1013 ? 'kept' : version < 1024 ? 'dropped' : 'dropped-in-chain',
    hasTunnelPort: version >= 1007,
    redirectTo: version < 1006 ? '--to-port' : '--to-ports',
    inRedirectPort: version < 1006 && !capturesAll ? options.envoyPort : options.inboundCapturePort,
    tproxyPort: version < 1009 ? options.envoyPort : options.inboundCapturePort,
    established: version < 1006 ? '-m socket' : '-m conntrack --ctstate RELATED,ESTABLISHED',
    repeatsEstablished: version < 1006,
    sparesSsh: version < 1013,
    outputJump: version < 1025 ? '-p tcp -j ISTIO_OUTPUT' : '-j ISTIO_OUTPUT',
    excludesUdpPorts: version >= 1025,
    sparesTunnel: version >= 1018,
    sparesDns: version >= 1009 && !isPlainIpv6,
    asksForLoopback: version >= 1007 && !isPlainIpv6,
    hasOwnerGroups: version >= 1014,
    dns: isPlainIpv6 ? 'none' : dnsLayout(version),
    hasOutboundPorts: version >= (isPlainIpv6 ? 1011 : 1007),
    endsRanges: version < 1023,
    tproxyMarks: isPlainIpv6 ? 'none' : tproxyMarks(version),
  };
}

function dnsLayout(version: number): Layout['dns'] {
  if (version < 1006) return 'none';
  if (version < 1007) return 'first';
  if (version < 1009) return 'rewritten';
  return version < 1025 ? 'in-output' : 'own-chain';
}

function tproxyMarks(version: number): Layout['tproxyMarks'] {
  if (version < 1006) return 'none';
  if (version < 1009) return 'source';
  return version < 1011 ? 'connection' : 'connection-and-loop';
}
