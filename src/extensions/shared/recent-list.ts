/**
 * The list of addresses that `-m recent` keeps under a name, as net/netfilter/xt_recent.c does: least
 * recently seen first. Rules of both families share it. Remembered as numbers, an address is
 *
 *     family · TTL · how many times it was seen · when, in milliseconds, oldest first · address words
 */
import type { Address } from '#net/address.ts';
import type { Family } from '#net/family.ts';

export interface RecentEntry {
  readonly address: Address;
  /** The TTL of the packet that was seen last. */
  readonly ttl: number;
  readonly seenMs: readonly number[];
}

export type RecentList = readonly RecentEntry[];

/** `ip_list_tot`: the least recently seen makes room. */
const LONGEST_LIST = 100;
/** More than any `--hitcount` may ask for (XT_RECENT_MAX_NSTAMPS). */
const MOST_TIMES = 65_536;

export function readList(values: readonly number[]): RecentList {
  const entries: RecentEntry[] = [];
  let at = 0;
  while (at < values.length) {
    const family: Family = values[at] === 6 ? 6 : 4;
    const times = at + 3;
    const words = times + (values[at + 2] ?? 0);
    const next = words + (family === 6 ? 4 : 1);
    entries.push({
      address: { family, words: values.slice(words, next) },
      ttl: values[at + 1] ?? 0,
      seenMs: values.slice(times, words),
    });
    at = next;
  }
  return entries;
}

export function writeList(list: RecentList): readonly number[] {
  return list.flatMap(({ address, ttl, seenMs }) => [
    address.family,
    ttl,
    seenMs.length,
    ...seenMs,
    ...address.words,
  ]);
}

/** The entry of an address; with a TTL, only if it was last seen with that one. */
export function findEntry(
  list: RecentList,
  { family, words }: Address,
  ttl: number | undefined,
): RecentEntry | undefined {
  return list.find(
    (entry) =>
      entry.address.family === family &&
      entry.address.words.every((word, index) => word === words[index]) &&
      // A TTL of 0 was not noted.
      (!ttl || entry.ttl === 0 || entry.ttl === ttl),
  );
}

export function addEntry(list: RecentList, address: Address, ttl: number, now: number): RecentList {
  const kept = list.length >= LONGEST_LIST ? list.slice(1) : list;
  return [...kept, { address, ttl, seenMs: [now] }];
}

/** Notes another packet, which makes the entry the most recent. */
export function touchEntry(
  list: RecentList,
  entry: RecentEntry,
  ttl: number,
  now: number,
): RecentList {
  const seenMs = [...entry.seenMs, now].slice(-MOST_TIMES);
  return [...removeEntry(list, entry), { address: entry.address, ttl, seenMs }];
}

export function removeEntry(list: RecentList, entry: RecentEntry): RecentList {
  return list.filter((each) => each !== entry);
}
