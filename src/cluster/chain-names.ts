/** The names of the chains of a service port: pkg/proxy/iptables/proxier.go, portProtoHash. */
import { sha256 } from '#base/sha256.ts';

export interface ServiceChains {
  /** All endpoints that can be used. */
  readonly cluster: string;
  /** Those on this node. */
  readonly local: string;
  /** What comes from outside. */
  readonly external: string;
  /** Who may use the load balancer. */
  readonly firewall: string;
  /** Up to 1.23: endpoints on this node, for what comes from outside. */
  readonly loadBalancer: string;
}

export function serviceChains(name: string, protocol: string): ServiceChains {
  const hash = shortHash(`${name}${protocol}`);
  return {
    cluster: `KUBE-SVC-${hash}`,
    local: `KUBE-SVL-${hash}`,
    external: `KUBE-EXT-${hash}`,
    firewall: `KUBE-FW-${hash}`,
    loadBalancer: `KUBE-XLB-${hash}`,
  };
}

/** `endpoint` is an address and a port: `10.180.0.1:80`, `[fd00::1]:80`. */
export function endpointChain(name: string, protocol: string, endpoint: string): string {
  return `KUBE-SEP-${shortHash(`${name}${protocol}${endpoint}`)}`;
}

/** RFC 4648, base 32. */
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The first sixteen digits in base 32 of the hash: ten bytes of it. */
function shortHash(text: string): string {
  const hash = sha256(new TextEncoder().encode(text));
  let digits = '';
  for (let at = 0; at < 16; at += 1) {
    const bit = at * 5;
    const byte = bit >> 3;
    const pair = ((hash[byte] ?? 0) << 8) | (hash[byte + 1] ?? 0);
    digits += DIGITS[(pair >> (11 - (bit & 7))) & 31] ?? '';
  }
  return digits;
}
