/** Reads a host from the JSON that recordings and `--host` files have. */
import { type Result, err, ok } from '#base/result.ts';
import { type Address, readAddress } from '#net/address.ts';
import type { Family } from '#net/family.ts';
import { readProtocol } from '#net/protocol.ts';
import { type Subnet, addressBits, maskOfLength, readSubnet } from '#net/subnet.ts';
import type { Host, Interface, IpSet, Route, RouteRule, Socket } from './host.ts';
import { TABLE_DEFAULT, TABLE_LOCAL, TABLE_MAIN } from './routing.ts';

/**
 * `{interfaces: [{name, addrs, mac}], routes: [{dst, via, dev, table, type, src}], rules: [{priority,
 * fwmark, from, to, iif, table}], ipsets: [{name, type, family, entries}], sysctls: {…}, listeners:
 * [{proto, addr, port, transparent}], conntrack}`. Every part may be left out. The error is a sentence.
 */
export function readHost(json: unknown, family: Family): Result<Host, string> {
  if (!isRecord(json)) return err('The host is a JSON object with interfaces, routes and so on.');
  const problems: string[] = [];
  const read = <T>(key: string, form: (each: Json) => T | undefined): readonly T[] =>
    readList(json, key, form, problems);
  const host: Host = {
    interfaces: read('interfaces', readInterface),
    routes: read('routes', (each) => readRoute(each, family)),
    rules: read('rules', (each) => readRule(each, family)),
    sets: read('ipsets', readSet),
    sockets: read('listeners', readSocket),
    sysctls: readSysctls(json['sysctls']),
    conntrack: json['conntrack'] !== false,
  };
  return problems[0] === undefined ? ok(host) : err(problems[0]);
}

type Json = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readList<T>(
  json: Json,
  key: string,
  form: (each: Json) => T | undefined,
  problems: string[],
): readonly T[] {
  const list = json[key] ?? [];
  if (!Array.isArray(list)) {
    problems.push(`“${key}” of the host is a list.`);
    return [];
  }
  return list.flatMap((each: unknown, index) => {
    const value = isRecord(each) ? form(each) : undefined;
    if (value === undefined) {
      problems.push(
        `Entry ${index + 1} of the host’s “${key}” cannot be read: ${JSON.stringify(each)}`,
      );
    }
    return value === undefined ? [] : [value];
  });
}

function text(json: Json, key: string): string | undefined {
  const value = json[key];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
}

function readInterface(json: Json): Interface | undefined {
  const name = text(json, 'name');
  const addrs = json['addrs'] ?? [];
  if (name === undefined || !Array.isArray(addrs)) return undefined;
  const addresses = addrs.flatMap((each: unknown) => {
    const [address] = typeof each === 'string' ? each.split('/') : [];
    const own = address === undefined ? undefined : readAddress(address);
    const subnet = typeof each === 'string' ? readSubnet(each) : undefined;
    return own && subnet ? [{ address: own, subnet }] : [];
  });
  if (addresses.length < addrs.length) return undefined;
  return {
    name,
    addresses,
    mac: text(json, 'mac'),
    peerMac: text(json, 'peer_mac'),
    group: Number(json['group'] ?? 0),
  };
}

const KINDS = ['unicast', 'local', 'broadcast', 'blackhole', 'unreachable', 'prohibit'] as const;

function readRoute(json: Json, otherwise: Family): Route | undefined {
  const dst = text(json, 'dst') ?? '';
  const via = text(json, 'via');
  const hop = via === undefined ? undefined : readAddress(via);
  const family = hop?.family ?? otherwise;
  const destination = readDestination(dst, family);
  const source = text(json, 'src');
  const type = text(json, 'type') ?? 'unicast';
  const kind = KINDS.find((each) => each === type);
  if (!destination || !kind || (via !== undefined && !hop)) return undefined;
  const table = readTable(json['table']) ?? (kind === 'local' ? TABLE_LOCAL : TABLE_MAIN);
  return {
    destination,
    family: destination.address.family,
    via: hop,
    interface: text(json, 'dev'),
    table,
    kind,
    source: source === undefined ? undefined : readAddress(source),
  };
}

function readDestination(dst: string, family: Family): Subnet | undefined {
  if (dst !== 'default') return readSubnet(dst);
  const zero: Address = { family, words: Array<number>(addressBits(family) / 32).fill(0) };
  return { address: zero, mask: maskOfLength(family, 0) };
}

function readTable(value: unknown): number | undefined {
  if (value === 'main') return TABLE_MAIN;
  if (value === 'local') return TABLE_LOCAL;
  if (value === 'default') return TABLE_DEFAULT;
  const number = value === undefined ? Number.NaN : Number(value);
  return Number.isInteger(number) ? number : undefined;
}

function readRule(json: Json, otherwise: Family): RouteRule | undefined {
  const table = readTable(json['table']);
  const from = readSelector(json, 'from');
  const to = readSelector(json, 'to');
  const fwmark = text(json, 'fwmark');
  const [value, mask] = (fwmark ?? '').split('/').map(Number);
  if (table === undefined || (fwmark !== undefined && !Number.isInteger(value))) return undefined;
  return {
    family: from?.address.family ?? to?.address.family ?? otherwise,
    priority: Number(json['priority'] ?? 32765),
    mark: fwmark === undefined ? undefined : { value: value ?? 0, mask: mask ?? 0xffffffff },
    from,
    to,
    inInterface: text(json, 'iif'),
    outInterface: text(json, 'oif'),
    table,
  };
}

function readSelector(json: Json, key: string): Subnet | undefined {
  const value = text(json, key);
  return value === undefined || value === 'all' ? undefined : readSubnet(value);
}

function readSet(json: Json): IpSet | undefined {
  const [name, type] = [text(json, 'name'), text(json, 'type')];
  const entries = json['entries'] ?? [];
  if (name === undefined || type === undefined || !Array.isArray(entries)) return undefined;
  return {
    name,
    type,
    family: json['family'] === 'inet6' || json['family'] === 6 ? 6 : 4,
    entries: entries.map(String),
  };
}

function readSocket(json: Json): Socket | undefined {
  const protocol = readProtocol(text(json, 'proto') ?? 'tcp');
  const address = readAddress(text(json, 'addr') ?? '0.0.0.0');
  const port = Number(json['port']);
  if (protocol === undefined || !address || !(port >= 0 && port <= 65535)) return undefined;
  const uid = json['uid'];
  return {
    protocol,
    address,
    port,
    transparent: json['transparent'] === true,
    uid: typeof uid === 'number' ? uid : undefined,
    label: text(json, 'label'),
  };
}

function readSysctls(json: unknown): ReadonlyMap<string, number> {
  if (!isRecord(json)) return new Map();
  return new Map(Object.entries(json).map(([name, value]) => [name, Number(value)]));
}
