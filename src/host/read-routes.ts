/**
 * Reads what `ip route` and `ip -6 route` print, and hands lines of `route -n` on. A paste may hold
 * several tables and both families, each under the command that printed it.
 */
import { type Address, readAddress } from '#net/address.ts';
import type { Family } from '#net/family.ts';
import { type Subnet, addressBits, maskOfLength, readSubnet } from '#net/subnet.ts';
import type { Route } from './host.ts';
import type { LineProblem, Reading } from './host-texts.ts';
import { isKernelTableLine, readKernelTableLine } from './read-route-n.ts';
import { readTableName } from './route-tables.ts';
import { TABLE_LOCAL, TABLE_MAIN } from './routing.ts';
import { type TextLine, familyOf, linesOf, notUnderstood, quote } from './text-lines.ts';

/** A route with its metric: of several to one subnet the kernel takes the one with the least. */
export interface MeteredRoute {
  readonly route: Route;
  readonly metric: number;
}

export type RouteLine =
  | ({ readonly kind: 'route'; readonly problem?: string } & MeteredRoute)
  /** A line that is right and says nothing: a heading, a route of a kind that is not looked up. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'problem'; readonly message: string }
  | { readonly kind: 'unknown' };

export function readRoutes(text: string, family: Family): Reading<readonly Route[]> {
  const routes: MeteredRoute[] = [];
  const problems: LineProblem[] = [];
  let open = false;
  for (const line of linesOf(text)) {
    const report = (message: string): void => {
      problems.push({ line: line.number, message });
    };
    if (line.words[0] === 'nexthop') {
      const last = routes.at(-1);
      const taken = open && last ? withHop(last, line) : undefined;
      if (taken) routes.splice(-1, 1, taken);
      else if (last) report('Of several next hops only the first is followed.');
      else problems.push(notUnderstood(line, 'ip route'));
      continue;
    }
    const came = readLine(line, family);
    open = came.kind === 'route';
    if (came.kind === 'problem') report(came.message);
    else if (came.kind === 'unknown') problems.push(notUnderstood(line, 'ip route'));
    else if (came.kind === 'route') {
      routes.push(came);
      if (came.problem !== undefined) report(came.problem);
    }
  }
  const byMetric = routes.toSorted((a, b) => a.metric - b.metric);
  return { read: byMetric.map(({ route }) => route), problems };
}

/** A route over several next hops goes over the first. `undefined` where it has one already. */
function withHop({ route, metric }: MeteredRoute, line: TextLine): MeteredRoute | undefined {
  if (route.via ?? route.interface) return undefined;
  const hop = readAttributes(line.words.slice(1));
  return { route: { ...route, via: hop.via, interface: hop.dev }, metric };
}

const KINDS = ['unicast', 'local', 'broadcast', 'blackhole', 'unreachable', 'prohibit'] as const;

/** Kinds whose routes decide nothing here: multicast is answered without the table. */
const IDLE: ReadonlySet<string> = new Set(['multicast', 'cache']);

function readLine(line: TextLine, usual: Family): RouteLine {
  const { words } = line;
  const [first = ''] = words;
  if (isKernelTableLine(line)) return readKernelTableLine(line);
  if (IDLE.has(first)) return { kind: 'nothing' };
  if (first === 'anycast' || first === 'throw' || first === 'nat') {
    return {
      kind: 'problem',
      message: `A route of the kind ${first} is not followed; it is left out.`,
    };
  }
  const kind = KINDS.find((each) => each === first);
  const [target = '', ...rest] = kind === undefined ? words : words.slice(1);
  const given = readAttributes(rest);
  const family = defaultFamily(given, familyOf(line.command, usual));
  const destination = target === 'default' ? wholeFamily(family) : readSubnet(target);
  if (!destination) return { kind: 'unknown' };
  if (given.wrong !== undefined) return { kind: 'problem', message: given.wrong };
  const shown = line.command[line.command.indexOf('table') + 1];
  const table =
    given.table ?? (line.command.includes('table') && shown !== 'all' ? shown : undefined);
  const usualTable = kind === 'local' || kind === 'broadcast' ? TABLE_LOCAL : TABLE_MAIN;
  return {
    kind: 'route',
    metric: given.metric,
    ...(given.ignored !== undefined && { problem: given.ignored }),
    route: {
      destination,
      family: destination.address.family,
      via: given.via,
      interface: given.dev,
      table: table === undefined ? usualTable : readTableName(table),
      kind: kind ?? 'unicast',
      source: given.source,
    },
  };
}

