/**
 * Routes and address types, as the kernel's FIB answers them: rules by priority, in each table the
 * longest prefix. The local table (own addresses, broadcasts, 127.0.0.0/8) comes from the
 * interfaces, the main table from connected subnets and the host's routes.
 */
import { type Address, LOOPBACK, isLoopback, isMulticast, isUnspecified } from '#net/address.ts';
import type { Family } from '#net/family.ts';
import { type Subnet, addressBits, lengthOfMask, maskOfLength, subnetHas } from '#net/subnet.ts';
import type { Host, Interface, Route, RouteRule } from './host.ts';

export const TABLE_LOCAL = 255;
export const TABLE_MAIN = 254;
export const TABLE_DEFAULT = 253;

export interface Flow {
  readonly family: Family;
  readonly destination: Address;
  readonly source: Address | undefined;
  readonly mark: number;
  readonly tos: number;
  /** `undefined` for a packet made on this host. */
  readonly inInterface: string | undefined;
  readonly outInterface: string | undefined;
}

export type RouteAnswer =
  | {
      readonly kind: 'unicast';
      readonly interface: string;
      readonly via: Address | undefined;
      /** The address the route prefers as source. */
      readonly source: Address | undefined;
    }
  | { readonly kind: 'local' | 'broadcast' | 'multicast'; readonly interface: string }
  | { readonly kind: 'none' | 'blackhole' | 'unreachable' | 'prohibit' };

/** Where a packet of this flow goes. */
export function lookupRoute(host: Host, flow: Flow): RouteAnswer {
  if (flow.family === 4 && isLimitedBroadcast(flow.destination)) {
    return {
      kind: 'broadcast',
      interface: flow.outInterface ?? defaultInterface(host, flow) ?? 'lo',
    };
  }
  if (isMulticast(flow.destination)) {
    return {
      kind: 'multicast',
      interface: flow.outInterface ?? defaultInterface(host, flow) ?? 'lo',
    };
  }
  return lookupUnicast(host, flow);
}

function lookupUnicast(host: Host, flow: Flow): RouteAnswer {
  for (const rule of rulesFor(host, flow.family)) {
    if (!ruleFits(rule, flow)) continue;
    const route = longestPrefix(tableRoutes(host, rule.table, flow.family), flow);
    if (route) return answerOf(host, route);
  }
  return { kind: 'none' };
}

/** Where multicast leaves: by the default route, else by the first interface that is not lo. */
function defaultInterface(host: Host, flow: Flow): string | undefined {
  const answer = lookupUnicast(host, flow);
  if (answer.kind === 'unicast') return answer.interface;
  return host.interfaces.find(({ name }) => name !== 'lo')?.name;
}

function answerOf(host: Host, route: Route): RouteAnswer {
  switch (route.kind) {
    case 'local':
      return { kind: 'local', interface: 'lo' };
    case 'broadcast':
      return { kind: 'broadcast', interface: route.interface ?? 'lo' };
    case 'unicast': {
      const out = route.interface ?? interfaceTowards(host, route.via) ?? 'lo';
      return { kind: 'unicast', interface: out, via: route.via, source: route.source };
    }
    default:
      return { kind: route.kind };
  }
}

/** The interface on whose link a next hop lies. */
function interfaceTowards(host: Host, via: Address | undefined): string | undefined {
  if (!via) return undefined;
  return host.interfaces.find(({ addresses }) =>
    addresses.some(({ subnet }) => subnetHas(subnet, via)),
  )?.name;
}

const NO_SELECTOR = {
  mark: undefined,
  from: undefined,
  to: undefined,
  inInterface: undefined,
  outInterface: undefined,
} as const;

const orderedRules: Readonly<Record<Family, WeakMap<Host, readonly RouteRule[]>>> = {
  4: new WeakMap(),
  6: new WeakMap(),
};

function rulesFor(host: Host, family: Family): readonly RouteRule[] {
  let rules = orderedRules[family].get(host);
  if (!rules) {
    rules = orderRules(host, family);
    orderedRules[family].set(host, rules);
  }
  return rules;
}

function orderRules(host: Host, family: Family): readonly RouteRule[] {
  const own = (priority: number, table: number): RouteRule => ({
    ...NO_SELECTOR,
    family,
    priority,
    table,
  });
  const rules = [
    own(0, TABLE_LOCAL),
    ...host.rules.filter((rule) => rule.family === family),
    own(32766, TABLE_MAIN),
    own(32767, TABLE_DEFAULT),
  ];
  return rules.toSorted((a, b) => a.priority - b.priority);
}

