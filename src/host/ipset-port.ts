/** The port dimension of a set's entries: a protocol with its port, or with type and code of ICMP. */
import { ICMPV6_NAMES, ICMP_NAMES, readIcmpName } from '#net/icmp-names.ts';
import type { Packet } from '#net/packet.ts';
import { readPort } from '#net/ports.ts';
import { PROTOCOL, readProtocol } from '#net/protocol.ts';

interface PortElement {
  readonly protocol: number;
  /** For ICMP `type * 256 + code`; 0 for protocols whose ports no set looks at. */
  readonly port: number;
}

const WITH_PORTS: ReadonlySet<number> = new Set([
  PROTOCOL.tcp,
  PROTOCOL.udp,
  PROTOCOL.sctp,
  PROTOCOL.udplite,
]);

/**
 * What the packet has in the port dimension; `undefined` where it has nothing to look at.
 * net/netfilter/ipset/ip_set_getport.c, get_port: ICMP has no sides.
 */
export function portElement(packet: Packet, side: 'src' | 'dst'): PortElement | undefined {
  const { protocol, transport, family, fragment } = packet;
  const isLooked = WITH_PORTS.has(protocol) || transport.kind === 'icmp';
  if (fragment === 'later' && (family === 6 || isLooked)) return undefined;
  if (!isLooked) return { protocol, port: 0 };
  switch (transport.kind) {
    case 'icmp':
      return { protocol, port: transport.type * 256 + transport.code };
    case 'none':
      return undefined;
    default:
      return {
        protocol,
        port: side === 'src' ? transport.sourcePort : transport.destinationPort,
      };
  }
}

/** Reads `tcp:80`, `80` (which is TCP), `icmp:3/4`, `icmp:echo-request`, `gre:0`. */
export function readPortElement(text: string): PortElement | undefined {
  const colon = text.indexOf(':');
  const protocol = colon < 0 ? PROTOCOL.tcp : readProtocol(text.slice(0, colon));
  const rest = text.slice(colon + 1);
  if (protocol === undefined) return undefined;
  const port =
    protocol === PROTOCOL.icmp || protocol === PROTOCOL.icmpv6
      ? readTypeAndCode(rest, protocol)
      : readPort(rest);
  return port === undefined ? undefined : { protocol, port };
}

function readTypeAndCode(text: string, protocol: number): number | undefined {
  const named = readIcmpName(text, protocol === PROTOCOL.icmp ? ICMP_NAMES : ICMPV6_NAMES);
  if (named) return named.type * 256 + (named.code ?? 0);
  const [, type, code = '0'] = /^(\d{1,3})(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  return type === undefined ? undefined : Number(type) * 256 + Number(code);
}
