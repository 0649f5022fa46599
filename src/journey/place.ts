/** The network namespaces that a journey passes: a pod's, the node's, another pod's. */
import { recogniseProxy } from '#actors/recognise.ts';
import type { Proxy } from '#actors/proxy.ts';
import type { Host } from '#host/host.ts';
import { isOwnAddress } from '#host/routing.ts';
import { type Address, isLoopback, sameAddress } from '#net/address.ts';
import type { SentPacket } from '#net/packet.ts';
import type { Ruleset } from '#ruleset/ruleset.ts';
import type { Past } from '#simulate/world.ts';

/** What a place is, before a packet has come there. */
export interface PlaceAsked {
  /** Names it in the dump: an index into its rulesets. */
  readonly index: number;
  readonly kind: 'pod' | 'node';
  /** For people: `this pod`, `node`. */
  readonly name: string;
  readonly ruleset: Ruleset;
  /** Of a pod: its own address, where it is known. */
  readonly address: Address | undefined;
  /** Of a pod: the node's interface that leads to it. */
  readonly onNode: string;
  /** The host there, as the first packet that comes meets it. */
  readonly hostFor: (first: SentPacket) => PlaceHost;
}

export interface PlaceHost {
  readonly host: Host;
  /** What is there before the first packet. */
  readonly past: Past;
  /** Whether a person told its sockets, so that one that is missing is known to be missing. */
  readonly knowsSockets: boolean;
}

/** A place in which a packet has come. */
export class Place {
  readonly asked: PlaceAsked;
  readonly host: Host;
  readonly knowsSockets: boolean;
  readonly proxy: Proxy | undefined;
  /** What the packets so far have left behind. */
  past: Past;

  constructor(asked: PlaceAsked, first: SentPacket) {
    const { host, past, knowsSockets } = asked.hostFor(first);
    this.asked = asked;
    this.host = host;
    this.knowsSockets = knowsSockets;
    this.past = past;
    this.proxy = recogniseProxy(asked.ruleset, knowsSockets ? host.sockets : []);
  }
}

/** Whether an address is the pod's own; 127.0.0.0/8 is everybody's. */
export function isOwn({ address }: PlaceAsked, host: Host | undefined, asked: Address): boolean {
  if (isLoopback(asked)) return false;
  if (address && sameAddress(address, asked)) return true;
  return host !== undefined && isOwnAddress(host, asked);
}
