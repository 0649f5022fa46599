/** What the flags and the node's object come to. */
import type { Family } from '#net/family.ts';
import type { Version } from '../version.ts';

export interface KubeProxyOptions {
  readonly version: Version;
  readonly family: Family;
  readonly mode: 'iptables' | 'userspace';
  readonly nodeName: string;
  /** The node's own address in the family, where it is known. */
  readonly nodeIp: string | undefined;
  readonly zone: string;
  readonly local: LocalDetector;
  readonly masqueradeAll: boolean;
  /** As Go writes it in eight digits: `0x00004000`. */
  readonly mark: string;
  readonly localhostNodePorts: boolean;
  readonly nodePortAddresses: NodePortAddresses;
  readonly tcpBeLiberal: boolean;
  readonly isLargeCluster: boolean;
  readonly randomFully: boolean;
  readonly nfacct: boolean;
  readonly bindAddress: string;
  readonly proxyPorts: ProxyPorts;
}

/** How a packet from a pod of this node is known: as the words of a match, and of its opposite. */
export type LocalDetector =
  | { readonly kind: 'none' }
  | { readonly kind: 'match'; readonly isLocal: string; readonly isNotLocal: string };

export type NodePortAddresses =
  { readonly kind: 'all' } | { readonly kind: 'some'; readonly addresses: readonly string[] };

/** The ports on which the userspace mode listens. */
export interface ProxyPorts {
  readonly named: ReadonlyMap<string, number>;
  /** The first one for those that are not named. */
  readonly from: number;
}