function ruleFits(rule: RouteRule, flow: Flow): boolean {
  if (rule.mark && (flow.mark & rule.mark.mask) >>> 0 !== rule.mark.value) return false;
  if (rule.from && !(flow.source && subnetHas(rule.from, flow.source))) return false;
  if (rule.to && !subnetHas(rule.to, flow.destination)) return false;
  // A packet made here counts as coming in on lo (net/core/fib_rules.c, fib_rule_match).
  if (rule.inInterface !== undefined && rule.inInterface !== (flow.inInterface ?? 'lo'))
    return false;
  return rule.outInterface === undefined || rule.outInterface === flow.outInterface;
}

function longestPrefix(routes: readonly Route[], flow: Flow): Route | undefined {
  let best: Route | undefined;
  let bestLength = -1;
  for (const route of routes) {
    if (!subnetHas(route.destination, flow.destination)) continue;
    if (flow.outInterface !== undefined && route.interface !== flow.outInterface) continue;
    const length = lengthOfMask(route.destination.mask) ?? 0;
    if (length > bestLength) [best, bestLength] = [route, length];
  }
  return best;
}

const madeRoutes = new WeakMap<Host, ReadonlyMap<string, readonly Route[]>>();

function tableRoutes(host: Host, table: number, family: Family): readonly Route[] {
  let tables = madeRoutes.get(host);
  if (!tables) {
    tables = groupRoutes(host);
    madeRoutes.set(host, tables);
  }
  return tables.get(`${table}/${family}`) ?? [];
}

function groupRoutes(host: Host): ReadonlyMap<string, readonly Route[]> {
  const tables = new Map<string, Route[]>();
  const add = (route: Route): void => {
    const key = `${route.table}/${route.family}`;
    const routes = tables.get(key);
    if (routes) routes.push(route);
    else tables.set(key, [route]);
  };
  for (const each of host.interfaces) for (const route of interfaceRoutes(each)) add(route);
  add(localRoute({ address: { family: 4, words: [0x7f000000] }, mask: maskOfLength(4, 8) }, 'lo'));
  add(localRoute(single(LOOPBACK[6]), 'lo'));
  for (const route of host.routes) add(route);
  return tables;
}

/** What the kernel adds by itself for an interface's addresses. */
function interfaceRoutes({ name, addresses }: Interface): readonly Route[] {
  return addresses.flatMap(({ address, subnet }) => {
    const routes: Route[] = [localRoute(single(address), name)];
    const length = lengthOfMask(subnet.mask) ?? 0;
    const { family } = address;
    if (length < addressBits(family)) {
      routes.push({ ...BARE, family, destination: subnet, interface: name, source: address });
    }
    if (family === 4 && length < 31) {
      const broadcast = single(broadcastOf(subnet));
      routes.push({
        ...BARE,
        family,
        destination: broadcast,
        interface: name,
        table: TABLE_LOCAL,
        kind: 'broadcast',
      });
    }
    return routes;
  });
}

const BARE = { via: undefined, source: undefined, table: TABLE_MAIN, kind: 'unicast' } as const;

function localRoute(destination: Subnet, name: string): Route {
  return {
    ...BARE,
    family: destination.address.family,
    destination,
    interface: name,
    table: TABLE_LOCAL,
    kind: 'local',
  };
}

function single(address: Address): Subnet {
  return { address, mask: maskOfLength(address.family, addressBits(address.family)) };
}

/** The highest address of a subnet; since Linux 5.14 the lowest is an ordinary one. */
function broadcastOf(subnet: Subnet): Address {
  const words = subnet.address.words.map(
    (word, index) => (word | ~(subnet.mask.words[index] ?? 0)) >>> 0,
  );
  return { family: subnet.address.family, words };
}

function isLimitedBroadcast(address: Address): boolean {
  return address.family === 4 && address.words[0] === 0xffffffff;
}

/** Types of `-m addrtype`. */
export type AddressType =
  | 'UNSPEC'
  | 'UNICAST'
  | 'LOCAL'
  | 'BROADCAST'
  | 'ANYCAST'
  | 'MULTICAST'
  | 'BLACKHOLE'
  | 'UNREACHABLE'
  | 'PROHIBIT';

