/**
 * ztunnel, which takes the traffic of ambient pods through sockets inside the pod's own namespace and
 * is told from everybody else by its mark (cni/pkg/iptables, cni/pkg/config; ztunnel's ARCHITECTURE).
 */
import { printAddress } from '#net/address.ts';
import type { Arrival, Onward, ProxySoftware } from './proxy.ts';

export const ztunnel: ProxySoftware = {
  name: 'ztunnel',
  mesh: 'Istio ambient',
  chains: /^ISTIO_(?:PRERT|OUTPUT)$/,
  signs: ['ISTIO_PRERT'],
  roles: [
    { chain: /^ISTIO_/, port: 15008, role: 'tunnel' },
    { chain: /^ISTIO_PRERT$/, port: 15006, role: 'inbound' },
    { chain: /^ISTIO_/, port: 15053, role: 'dns' },
    { chain: /^ISTIO_/, role: 'outbound' },
  ],
  usualPorts: new Map(),
  process: /^ztunnel$/,
  ownPorts: new Map([
    [15000, 'ztunnel’s admin page'],
    [15008, 'ztunnel’s tunnel for HBONE'],
    [15020, 'ztunnel’s metrics'],
    [15021, 'ztunnel’s readiness'],
    [15053, 'ztunnel’s DNS'],
    [15080, 'ztunnel’s SOCKS'],
  ]),
  uid: 0,
  mark: { value: 1337, mask: 0xfff },
  // Answers of the application to what ztunnel sent with the client's address.
  routedMark: { value: 0x111, mask: 0xfff },
  onward,
};

/** On every socket of ztunnel: 0x539 under the mask 0xfff. */
const MARK = 1337;

function onward({ listener, packet, original, own, captured }: Arrival): Onward {
  const sends = { destination: original, uid: 0, gid: 0, mark: MARK };
  if (listener.role === 'tunnel' || !captured) {
    return {
      says: 'takes the tunnel apart; the address it then connects to stands inside',
      sends: undefined,
    };
  }
  if (listener.role === 'dns') {
    return {
      says: 'answers the names it knows, and asks the server itself for the others',
      sends: { ...sends, source: undefined },
    };
  }
  if (listener.role === 'inbound' || own) {
    return {
      says: 'connects to the application with the client’s own address, marked 0x539',
      sends: { ...sends, source: packet.source },
    };
  }
  return {
    says: `asks for the original destination, ${printAddress(original.address)}:${original.port}, and connects to it, or through a tunnel to an endpoint that is in the mesh`,
    sends: { ...sends, source: undefined },
    peers: 'endpoint-or-tunnel',
  };
}
