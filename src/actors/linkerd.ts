/** Linkerd's proxy, as proxy-init sets it up (linkerd2-proxy-init, pkg/iptables/iptables.go). */
import { printAddress } from '#net/address.ts';
import type { Arrival, Onward, Proxy, ProxySoftware } from './proxy.ts';

export const linkerdProxy: ProxySoftware = {
  name: 'linkerd-proxy',
  mesh: 'Linkerd',
  chains: /^PROXY_INIT_(?:REDIRECT|OUTPUT)$/,
  signs: ['PROXY_INIT_REDIRECT', 'PROXY_INIT_OUTPUT'],
  roles: [
    { chain: /^PROXY_INIT_REDIRECT$/, role: 'inbound' },
    { chain: /^PROXY_INIT_OUTPUT$/, role: 'outbound' },
  ],
  usualPorts: new Map([
    [4143, 'inbound'],
    [4140, 'outbound'],
  ]),
  process: /^linkerd2?-proxy$/,
  ownPorts: new Map([
    [4190, 'linkerd-proxy’s control port'],
    [4191, 'linkerd-proxy’s admin page and metrics'],
  ]),
  uid: 2102,
  mark: undefined,
  onward,
};

function onward({ listener, original, own, captured }: Arrival, { uid, gid }: Proxy): Onward {
  if (!captured) {
    return {
      says: 'closes it: a connection made straight to its listener has no original destination',
      sends: undefined,
    };
  }
  const sends = { source: undefined, destination: original, uid, gid, mark: 0 };
  if (listener.role === 'inbound' || own) {
    return { says: 'connects to the application at the address that was asked for', sends };
  }
  return {
    says: `asks for the original destination, ${printAddress(original.address)}:${original.port}, and connects to it or to an endpoint of that service`,
    sends,
    peers: 'endpoint',
  };
}