/**
 * The types of an address. IPv4 addresses have exactly one, from the local table alone
 * (net/ipv4/fib_frontend.c, inet_addr_type); an own IPv6 address is UNICAST and LOCAL at once
 * (net/netfilter/xt_addrtype.c, match_type6). `limitTo` counts only addresses of that interface.
 */
export function addressTypes(
  host: Host,
  address: Address,
  limitTo?: string,
): ReadonlySet<AddressType> {
  return address.family === 4
    ? new Set([addressType4(host, address, limitTo)])
    : addressTypes6(host, address, limitTo);
}

function addressType4(host: Host, address: Address, limitTo: string | undefined): AddressType {
  const word = address.words[0] ?? 0;
  // net/ipv4/fib_frontend.c, __inet_dev_addr_type: 0.0.0.0/8 and 255.255.255.255 first.
  if (word >>> 24 === 0 || word === 0xffffffff) return 'BROADCAST';
  if (isMulticast(address)) return 'MULTICAST';
  const routes = tableRoutes(host, TABLE_LOCAL, 4);
  const route = longestPrefix(routes, flowTo(address));
  if (!route || (limitTo !== undefined && route.interface !== limitTo)) return 'UNICAST';
  return route.kind === 'broadcast' ? 'BROADCAST' : 'LOCAL';
}

/** A packet of which nothing is known but where it goes. */
export function flowTo(destination: Address): Flow {
  return {
    family: destination.family,
    destination,
    source: undefined,
    mark: 0,
    tos: 0,
    inInterface: undefined,
    outInterface: undefined,
  };
}

function addressTypes6(
  host: Host,
  address: Address,
  limitTo: string | undefined,
): ReadonlySet<AddressType> {
  const types = new Set<AddressType>();
  if (isUnspecified(address)) types.add('UNSPEC');
  else if (isMulticast(address)) types.add('MULTICAST');
  else if (!isMappedV4(address)) types.add('UNICAST');
  if (isOwnAddress(host, address, limitTo)) types.add('LOCAL');
  const answer = lookupRoute(host, flowTo(address));
  if (answer.kind === 'none' || answer.kind === 'unreachable') types.add('UNREACHABLE');
  if (answer.kind === 'prohibit') types.add('PROHIBIT');
  return types;
}

function isMappedV4({ words }: Address): boolean {
  return words[0] === 0 && words[1] === 0 && words[2] === 0xffff;
}

/** Whether an interface of the host has this very address (127.0.0.0/8 and ::1 included). */
export function isOwnAddress(host: Host, address: Address, limitTo?: string): boolean {
  const routes = tableRoutes(host, TABLE_LOCAL, address.family);
  return routes.some(
    (route) =>
      route.kind === 'local' &&
      (limitTo === undefined || route.interface === limitTo) &&
      subnetHas(route.destination, address),
  );
}

/**
 * The address an interface has for talking to `towards`: one on the same subnet, else its first; one
 * without a global address borrows another interface's (net/ipv4/devinet.c, inet_select_addr). For
 * IPv6 an own address talks to itself (net/ipv6/addrconf.c, ipv6_dev_get_saddr). `undefined` where
 * there is none at all.
 */
export function interfaceAddress(
  host: Host,
  name: string,
  family: Family,
  towards?: Address,
): Address | undefined {
  if (family === 6 && towards && isOwnAddress(host, towards)) return towards;
  const named = host.interfaces.find((each) => each.name === name);
  const own = addressesOf(named, family);
  const near = towards && own.find(({ subnet }) => subnetHas(subnet, towards));
  if (near ?? own[0]) return (near ?? own[0])?.address;
  return host.interfaces.flatMap((each) => addressesOf(each, family))[0]?.address;
}

/** The interface's own first address, and no other's; `undefined` where it has none of the family. */
export function firstAddress(host: Host, name: string, family: Family): Address | undefined {
  return host.interfaces
    .find((each) => each.name === name)
    ?.addresses.find(({ address }) => address.family === family)?.address;
}

function addressesOf(each: Interface | undefined, family: Family): Interface['addresses'] {
  return (each?.addresses ?? []).filter(
    ({ address }) => address.family === family && !isLoopback(address),
  );
}
