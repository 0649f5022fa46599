/** What each segment is, for the checks: found out once for each, in one go over all of them. */
import type { Hook, Places } from '#extensions/contract.ts';
import {
  matchExtension,
  placesOfMatch,
  placesOfTarget,
  targetExtension,
} from '#extensions/registry.ts';
import { HOOKS } from '#ruleset/hooks.ts';
import { PLAIN, SEGMENT, STATE, type Segments } from '#ruleset/segments.ts';

/** Tables of numbers, by segment. */
export interface Traits {
  /** One of NATURE. */
  readonly nature: Uint8Array;
  /** Bits of HOOKS from which it may be reached, and IN_TABLE where its table takes it. */
  readonly allowed: Uint8Array;
  /** Whether any match at all is not allowed everywhere. */
  readonly restrictsMatches: boolean;
}

/**
 * What kind of thing a segment is: a comment; a question about the packet's unchanging parts; one
 * about what an earlier rule may have changed; one that may be answered differently each time. Of
 * targets: whether the packet goes on.
 */
export const NATURE = { says: 1, steady: 2, asks: 3, varies: 4, ends: 5, goesOn: 6 } as const;

export const IN_TABLE = 1 << HOOKS.length;
const EVERYWHERE = IN_TABLE | (IN_TABLE - 1);

export function readTraits(segments: Segments): Traits {
  const { count } = segments.table;
  const nature = new Uint8Array(count);
  const allowed = new Uint8Array(count).fill(EVERYWHERE);
  /** Endpoints of a table are alike. */
  const ofEndpoints = new Map<string, number>();
  let restrictsMatches = false;
  for (let segment = 0; segment < count; segment += 1) {
    const plain = segments.plain(segment);
    nature[segment] = plain === 0 ? natureOf(segments, segment) : (PLAIN_NATURES[plain] ?? 0);
    if (plain === 0) {
      const places = allowedPlaces(segments, segment);
      allowed[segment] = places;
      if (places !== EVERYWHERE && segments.kind(segment) === SEGMENT.match)
        restrictsMatches = true;
    }
    if (plain !== PLAIN.endpoint) continue;
    const { table } = segments.contextOf(segment);
    const known = ofEndpoints.get(table) ?? allowedPlaces(segments, segment);
    ofEndpoints.set(table, known);
    allowed[segment] = known;
  }
  return { nature, allowed, restrictsMatches };
}

/** By PLAIN. */
const PLAIN_NATURES = [0, NATURE.says, NATURE.steady, NATURE.ends, NATURE.varies];

function natureOf(segments: Segments, segment: number): number {
  const kind = segments.kind(segment);
  if (kind === SEGMENT.unreadMatch) return NATURE.varies;
  if (kind === SEGMENT.match) {
    const name = segments.nameOf(segment);
    if (name === 'comment') return NATURE.says;
    if (STEADY.has(name)) return NATURE.steady;
    return VARYING.has(name) ? NATURE.varies : NATURE.asks;
  }
  const ends = kind === SEGMENT.target && ENDING.has(segments.nameOf(segment));
  return ends ? NATURE.ends : NATURE.goesOn;
}

/** Matches on what no target of the same chain changes. */
const STEADY: ReadonlySet<string> = new Set(
  'basic tcp udp icmp icmp6 sctp dccp esp ah multiport iprange mac pkttype physdev owner conntrack state addrtype'.split(
    ' ',
  ),
);

/** Matches that draw, count or remember. */
const VARYING: ReadonlySet<string> = new Set(
  'statistic limit hashlimit recent quota connlimit connbytes rateest time cpu nfacct osf'.split(
    ' ',
  ),
);

/** Targets that no packet comes back from. */
export const ENDING: ReadonlySet<string> = new Set(
  'REJECT DNAT SNAT MASQUERADE REDIRECT NETMAP QUEUE'.split(' '),
);

/** Bits of HOOKS from which the kernel lets the segment be reached, and IN_TABLE if its table takes it. */
export function allowedPlaces(segments: Segments, segment: number): number {
  const { tables, hooks } = placesOf(segments, segment);
  if (!tables && !hooks) return EVERYWHERE;
  const { table } = segments.contextOf(segment);
  const inTable = !tables || tables.some((each) => each === table) ? IN_TABLE : 0;
  return (hooks ? bitsOf(hooks) : IN_TABLE - 1) | inTable;
}

function bitsOf(hooks: readonly Hook[]): number {
  return hooks.reduce((bits, hook) => bits | (1 << HOOKS.indexOf(hook)), 0);
}

/** Where the kernel takes the segment. */
export function placesOf(segments: Segments, segment: number): Places {
  const kind = segments.kind(segment);
  // Words that nobody can read may mean anything.
  if (kind !== SEGMENT.match && kind !== SEGMENT.target) return NOWHERE_ELSE;
  if (segments.state(segment) === STATE.unreadable) return NOWHERE_ELSE;
  const isMatch = kind === SEGMENT.match;
  const name = segments.nameOf(segment);
  // Interfaces are refused in built-in chains only: see `checkInterfaces`.
  if (isMatch && name === 'basic') return NOWHERE_ELSE;
  const extension = isMatch ? matchExtension(name) : targetExtension(name);
  // Reading the options takes time, and few extensions' places depend on them.
  if (extension && !extension.places) return extension;
  return isMatch
    ? placesOfMatch(segments.match(segment))
    : placesOfTarget(segments.target(segment));
}

const NOWHERE_ELSE: Places = {};
