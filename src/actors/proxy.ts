/** What a proxy is to the packets of its pod: where it listens, and what it sends on. */
import type { Address } from '#net/address.ts';
import type { Packet } from '#net/packet.ts';
import type { ChainId, RuleId } from '#ruleset/ruleset.ts';

/** What a listener is for. */
export type Role = 'inbound' | 'outbound' | 'dns' | 'tunnel';

/** A rule that hands packets to a program on this host. */
export interface CaptureRule {
  readonly rule: RuleId;
  readonly chain: ChainId;
  readonly chainName: string;
  readonly protocol: number;
  /** Of the listener; the rule's first where it names a range. */
  readonly port: number;
  /** Whether it is TPROXY, which leaves the packet's header as it is. */
  readonly transparent: boolean;
}

export interface Listener {
  readonly role: Role;
  /** Who listens: `Envoy`, `istio-agent`. */
  readonly program: string;
  readonly protocol: number;
  readonly port: number;
  readonly transparent: boolean;
}

/** A kind of proxy, as data: how it shows in a dump, where it listens, what it does next. */
export interface ProxySoftware {
  /** As its people call it: `Envoy`, `ztunnel`. */
  readonly name: string;
  readonly mesh: string;
  /** The chains that its installer makes. */
  readonly chains: RegExp;
  /** Chains of which one alone is sign enough. */
  readonly signs: readonly string[];
  /** Which listener a rule of its chains leads to, by the chain; the first that fits. */
  readonly roles: readonly {
    readonly chain: RegExp;
    readonly port?: number;
    readonly role: Role;
    readonly program?: string;
  }[];
  /** Ports that are sign enough where the chains have other names. */
  readonly usualPorts: ReadonlyMap<number, Role>;
  /** As `ss -p` names its process. */
  readonly process: RegExp;
  /** Ports that it or its helpers answer on without capture, and what is there. */
  readonly ownPorts: ReadonlyMap<number, string>;
  /** Its user where the rules name none. */
  readonly uid: number;
  /** What its own packets are marked with, where that tells them from others. */
  readonly mark: { readonly value: number; readonly mask: number } | undefined;
  /** By which mark its installer routes packets to this host, whatever their destination. */
  readonly routedMark?: { readonly value: number; readonly mask: number };
  /** What it sends on for a packet that reached one of its listeners. */
  onward(arrival: Arrival, proxy: Proxy): Onward;
}

/** A proxy found in a dump. */
export interface Proxy {
  readonly software: ProxySoftware;
  readonly listeners: readonly Listener[];
  /** Whom the rules leave alone: the proxy itself. */
  readonly uid: number;
  readonly gid: number;
  readonly captures: readonly CaptureRule[];
  /** The chains from which one of the captures can be reached. */
  readonly leads: ReadonlySet<ChainId>;
}

/** A packet at a listener. */
export interface Arrival {
  readonly listener: Listener;
  readonly packet: Packet;
  /** Whom it was for before any rule turned it: SO_ORIGINAL_DST, or the socket's own address. */
  readonly original: Endpoint;
  /** Whether that is an address of this very pod. */
  readonly own: boolean;
  /** Whether a rule turned it: otherwise somebody asked for the listener's own port. */
  readonly captured: boolean;
}

export interface Endpoint {
  readonly address: Address;
  readonly port: number;
}

/** What the proxy does with what reached it. */
export interface Onward {
  /** One phrase that goes on from its name: "connects to … from 127.0.0.6". */
  readonly says: string;
  /** `undefined` where nothing follows that the packet alone tells. */
  readonly sends: NextPacket | undefined;
  /** Whether it may connect to an endpoint of the service that was asked for instead. */
  readonly peers?: PeerChoice;
}

/** To an endpoint, or to one through a tunnel of the mesh as well. */
export type PeerChoice = 'endpoint' | 'endpoint-or-tunnel';

export interface NextPacket {
  /** `undefined`: the address that the route gives. */
  readonly source: Address | undefined;
  readonly destination: Endpoint;
  readonly uid: number;
  readonly gid: number;
  readonly mark: number;
}
