/**
 * What a dump lets one guess about the host around it, for a packet that a person asks about. A
 * dump says nothing of addresses and routes; these guesses make the common question answerable, and
 * are shown as guesses.
 */
import { capturesOf } from '#actors/capture-rules.ts';
import { listenerName, recogniseProxy } from '#actors/recognise.ts';
import type { Host, Interface, Route, RouteRule, Socket } from '#host/host.ts';
import { type Address, LOOPBACK, isLoopback } from '#net/address.ts';
import type { Family } from '#net/family.ts';
import type { AskedPacket } from '#net/packet-line.ts';
import { type Subnet, addressBits, maskOfLength, underMask } from '#net/subnet.ts';
import type { Chain, ChainId, Rule, RuleId, Ruleset } from '#ruleset/ruleset.ts';

/** The table that TPROXY's policy route uses; which number it is does not matter. */
const TPROXY_TABLE = 133;

/** A host on which the packet makes sense. */
export function inferHost(ruleset: Ruleset, asked: AskedPacket): Host {
  const { family } = ruleset;
  const evidence = evidenceOf(ruleset);
  const arrives = asked.origin?.kind === 'wire' ? asked.origin.interface : undefined;
  const outside = evidence.interfaces.find((name) => name !== arrives) ?? 'eth0';
  const main = arrives ?? outside;
  const { packet } = asked;
  // What has a loopback address stays on the host: Envoy's 127.0.0.6 asks the app at the pod's own.
  const local =
    arrives === undefined && !isLoopback(packet.source) ? packet.source : packet.destination;
  const forwarded =
    arrives !== undefined &&
    evidence.forwards &&
    isPublic(packet.destination) &&
    !isPublic(packet.source);
  const own = forwarded || isLoopback(local) ? undefined : local;
  const names = new Set([main, outside, ...evidence.interfaces]);
  names.delete('lo');
  const interfaces: Interface[] = [loopback(family)];
  for (const name of names) {
    const address = name === main ? own : undefined;
    interfaces.push({
      name,
      addresses: address ? [{ address, subnet: subnetOf(address, addressBits(family)) }] : [],
      mac: undefined,
      peerMac: undefined,
      group: 0,
    });
  }
  return {
    interfaces,
    routes: [
      ...routesBack(packet.source, arrives),
      defaultRoute(family, outside),
      ...evidence.routes,
    ],
    rules: evidence.rules,
    sets: [],
    sockets: evidence.sockets,
    sysctls: evidence.forwards ? FORWARDING : new Map(),
    conntrack: true,
  };
}

const FORWARDING: ReadonlyMap<string, number> = new Map([
  ['net.ipv4.ip_forward', 1],
  ['net.ipv6.conf.all.forwarding', 1],
]);

function loopback(family: Family): Interface {
  const address = LOOPBACK[family];
  const subnet = subnetOf(address, family === 4 ? 8 : 128);
  return {
    name: 'lo',
    addresses: [{ address, subnet }],
    mac: undefined,
    peerMac: undefined,
    group: 0,
  };
}

function subnetOf(address: Address, length: number): Subnet {
  const mask = maskOfLength(address.family, length);
  return { address: underMask(address, mask), mask };
}

const BARE = { via: undefined, source: undefined, table: 254, kind: 'unicast' } as const;

function defaultRoute(family: Family, name: string): Route {
  const zero: Address = { family, words: Array<number>(addressBits(family) / 32).fill(0) };
  return { ...BARE, family, destination: subnetOf(zero, 0), interface: name };
}

/** Answers go back where the packet came from. */
function routesBack(source: Address, arrives: string | undefined): readonly Route[] {
  if (arrives === undefined) return [];
  const destination = subnetOf(source, source.family === 4 ? 24 : 64);
  return [{ ...BARE, family: source.family, destination, interface: arrives }];
}

/** Whether an address is one of the public internet: not private, shared, local or documentation. */
function isPublic(address: Address): boolean {
  const first = address.words[0] ?? 0;
  if (address.family === 6) return first >>> 29 === 1;
  return !PRIVATE.some(
    ([network, length]) => first >>> (32 - length) === network >>> (32 - length),
  );
}

const PRIVATE: readonly (readonly [network: number, length: number])[] = [
  [0x0a000000, 8],
  [0x64400000, 10],
  [0x7f000000, 8],
  [0xa9fe0000, 16],
  [0xac100000, 12],
  [0xc0a80000, 16],
];

interface Evidence {
  /** Interfaces named in rules, in order, without patterns. */
  readonly interfaces: readonly string[];
  /** Whether rules deal with forwarded packets, so that this is no mere end host or pod. */
  readonly forwards: boolean;
  readonly sockets: readonly Socket[];
  readonly rules: readonly RouteRule[];
  readonly routes: readonly Route[];
}

/** The processes that rules hand packets to, as far as their chains tell. */
export function inferSockets(ruleset: Ruleset): readonly Socket[] {
  return evidenceOf(ruleset).sockets;
}

const found = new WeakMap<Ruleset, Evidence>();

