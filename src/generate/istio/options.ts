/** What the flags and the environment come to: tools/common/config/config.go, Config. */
import type { Family } from '#net/family.ts';
import type { Version } from '../version.ts';

export interface IstioOptions {
  readonly version: Version;
  readonly family: Family;
  /** Whether the program writes IPv6 rules at all. */
  readonly ipv6: boolean;
  readonly envoyPort: string;
  readonly inboundCapturePort: string;
  readonly inboundTunnelPort: string;
  readonly proxyUids: readonly string[];
  readonly proxyGids: readonly string[];
  readonly mode: 'redirect' | 'tproxy';
  readonly inboundPorts: PortChoice;
  readonly excludedInboundPorts: readonly string[];
  readonly excludedInterfaces: readonly string[];
  readonly includedRanges: RangeChoice;
  readonly excludedRanges: Ranges;
  readonly includedOutboundPorts: readonly string[];
  readonly excludedOutboundPorts: readonly string[];
  readonly virtualInterfaces: readonly string[];
  readonly tproxyMark: string;
  readonly routeTable: string;
  readonly ownerGroups: OwnerGroups;
  /** The IPv4 addresses that stand for the app on localhost. */
  readonly loopbackRange: string;
  readonly dropInvalid: boolean;
  readonly dns: DnsCapture;
  /** Whether rules are announced to a reader of NFLOG. */
  readonly tracesRules: boolean;
  /** Why no rules are written, where none are. */
  readonly writesNothing: string | undefined;
}

export type PortChoice =
  | { readonly kind: 'none' }
  | { readonly kind: 'all' }
  | { readonly kind: 'list'; readonly ports: readonly string[] };

export type RangeChoice = { readonly kind: 'all' } | ({ readonly kind: 'list' } & Ranges);

/** Ranges of both families, each as the program prints it. */
export interface Ranges {
  readonly of: Readonly<Record<Family, readonly string[]>>;
  readonly holdsLoopback: boolean;
}

export type OwnerGroups =
  | { readonly kind: 'all-but'; readonly groups: readonly string[] }
  | { readonly kind: 'only'; readonly groups: readonly string[] };

export type DnsCapture =
  | { readonly kind: 'off' }
  | { readonly kind: 'all' }
  | { readonly kind: 'servers'; readonly of: Readonly<Record<Family, readonly string[]>> };
