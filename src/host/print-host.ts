/** A host as the texts that the readers beside this file read, so that it can be seen and edited. */
import { type Address, printAddress } from '#net/address.ts';
import type { Connection, Tuple } from '#net/connection.ts';
import type { Family } from '#net/family.ts';
import { PROTOCOL, hasPorts, printProtocol } from '#net/protocol.ts';
import { type Subnet, lengthOfMask, printSubnet, subnetHas } from '#net/subnet.ts';
import type { Host, Interface, IpSet, Route, RouteRule, Socket } from './host.ts';
import type { KernelPart } from './host-texts.ts';
import { hasFamily } from './ipset-index.ts';
import { KERNEL_RULES } from './read-rules.ts';
import { printTableName } from './route-tables.ts';
import { TABLE_LOCAL, TABLE_MAIN } from './routing.ts';

/** Every part; `family` is the one that needs no heading. */
export function printHost(
  host: Host,
  connections: readonly Connection[],
  family: Family,
): Readonly<Record<KernelPart, string>> {
  return {
    addresses: host.interfaces.map(printInterface).join(''),
    routes: byFamily(host.routes, family, 'route', (routes) => routes.map(printRoute)),
    rules: byFamily(host.rules, family, 'rule', printRules),
    sets: host.sets.map(printSet).join(''),
    sockets: host.sockets.map(printSocket).join(''),
    sysctls: [...host.sysctls].map(([name, value]) => `${printSysctl(name)} = ${value}\n`).join(''),
    connections: connections.map(printConnection).join(''),
  };
}

