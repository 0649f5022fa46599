/** What a node's dump, and the first packet that a pod sends it, let one guess about the node. */
import type { Host, InterfaceAddress } from '#host/host.ts';
import { type Address } from '#net/address.ts';
import type { SentPacket } from '#net/packet.ts';
import { maskOfLength, underMask } from '#net/subnet.ts';
import type { Ruleset } from '#ruleset/ruleset.ts';
import { inferHost } from '#simulate/infer-host.ts';

/**
 * A router: the interface that leads to the pod has the first address of the pod's subnet, and what
 * the packet is for is no address of the node's own, as that of a service never is.
 */
export function inferNodeHost(ruleset: Ruleset, first: SentPacket): Host {
  const host = inferHost(ruleset, first);
  const entry = first.origin.kind === 'wire' ? first.origin.interface : undefined;
  const gateway = gatewayOf(first.packet.source);
  const interfaces = host.interfaces.map((each) => {
    if (each.name === 'lo') return each;
    return { ...each, addresses: each.name === entry ? [gateway] : [] };
  });
  return { ...host, interfaces, sysctls: new Map([...host.sysctls, ...FORWARDING]) };
}

const FORWARDING: readonly (readonly [name: string, value: number])[] = [
  ['net.ipv4.ip_forward', 1],
  ['net.ipv6.conf.all.forwarding', 1],
];

/** Pods of a node share a /24 or a /64 with most networks; its first address is the bridge's. */
function gatewayOf(pod: Address): InterfaceAddress {
  const mask = maskOfLength(pod.family, pod.family === 4 ? 24 : 64);
  const network = underMask(pod, mask);
  const words = [...network.words.slice(0, -1), (network.words.at(-1) ?? 0) + 1];
  return { address: { family: pod.family, words }, subnet: { address: network, mask } };
}
