/**
 * Envoy beside the application, as Istio sets it up (istio.io, "Application Requirements";
 * tools/istio-iptables; pilot/pkg/networking/core/listener.go).
 */
import { type Address, printAddress } from '#net/address.ts';
import type { Arrival, NextPacket, Onward, Proxy, ProxySoftware } from './proxy.ts';

export const envoy: ProxySoftware = {
  name: 'Envoy',
  mesh: 'Istio',
  chains: /^ISTIO_(?:INBOUND|IN_REDIRECT|OUTPUT|REDIRECT|OUTPUT_DNS|DIVERT|TPROXY|DROP)$/,
  signs: ['ISTIO_REDIRECT', 'ISTIO_IN_REDIRECT', 'ISTIO_INBOUND', 'ISTIO_OUTPUT'],
  roles: [
    { chain: /^ISTIO_(?:IN_REDIRECT|TPROXY)$/, role: 'inbound' },
    { chain: /^ISTIO_REDIRECT$/, role: 'outbound' },
    { chain: /^ISTIO_OUTPUT(?:_DNS)?$/, port: 15053, role: 'dns', program: 'istio-agent' },
    { chain: /^ISTIO_OUTPUT_DNS$/, role: 'dns', program: 'istio-agent' },
  ],
  usualPorts: new Map([
    [15006, 'inbound'],
    [15001, 'outbound'],
    [15053, 'dns'],
  ]),
  process: /^(?:envoy|pilot-agent)$/,
  ownPorts: new Map([
    [15000, 'Envoy’s admin page'],
    [15004, 'istio-agent’s debug page'],
    [15008, 'Envoy’s tunnel for HBONE'],
    [15020, 'istio-agent, for metrics and probes'],
    [15021, 'Envoy’s readiness'],
    [15053, 'istio-agent’s DNS'],
    [15090, 'Envoy’s metrics'],
  ]),
  uid: 1337,
  mark: undefined,
  onward,
};

/** Where Envoy's connections to its own application come from: InboundPassthroughBindIpv4, …Ipv6. */
const PASSTHROUGH: Readonly<Record<4 | 6, Address>> = {
  4: { family: 4, words: [0x7f000006] },
  6: { family: 6, words: [0, 0, 0, 6] },
};

/** The mark of connections that Envoy makes with the client's address (`-t`). */
const TPROXY_MARK = 1337;

function onward(arrival: Arrival, proxy: Proxy): Onward {
  const { listener, own, captured, packet, original } = arrival;
  const { uid, gid } = proxy;
  if (!captured) {
    return {
      says: 'closes it: a connection made straight to its listener has no original destination',
      sends: undefined,
    };
  }
  if (listener.role === 'dns') {
    return {
      says: 'answers the names it knows, and asks the server itself for the others',
      sends: { source: undefined, destination: original, uid, gid, mark: 0 },
    };
  }
  // One listener for both ways (Istio before 1.4): the address tells which.
  if (listener.role === 'inbound' || own) return toApplication(arrival, proxy);
  return {
    says: `asks for the original destination, ${printAddress(original.address)}:${original.port}, and connects to it or to an endpoint of that service`,
    sends: { source: undefined, destination: original, ...sender(proxy), mark: 0 },
    peers: 'endpoint',
  };
  function sender({ listeners }: Proxy): Pick<NextPacket, 'uid' | 'gid'> {
    const transparent = listeners.some((each) => each.transparent);
    return transparent && packet.family === 4 ? { uid: 0, gid } : { uid, gid };
  }
}

function toApplication({ listener, packet, original }: Arrival, { uid, gid }: Proxy): Onward {
  if (listener.transparent) {
    return {
      says: 'connects to the application with the client’s own address, marked 0x539',
      sends: {
        source: packet.source,
        destination: original,
        uid: 0,
        gid,
        mark: TPROXY_MARK,
      },
    };
  }
  const source = PASSTHROUGH[packet.family];
  return {
    says: `connects to the application from ${printAddress(source)}, which its rules let pass`,
    sends: { source, destination: original, uid, gid, mark: 0 },
  };
}