function evidenceOf(ruleset: Ruleset): Evidence {
  const known = found.get(ruleset);
  if (known) return known;
  const evidence = gather(ruleset);
  found.set(ruleset, evidence);
  return evidence;
}

/**
 * Rules looked at for evidence, those of built-in chains first: enough for any host that people wrote
 * rules for by hand, and no delay where a program wrote a quarter of a million.
 */
const MOST_RULES = 2_000;

/** Targets that tell of a process or of routes. */
const TELLING: ReadonlySet<string> = new Set(['TPROXY', 'REDIRECT']);

function gather(ruleset: Ruleset): Evidence {
  const interfaces = new Set<string>();
  const marks: { value: number; mask: number }[] = [];
  let forwards = false;
  let looked = 0;
  for (const builtIn of [true, false]) {
    for (const chain of chainsOf(ruleset, builtIn)) {
      if (looked >= MOST_RULES) break;
      if (chain.hook === 'FORWARD') forwards ||= chain.ruleCount > 0 || chain.policy === 'DROP';
      for (let at = 0; at < chain.ruleCount && looked < MOST_RULES; at += 1) {
        looked += 1;
        const id = (chain.firstRule + at) as RuleId; // consecutive ids: ruleset.ts
        if (!ruleset.asksInterface(id) && !TELLING.has(ruleset.targetName(id) ?? '')) continue;
        const rule = ruleset.rule(id);
        for (const name of interfacesOf(rule)) interfaces.add(name);
        const { action } = rule;
        if (action.kind === 'target' && action.target.kind === 'TPROXY') {
          marks.push(action.target.mark);
        }
      }
    }
  }
  interfaces.delete('lo');
  const routed = recogniseProxy(ruleset)?.software.routedMark;
  if (routed && marks.every(({ value }) => value !== routed.value)) marks.push(routed);
  return {
    interfaces: [...interfaces],
    forwards,
    sockets: proxySockets(ruleset),
    ...policyRoutes(ruleset.family, marks),
  };
}

/** The built-in chains of every table, or the others; a table's built-in ones come first. */
function* chainsOf(ruleset: Ruleset, builtIn: boolean): Iterable<Chain> {
  for (const table of ruleset.tables) {
    for (let at = 0; at < table.chainCount; at += 1) {
      const chain = ruleset.chain((table.firstChain + at) as ChainId); // consecutive ids: ruleset.ts
      if (chain.hook === undefined && builtIn) break;
      if ((chain.hook !== undefined) === builtIn) yield chain;
    }
  }
}

function interfacesOf(rule: Rule): readonly string[] {
  return rule.matches.flatMap((match) => {
    if (match.kind !== 'basic') return [];
    return [match.inInterface, match.outInterface]
      .filter((each) => each !== undefined && !each.invert && !each.value.endsWith('+'))
      .map((each) => each?.value ?? '');
  });
}

/** A mesh's proxy listens where its own chains send packets; who listens for another TPROXY is not known. */
function proxySockets(ruleset: Ruleset): readonly Socket[] {
  const { family } = ruleset;
  const proxy = recogniseProxy(ruleset);
  const address = { family, words: family === 4 ? [0] : [0, 0, 0, 0] };
  const own = (proxy?.listeners ?? []).map((each): Socket => {
    const { protocol, port, transparent, program } = each;
    const label = `${program}, ${listenerName(each)}`;
    return { protocol, address, port, transparent, uid: proxy?.uid, label };
  });
  const others = capturesOf(ruleset)
    .rules.filter(({ transparent }) => transparent)
    .filter(({ protocol, port }) =>
      own.every((each) => each.protocol !== protocol || each.port !== port),
    )
    .map(({ protocol, port }): Socket => {
      return { protocol, address, port, transparent: true, uid: undefined, label: undefined };
    });
  return [...own, ...others];
}

/** `ip rule add fwmark …; ip route add local default dev lo`: what TPROXY needs to deliver here. */
function policyRoutes(
  family: Family,
  marks: readonly { readonly value: number; readonly mask: number }[],
): Pick<Evidence, 'rules' | 'routes'> {
  const rules = marks.map((mark, index) => ({
    family,
    priority: 100 + index,
    mark: { value: (mark.value & mark.mask) >>> 0, mask: mark.mask },
    from: undefined,
    to: undefined,
    inInterface: undefined,
    outInterface: undefined,
    table: TPROXY_TABLE,
  }));
  if (rules.length === 0) return { rules, routes: [] };
  const route: Route = { ...defaultRoute(family, 'lo'), table: TPROXY_TABLE, kind: 'local' };
  return { rules, routes: [route] };
}

/** Who sends a packet whose line does not say: this host where rules of OUTPUT fit better, else the wire. */
export function inferOrigin(ruleset: Ruleset, asked: AskedPacket): AskedPacket {
  if (asked.origin) return asked;
  const { interfaces } = evidenceOf(ruleset);
  if (isLoopback(asked.packet.source)) {
    return { ...asked, origin: { kind: 'process', uid: 1000, gid: 1000 } };
  }
  return { ...asked, origin: { kind: 'wire', interface: interfaces[0] ?? 'eth0' } };
}