function wholeFamily(family: Family): Subnet {
  const address: Address = { family, words: Array<number>(addressBits(family) / 32).fill(0) };
  return { address, mask: maskOfLength(family, 0) };
}

/** The family of a default route, of which `ip route show table all` prints both under one command. */
function defaultFamily(given: Attributes, usual: Family): Family {
  // iproute2, ip/iproute.c, print_route: only IPv6 routes have a preference.
  if (given.hasPreference) return 6;
  // `via inet6 fe80::1` is a next hop of the other family: it says nothing of the route's.
  return given.source?.family ?? (given.otherFamily ? usual : (given.via?.family ?? usual));
}

interface Attributes {
  via: Address | undefined;
  otherFamily: boolean;
  hasPreference: boolean;
  dev: string | undefined;
  table: string | undefined;
  source: Address | undefined;
  metric: number;
  /** Why the route must be left out. */
  wrong: string | undefined;
  /** What of it has no effect here. */
  ignored: string | undefined;
}

/** Attributes without an effect on where a packet goes, with a value and without. */
const VALUED: ReadonlySet<string> = new Set(
  'proto scope mtu advmss weight error expires hoplimit realm realms window rtt rttvar nhid initcwnd initrwnd quickack cwnd ssthresh reordering features congctl rto_min age users used'.split(
    ' ',
  ),
);
const FLAGS: ReadonlySet<string> = new Set(
  'onlink linkdown pervasive offload trap notify lock cache rt_offload rt_trap'.split(' '),
);

function readAttributes(words: readonly string[]): Attributes {
  const given: Attributes = {
    via: undefined,
    otherFamily: false,
    hasPreference: false,
    dev: undefined,
    table: undefined,
    source: undefined,
    metric: 0,
    wrong: undefined,
    ignored: undefined,
  };
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (FLAGS.has(word)) continue;
    at += 1;
    let value = words[at];
    if (word === 'via' && (value === 'inet' || value === 'inet6')) {
      given.otherFamily = true;
      at += 1;
      value = words[at];
    }
    if (!setAttribute(given, word, value)) at -= 1;
  }
  return given;
}

/** Whether the word took its value with it. */
function setAttribute(given: Attributes, word: string, value: string | undefined): boolean {
  const address = value === undefined ? undefined : readAddress(value);
  if (word === 'via') given.via = address;
  else if (word === 'src') given.source = address;
  else if (word === 'dev') given.dev = value;
  else if (word === 'table') given.table = value;
  else if (word === 'pref') given.hasPreference = true;
  else if (word === 'metric') given.metric = Number(value) || 0;
  else if (word === 'dead') {
    given.wrong = 'A dead route is not followed; it is left out.';
    return false;
  } else if (word === 'tos' || word === 'from') {
    given.wrong = `A route for one ${word === 'tos' ? 'type of service' : 'source'} only is not followed; it is left out.`;
  } else if (!VALUED.has(word)) {
    given.ignored = `${quote(word)} of a route is not understood; the rest of the route holds.`;
    return false;
  }
  const wantsAddress = word === 'via' || word === 'src';
  if (value === undefined || (wantsAddress && !address)) {
    given.wrong = `${quote(`${word} ${value ?? ''}`)} is no ${wantsAddress ? 'address' : 'value'}; the route is left out.`;
  }
  return true;
}
