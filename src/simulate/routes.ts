/** The routing decisions between the hooks, with what the stack refuses in them. */
import { type Host, sysctl } from '#host/host.ts';
import { type RouteAnswer, isOwnAddress, lookupRoute } from '#host/routing.ts';
import { type Address, isLoopback, isMulticast, isUnspecified } from '#net/address.ts';
import { type Handshakes, meetsSocketEarly } from './handshakes.ts';
import type { Moving } from './moving.ts';
import type { LossReason } from './step.ts';

export type ArrivalDecision =
  | { readonly kind: 'local'; readonly answer: RouteAnswer }
  | {
      readonly kind: 'forward';
      readonly answer: RouteAnswer;
      readonly out: string;
      readonly via: Address | undefined;
    }
  | { readonly kind: 'lost'; readonly reason: LossReason };

function lost(reason: LossReason): ArrivalDecision {
  return { kind: 'lost', reason };
}

/** After PREROUTING: deliver here, forward, or let go (ip_route_input_slow, ip_forward; ip6_forward). */
export function routeArriving(host: Host, moving: Moving, handshakes: Handshakes): ArrivalDecision {
  const { packet } = moving;
  const name = moving.inInterface ?? 'lo';
  if (name !== 'lo' && isMartian(host, moving)) return lost('martian');
  const answer = lookupRoute(host, {
    family: packet.family,
    destination: packet.destination,
    source: packet.source,
    mark: packet.mark,
    tos: packet.tos,
    inInterface: name,
    outInterface: isStrict(packet.destination) ? name : undefined,
  });
  switch (answer.kind) {
    case 'local':
    case 'broadcast':
    case 'multicast':
      return { kind: 'local', answer };
    case 'unicast':
      return forward(host, moving, answer, handshakes);
    default:
      return lost(forwards(host, moving) ? 'no route' : 'forwarding is off');
  }
}

/**
 * Addresses that for an arriving packet have routes by its own interface only (net/ipv6/route.c,
 * rt6_need_strict): a packet that NAT sends from a wire to ::1 is not for this host.
 */
function isStrict(address: Address): boolean {
  if (address.family === 4) return false;
  const linkLocal = ((address.words[0] ?? 0) & 0xffc00000) >>> 0 === 0xfe800000;
  return linkLocal || isLoopback(address);
}

function forward(
  host: Host,
  moving: Moving,
  answer: Extract<RouteAnswer, { kind: 'unicast' }>,
  handshakes: Handshakes,
): ArrivalDecision {
  const { packet } = moving;
  if (!forwards(host, moving)) return lost('forwarding is off');
  if (packet.frame && packet.frame.type !== 'unicast') {
    return lost('frame not addressed to this host');
  }
  if (moving.socket || meetsSocketEarly(handshakes, packet, host)) {
    return lost('not forwarded: it has a socket');
  }
  if (packet.ttl <= 1) return lost('ttl exceeded');
  return { kind: 'forward', answer, out: answer.interface, via: answer.via };
}

function forwards(host: Host, moving: Moving): boolean {
  return moving.packet.family === 4
    ? sysctl(host, 'net.ipv4.ip_forward') !== 0 ||
        sysctl(host, `net.ipv4.conf.${moving.inInterface ?? ''}.forwarding`) !== 0
    : sysctl(host, 'net.ipv6.conf.all.forwarding') !== 0;
}

/** net/ipv4/route.c, ip_route_input_slow, and fib_frontend.c, fib_validate_source. */
function isMartian(host: Host, moving: Moving): boolean {
  const { packet } = moving;
  if (packet.family === 6) return false;
  const name = moving.inInterface ?? '';
  const { source, destination } = packet;
  const localnet = conf(host, name, 'route_localnet') !== 0;
  if (!localnet && (isLoopback(source) || isLoopback(destination))) return true;
  if (isMulticast(source) || source.words[0] === 0xffffffff) return true;
  if (isUnspecified(source)) return false;
  if (isOwnAddress(host, source) && conf(host, name, 'accept_local') === 0) return true;
  return failsReversePath(host, moving, name);
}

function failsReversePath(host: Host, moving: Moving, name: string): boolean {
  const filter = Math.max(
    sysctl(host, 'net.ipv4.conf.all.rp_filter'),
    sysctl(host, `net.ipv4.conf.${name}.rp_filter`),
  );
  if (filter === 0) return false;
  const back = lookupRoute(host, {
    family: 4,
    destination: moving.packet.source,
    source: moving.packet.destination,
    mark: 0,
    tos: moving.packet.tos,
    inInterface: undefined,
    outInterface: undefined,
  });
  if (back.kind !== 'unicast') return back.kind !== 'local';
  return filter === 1 && back.interface !== name;
}

/** A per-interface setting that `all` switches on too. */
function conf(host: Host, name: string, key: string): number {
  return Math.max(
    sysctl(host, `net.ipv4.conf.all.${key}`),
    sysctl(host, `net.ipv4.conf.${name}.${key}`),
  );
}

export interface MadeRoute {
  readonly answer: RouteAnswer;
  /** The interface it will leave by (`lo` for an own address); `undefined` where it cannot be sent. */
  readonly out: string | undefined;
  readonly via: Address | undefined;
}

/** For a packet made on this host, before OUTPUT and again in it (ip_route_output_key, ip_route_me_harder). */
export function routeMade(host: Host, moving: Moving, boundTo?: string): MadeRoute {
  const { packet } = moving;
  const answer = lookupRoute(host, {
    family: packet.family,
    destination: packet.destination,
    source: packet.source,
    mark: packet.mark,
    tos: packet.tos,
    inInterface: undefined,
    outInterface: boundTo,
  });
  if (!('interface' in answer)) return { answer, out: undefined, via: undefined };
  const out = answer.interface;
  const localnet = conf(host, out, 'route_localnet') !== 0;
  const stuck = packet.family === 4 && isLoopback(packet.source) && out !== 'lo' && !localnet;
  const via = answer.kind === 'unicast' ? answer.via : undefined;
  return { answer, out: stuck ? undefined : out, via };
}
