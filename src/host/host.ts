import type { Address } from '#net/address.ts';
import type { Family } from '#net/family.ts';
import type { Subnet } from '#net/subnet.ts';

/** What stands around the rules: everything the kernel asks while a packet passes. */
export interface Host {
  readonly interfaces: readonly Interface[];
  readonly routes: readonly Route[];
  /** Policy rules besides the kernel's own three (local 0, main 32766, default 32767). */
  readonly rules: readonly RouteRule[];
  readonly sets: readonly IpSet[];
  readonly sockets: readonly Socket[];
  /** By full name: `net.ipv4.ip_forward`. What is missing has the kernel's default. */
  readonly sysctls: ReadonlyMap<string, number>;
  /** Whether conntrack works on this host's packets; false only where it is known to be off. */
  readonly conntrack: boolean;
}

export interface Interface {
  readonly name: string;
  readonly addresses: readonly InterfaceAddress[];
  readonly mac: string | undefined;
  /** The address of whoever is at the other end of the wire, where it is known. */
  readonly peerMac: string | undefined;
  /** Its group (`ip link set … group`), 0 by default. */
  readonly group: number;
}

export interface InterfaceAddress {
  readonly address: Address;
  /** The subnet on the link, which gives the connected route. */
  readonly subnet: Subnet;
}

export interface Route {
  readonly destination: Subnet;
  readonly family: Family;
  readonly via: Address | undefined;
  readonly interface: string | undefined;
  /** Table number: 255 local, 254 main, 253 default. */
  readonly table: number;
  readonly kind: 'unicast' | 'local' | 'broadcast' | 'blackhole' | 'unreachable' | 'prohibit';
  /** The source address this route prefers. */
  readonly source: Address | undefined;
}

export interface RouteRule {
  readonly family: Family;
  readonly priority: number;
  readonly mark: { readonly value: number; readonly mask: number } | undefined;
  readonly from: Subnet | undefined;
  readonly to: Subnet | undefined;
  readonly inInterface: string | undefined;
  readonly outInterface: string | undefined;
  readonly table: number;
}

/** A set of ipset(8), as `ipset save` gives it. */
export interface IpSet {
  readonly name: string;
  /** `hash:ip,port`, `bitmap:port`, `list:set` … */
  readonly type: string;
  readonly family: Family;
  /** The words after its type when it was created: `family inet netmask 24`. */
  readonly create?: string;
  /** Entries as written: `10.0.0.1,tcp:80`, with ` nomatch` after those that exclude. */
  readonly entries: readonly string[];
}

/** A socket open on the host. */
export interface Socket {
  readonly protocol: number;
  /** The address it is bound to; unspecified (0.0.0.0, ::) is every one. */
  readonly address: Address;
  readonly port: number;
  /** Whether it has IP_TRANSPARENT, which TPROXY needs. */
  readonly transparent: boolean;
  readonly uid: number | undefined;
  /** Who listens, for people: "Envoy, inbound". */
  readonly label: string | undefined;
}

/** The value of a sysctl, or the kernel's default. */
export function sysctl(host: Host, name: string, otherwise = 0): number {
  return host.sysctls.get(name) ?? otherwise;
}

export const EMPTY_HOST: Host = {
  interfaces: [],
  routes: [],
  rules: [],
  sets: [],
  sockets: [],
  sysctls: new Map(),
  conntrack: true,
};
