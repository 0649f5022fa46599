/**
 * Folding: chains of one table whose names begin alike become one block. Names that a program
 * numbered or hashed (`KUBE-SVC-…`, `cali-tw-…`) fold as soon as there are more chains than one
 * looks at; names that somebody gave fold only where the map would be too large to draw.
 */
import type { ChainId } from '#ruleset/ruleset.ts';
import type { Jumps } from './jumps.ts';
import type { MapRequest, NodeId } from './map-view.ts';

export interface Family {
  readonly id: NodeId;
  readonly table: string;
  /** Empty for chains that have nothing in common but their table. */
  readonly prefix: string;
  /** Chains, in reading order. */
  readonly members: readonly number[];
}

/** Up to so many chains all are shown. */
const COMFORTABLE = 40;
/** Never more cards than this; with lanes, places and blocks a map stays under 300 nodes. */
const MOST_CARDS = 250;
/** Fewer chains than this are no family. */
const SMALLEST_FAMILY = 6;
/** How many chains of a family show when it is opened, and how many more each time after. */
const OPENED = 12;

function familyId(table: string, prefix: string): NodeId {
  return `family:${table}:${prefix}`;
}

/**
 * The families to draw as blocks. `order` is every chain in reading order, `families` are those
 * found among them.
 */
export function foldChains(
  jumps: Jumps,
  order: readonly number[],
  families: readonly FoundFamily[],
  request: MapRequest,
): readonly Family[] {
  const wanted = new Set(request.chains.map((chain: ChainId) => jumps.indexOf(chain)));
  if (order.length <= COMFORTABLE) return [];
  const opened = (id: NodeId): number =>
    OPENED * request.unfolded.filter((each) => each === id).length;
  const folded: Family[] = [];
  let shown = order.length;
  for (const family of families) {
    if (!family.generated && shown <= MOST_CARDS) break;
    const others = family.members.filter((chain) => !wanted.has(chain));
    const members = others.slice(opened(family.id));
    if (members.length < 2) continue;
    folded.push({ id: family.id, table: family.table, prefix: family.prefix, members });
    shown -= members.length;
  }
  return shown <= MOST_CARDS ? folded : [...folded, ...foldRest(jumps, order, folded, wanted)];
}

/** Every chain beyond what can be shown goes into one block a table. */
function foldRest(
  { builtIn, tableName }: Jumps,
  order: readonly number[],
  folded: readonly Family[],
  wanted: ReadonlySet<number | undefined>,
): Family[] {
  const hidden = new Set(folded.flatMap((family) => family.members));
  const left = order.filter((chain) => !hidden.has(chain) && builtIn[chain] !== 1);
  const kept = [
    ...left.filter((chain) => wanted.has(chain)),
    ...left.filter((chain) => !wanted.has(chain)),
  ].slice(0, MOST_CARDS - folded.length);
  const shown = new Set(kept);
  const rest = new Map<string, number[]>();
  for (const chain of left) {
    if (!shown.has(chain)) listIn(rest, tableName(chain)).push(chain);
  }
  return [...rest].map(([table, members]) => ({
    id: familyId(table, ''),
    table,
    prefix: '',
    members,
  }));
}

export interface FoundFamily extends Family {
  /** A program made up the names: most have a digit behind the prefix. */
  readonly generated: boolean;
}

/**
 * Every chain in the family of its longest prefix that enough chains share: generated families
 * first, then by size.
 */
export function findFamilies(jumps: Jumps, order: readonly number[]): readonly FoundFamily[] {
  const tables = new Map<string, number[]>();
  for (const chain of order) {
    if (jumps.builtIn[chain] !== 1) listIn(tables, jumps.tableName(chain)).push(chain);
  }
  return [...tables]
    .flatMap(([table, list]) => familiesOfTable(jumps, table, list))
    .sort((a, b) => +b.generated - +a.generated || b.members.length - a.members.length);
}

function familiesOfTable(
  { name }: Jumps,
  table: string,
  list: readonly number[],
): readonly FoundFamily[] {
  const root = beginning('', undefined);
  const longest = list.map((chain) => {
    const named = name(chain);
    let at = root;
    for (const end of prefixEnds(named)) {
      at = next(at, named, end);
      at.count += 1;
    }
    return at;
  });
  const members = new Map<Beginning, number[]>();
  for (const [index, chain] of list.entries()) {
    let shared: Beginning | undefined = longest[index];
    while (shared && shared.count < SMALLEST_FAMILY) shared = shared.before;
    if (shared && shared !== root) listIn(members, shared).push(chain);
  }
  return [...members].flatMap(([{ prefix }, all]) => {
    if (all.length < SMALLEST_FAMILY) return [];
    const numbered = all.filter((chain) => hasDigit(name(chain), prefix.length));
    const generated = numbered.length * 2 > all.length;
    return { id: familyId(table, prefix), table, prefix, members: all, generated };
  });
}

function listIn<K>(lists: Map<K, number[]>, key: K): number[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

/** What some names begin with. */
interface Beginning {
  readonly prefix: string;
  readonly before: Beginning | undefined;
  readonly longer: Map<string, Beginning>;
  /** The one of `longer` that was met last: names of one family come one after another. */
  last: Beginning | undefined;
  /** How many names begin like this. */
  count: number;
}

function beginning(prefix: string, before: Beginning | undefined): Beginning {
  return { prefix, before, longer: new Map(), last: undefined, count: 0 };
}

/** The beginning of `name` that goes on from `at` up to `end`. */
function next(at: Beginning, name: string, end: number): Beginning {
  const { last } = at;
  if (last?.prefix.length === end && name.startsWith(last.prefix)) return last;
  const prefix = name.slice(0, end);
  const found = at.longer.get(prefix) ?? beginning(prefix, at);
  at.longer.set(prefix, found);
  at.last = found;
  return found;
}

/** Where the first beginnings of a name end that end with a separator. */
function prefixEnds(name: string): readonly number[] {
  const ends: number[] = [];
  for (let end = 1; end < name.length && ends.length < 4; end += 1) {
    if (isSeparator(name.charCodeAt(end - 1)) && !isSeparator(name.charCodeAt(end))) ends.push(end);
  }
  return ends;
}

/** One of `+ - . / : _`. */
function isSeparator(code: number): boolean {
  return code === 43 || (code >= 45 && code <= 47) || code === 58 || code === 95;
}

function hasDigit(name: string, from: number): boolean {
  for (let at = from; at < name.length; at += 1) {
    const code = name.charCodeAt(at);
    if (code >= 48 && code <= 57) return true;
  }
  return false;
}