function printInterface(
  { name, addresses, mac, peerMac, group }: Interface,
  index: number,
): string {
  const lines = [`${index + 1}: ${name}:${group === 0 ? '' : ` group ${group}`}`];
  if (mac !== undefined || peerMac !== undefined) {
    lines.push(`    link/ether ${mac ?? '?'}${peerMac === undefined ? '' : ` peer ${peerMac}`}`);
  }
  for (const { address, subnet } of addresses) {
    const keyword = address.family === 4 ? 'inet' : 'inet6';
    const own = printAddress(address);
    lines.push(
      subnetHas(subnet, address)
        ? `    ${keyword} ${own}/${lengthOfMask(subnet.mask) ?? ''}`
        : `    ${keyword} ${own} peer ${printSubnet(subnet)}`,
    );
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** The lines of one family, or of both under the commands that would have printed them. */
function byFamily<T extends { readonly family: Family }>(
  all: readonly T[],
  usual: Family,
  what: string,
  print: (some: readonly T[], family: Family) => readonly string[],
): string {
  const other: Family = usual === 4 ? 6 : 4;
  const own = all.filter(({ family }) => family === usual);
  const others = all.filter(({ family }) => family === other);
  const heading = (family: Family): string => `# ip ${family === 6 ? '-6 ' : ''}${what}`;
  const lines =
    others.length === 0
      ? print(own, usual)
      : [heading(usual), ...print(own, usual), heading(other), ...print(others, other)];
  return lines.map((line) => `${line}\n`).join('');
}

function printRoute({
  destination,
  family,
  via,
  interface: dev,
  table,
  kind,
  source,
}: Route): string {
  const usualTable = kind === 'local' || kind === 'broadcast' ? TABLE_LOCAL : TABLE_MAIN;
  return [
    ...(kind === 'unicast' ? [] : [kind]),
    printDestination(destination),
    ...(via ? ['via', ...(via.family === family ? [] : [inet(via)]), printAddress(via)] : []),
    ...(dev === undefined ? [] : ['dev', dev]),
    ...(table === usualTable ? [] : ['table', printTableName(table)]),
    ...(source ? ['src', printAddress(source)] : []),
  ].join(' ');
}

function inet(address: Address): string {
  return address.family === 6 ? 'inet6' : 'inet';
}

function printDestination(destination: Subnet): string {
  return lengthOfMask(destination.mask) === 0 ? 'default' : printSubnet(destination);
}

/** With the kernel's own three, as `ip rule` shows them. */
function printRules(rules: readonly RouteRule[], family: Family): readonly string[] {
  if (rules.length === 0) return [];
  const own = KERNEL_RULES.filter(([priority]) => family === 4 || priority < 32767).map(
    ([priority, table]) => ({ priority, words: `from all lookup ${printTableName(table)}` }),
  );
  const others = rules.map((rule) => ({ priority: rule.priority, words: printSelectors(rule) }));
  return [...own.slice(0, 1), ...others, ...own.slice(1)].map(
    ({ priority, words }) => `${priority}:\t${words}`,
  );
}

function printSelectors({ mark, from, to, inInterface, outInterface, table }: RouteRule): string {
  return [
    `from ${from ? printSubnet(from) : 'all'}`,
    ...(to ? [`to ${printSubnet(to)}`] : []),
    ...(mark ? [`fwmark ${printMark(mark)}`] : []),
    ...(inInterface === undefined ? [] : [`iif ${inInterface}`]),
    ...(outInterface === undefined ? [] : [`oif ${outInterface}`]),
    `lookup ${printTableName(table)}`,
  ].join(' ');
}

function printMark({ value, mask }: NonNullable<RouteRule['mark']>): string {
  const hex = (number: number): string => `0x${number.toString(16)}`;
  return mask === 0xffffffff ? hex(value) : `${hex(value)}/${hex(mask)}`;
}

function printSet({ name, type, family, create, entries }: IpSet): string {
  const options = create ?? (hasFamily(type) ? `family ${family === 6 ? 'inet6' : 'inet'}` : '');
  const named = name.includes(' ') ? `"${name}"` : name;
  const lines = [`create ${named} ${type} ${options}`.trimEnd()];
  for (const entry of entries) lines.push(`add ${named} ${entry}`);
  return lines.map((line) => `${line}\n`).join('');
}

function printSocket({ protocol, address, port, transparent, uid, label }: Socket): string {
  const state = protocol === PROTOCOL.udp || protocol === PROTOCOL.udplite ? 'UNCONN' : 'LISTEN';
  const printed = printAddress(address);
  const local = address.family === 6 ? `[${printed}]` : printed;
  const anyone = address.family === 6 ? '[::]:*' : '0.0.0.0:*';
  return `${[
    printProtocol(protocol),
    state,
    '0 0',
    `${local}:${port}`,
    anyone,
    ...(label === undefined ? [] : [`users:(("${label}"))`]),
    ...(uid === undefined ? [] : [`uid:${uid}`]),
    ...(transparent ? ['inet-sockopt: (transparent)'] : []),
  ].join(' ')}\n`;
}

/** As sysctl spells it: a dot within an interface's name becomes a slash. */
function printSysctl(name: string): string {
  const [, head = '', device = '', tail = ''] =
    /^(net\.ipv[46]\.(?:conf|neigh)\.)(.+)(\.[^.]+)$/.exec(name) ?? [];
  return head === '' ? name : `${head}${device.replaceAll('.', '/')}${tail}`;
}

function printConnection(connection: Connection): string {
  const { original, reply, mark, zone, seenReply, assured, tcpState, labels, helper } = connection;
  const { protocol } = original;
  const name = printProtocol(protocol);
  const known = name === String(protocol) ? 'unknown' : name;
  return `${[
    known === 'ipv6-icmp' ? 'icmpv6' : known,
    String(protocol),
    ...(tcpState === undefined ? [] : [tcpState]),
    printTuple(original),
    ...(seenReply ? [] : ['[UNREPLIED]']),
    printTuple(reply),
    ...(assured ? ['[ASSURED]'] : []),
    `mark=${mark}`,
    ...(zone === 0 ? [] : [`zone=${zone}`]),
    ...(helper === undefined ? [] : [`helper=${helper}`]),
    ...(labels.length === 0 ? [] : [`labels=${labels.join(',')}`]),
  ].join(' ')}\n`;
}

function printTuple({ source, destination, protocol, sourcePort, destinationPort }: Tuple): string {
  const ends = `src=${printAddress(source)} dst=${printAddress(destination)}`;
  if (protocol === PROTOCOL.icmp || protocol === PROTOCOL.icmpv6) {
    const [type, code] = [Math.floor(destinationPort / 256), destinationPort % 256];
    return `${ends} type=${type} code=${code} id=${sourcePort}`;
  }
  return hasPorts(protocol) ? `${ends} sport=${sourcePort} dport=${destinationPort}` : ends;
}
