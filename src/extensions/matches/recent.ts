import { type Address, printAddress } from '#net/address.ts';
import { addressBits, lengthOfMask, maskOfLength, underMask } from '#net/subnet.ts';
import { type Answer, type Situation, defineMatch } from '../contract.ts';
import type { OptionReader } from '../option-reader.ts';
import { type Phrase, phrase } from '../phrase.ts';
import { plain } from '../shared/describe-change.ts';
import { addressOf, wholeNumber } from '../shared/forms.ts';
import { printOptions } from '../shared/option-words.ts';
import {
  type RecentEntry,
  type RecentList,
  addEntry,
  findEntry,
  readList,
  removeEntry,
  touchEntry,
  writeList,
} from '../shared/recent-list.ts';
import { tableName } from '../shared/table-name.ts';
import { unknown } from '../shared/unknown.ts';

/** `-m recent`: a list of addresses seen lately, by name. */
export interface RecentMatch {
  readonly kind: 'recent';
  readonly action: Action;
  readonly invert: boolean;
  readonly seconds: number | undefined;
  readonly reap: boolean;
  readonly hitCount: number | undefined;
  readonly sameTtl: boolean;
  readonly name: string;
  /** Addresses that agree under it are one. It may have gaps. */
  readonly mask: Address;
  readonly side: 'source' | 'destination';
}

type Action = (typeof ACTIONS)[number];
const ACTIONS = ['set', 'rcheck', 'update', 'remove'] as const;

export const recent = defineMatch<RecentMatch>({
  kind: 'recent',
  families: [4, 6],
  says: 'Keeps and asks a list of addresses seen lately.',
  options: [
    { name: '--set', negatable: true, says: 'Puts the address on the list, or notes it again.' },
    { name: '--rcheck', negatable: true, says: 'The address is on the list.' },
    {
      name: '--update',
      negatable: true,
      says: 'The address is on the list; if so, it is noted again.',
    },
    { name: '--remove', negatable: true, says: 'The address is on the list, and is taken off it.' },
    { name: '--seconds', values: ['N'], says: 'It was noted within the last N seconds.' },
    { name: '--reap', says: 'What is older than --seconds is taken off the list.' },
    { name: '--hitcount', values: ['N'], says: 'It was noted at least N times.' },
    { name: '--rttl', says: 'The packet’s TTL is that of the packet noted last.' },
    { name: '--name', values: ['NAME'], says: 'The list’s name; DEFAULT when not given.' },
    { name: '--mask', values: ['MASK'], says: 'Addresses that agree under MASK are one.' },
    { name: '--rsource', says: 'The packet’s source address is meant.' },
    { name: '--rdest', says: 'The packet’s destination address is meant.' },
  ],
  parse: readRecent,
  print: (match) => printOptions([words(match)]),
  conditions: (match) => [
    {
      words: words(match),
      decide: (situation) => decideListed(match, situation),
      shows: (situation) => showListed(match, situation),
    },
  ],
  describe: describeRecent,
});

/** The kernel keeps 32 bits of it; 0 is none. */
const HITS = wholeNumber(0, 65_535);
const SECONDS = wholeNumber(1, 0xffffffff);

function readRecent(given: OptionReader): RecentMatch | undefined {
  given.exclusive(...ACTIONS.map((action) => `--${action}`));
  const action = ACTIONS.find((each) => given.has(`--${each}`));
  if (action === undefined) {
    given.fail({ code: 'missing-option', option: '--rcheck' });
    return undefined;
  }
  if (given.has('--reap')) given.required('--seconds', SECONDS);
  const seconds = given.value('--seconds', SECONDS)?.value;
  const hitCount = given.value('--hitcount', HITS)?.value;
  if (action === 'set' || action === 'remove') {
    given.exclusive(`--${action}`, '--seconds');
    given.exclusive(`--${action}`, '--rttl');
    if (hitCount !== 0) given.exclusive(`--${action}`, '--hitcount');
  }
  const { family } = given.context;
  const mask = given.value('--mask', addressOf(family))?.value;
  return {
    kind: 'recent',
    action,
    invert: given.flag(`--${action}`)?.invert ?? false,
    seconds,
    reap: given.has('--reap'),
    hitCount: hitCount === 0 ? undefined : hitCount,
    sameTtl: given.has('--rttl'),
    name: given.has('--name') ? (given.value('--name', tableName(199))?.value ?? '') : 'DEFAULT',
    mask: mask ?? maskOfLength(family, addressBits(family)),
    side: given.last('--rsource', '--rdest') === '--rdest' ? 'destination' : 'source',
  };
}

function words(match: RecentMatch): string {
  const { action, invert, seconds, reap, hitCount, sameTtl, name, mask, side } = match;
  return [
    `${invert ? '! ' : ''}--${action}`,
    // Printed with a sign (libxt_recent.c, recent_save), which nothing reads again.
    ...(seconds === undefined ? [] : [`--seconds ${seconds | 0}`]),
    ...(reap ? ['--reap'] : []),
    ...(hitCount === undefined ? [] : [`--hitcount ${hitCount}`]),
    ...(sameTtl ? ['--rttl'] : []),
    `--name ${name} --mask ${printAddress(mask)}`,
    side === 'source' ? '--rsource' : '--rdest',
  ].join(' ');
}

/**
 * net/netfilter/xt_recent.c, recent_mt. The first rule that names a list gives it its mask; here each
 * rule keeps its own. Where no clock was set, time stands still.
 */
function decideListed(match: RecentMatch, situation: Situation): Answer {
  const { action, invert } = match;
  const { list, address, ttl, now } = lookUp(match, situation);
  const entry = findEntry(list, address, match.sameTtl ? ttl : undefined);
  const become = (met: boolean, next: RecentList): Answer => ({
    holds: met === invert ? 'no' : 'yes',
    effects:
      next === list ? [] : [{ kind: 'remember', slot: slotOf(match), values: writeList(next) }],
  });
  if (action === 'set') {
    return become(
      true,
      entry ? touchEntry(list, entry, ttl, now) : addEntry(list, address, ttl, now),
    );
  }
  // Of a lone dump only what was listed on this very walk is known.
  const isKnown = situation.memory.complete || (entry !== undefined && hits(match, entry, now));
  if (!isKnown) return doubtListed(match, address);
  if (!entry) return become(false, list);
  if (action === 'remove') return become(true, removeEntry(list, entry));
  const met = hits(match, entry, now);
  const isNoted = action === 'update' && met !== invert;
  const swept = match.reap ? reapOldest(match, list, isNoted ? entry : undefined, now) : list;
  return become(met, isNoted ? touchEntry(swept, entry, ttl, now) : swept);
}

function lookUp(match: RecentMatch, { packet, memory, origin, outInterface }: Situation) {
  // The TTL as it was before forwarding; a packet with a socket is not forwarded.
  const hasSocket = origin.kind === 'process' || (origin.kind === 'kernel' && origin.socket);
  const isForwarded = outInterface !== undefined && !hasSocket;
  return {
    list: readList(memory.values.get(slotOf(match)) ?? []),
    address: underMask(packet[match.side], match.mask),
    ttl: (packet.ttl + (isForwarded ? 1 : 0)) % 256,
    now: memory.nowMs ?? 0,
  };
}

function slotOf({ name }: RecentMatch): string {
  return `recent:${name}`;
}

/** Whether enough of the times it was noted are recent enough. */
function hits(
  { seconds, hitCount = 1 }: RecentMatch,
  { seenMs }: RecentEntry,
  now: number,
): boolean {
  const since = seconds === undefined ? Number.NEGATIVE_INFINITY : now - seconds * 1000;
  return seenMs.filter((time) => time >= since).length >= hitCount;
}

/** Takes off the least recently seen address, if it is too old and not about to be noted again. */
function reapOldest(
  { seconds = 0 }: RecentMatch,
  list: RecentList,
  kept: RecentEntry | undefined,
  now: number,
): RecentList {
  const [oldest] = list;
  if (!oldest || oldest === kept) return list;
  return now - seconds * 1000 > (oldest.seenMs.at(-1) ?? 0) ? removeEntry(list, oldest) : list;
}

function doubtListed({ name, seconds, hitCount, invert }: RecentMatch, address: Address): Answer {
  const when = seconds === undefined ? '' : ` within ${seconds} seconds`;
  const times = hitCount === undefined ? '' : ` ${hitCount} times`;
  const who = printAddress(address);
  return invert
    ? unknown('memory', `Is ${who} not on the list ${name}${times}${when}?`, 'yes')
    : unknown('memory', `Is ${who} on the list ${name}${times}${when}?`);
}

function showListed(match: RecentMatch, situation: Situation): string {
  const { list, address } = lookUp(match, situation);
  const entry = findEntry(list, address, undefined);
  const who = printAddress(address);
  if (entry) return `${who}, noted ${entry.seenMs.length} times`;
  return situation.memory.complete ? `${who}, not on the list` : `${who}, the list not known`;
}

function describeRecent(match: RecentMatch): Phrase {
  const { action, invert, seconds, reap, hitCount, sameTtl, name, mask, side } = match;
  const isWhole = lengthOfMask(mask) === addressBits(mask.family);
  const address = isWhole
    ? phrase`the ${plain(side)}`
    : phrase`the ${plain(side)} (under mask ${printAddress(mask)})`;
  if (action === 'set') {
    return invert
      ? phrase`nothing, but ${address} is put on the list ${name}`
      : phrase`always, and ${address} is put on the list ${name}`;
  }
  const parts: Phrase[] = [
    invert
      ? phrase`${address} is not on the list ${name}`
      : phrase`${address} is on the list ${name}`,
  ];
  if (hitCount !== undefined) parts.push(phrase`, noted at least ${hitCount} times`);
  if (seconds !== undefined) parts.push(phrase`, within ${seconds | 0} seconds`);
  if (sameTtl) parts.push(phrase`, with the same TTL`);
  if (action === 'update') parts.push(phrase` (and is then noted again)`);
  if (action === 'remove') parts.push(phrase` (and is taken off it)`);
  if (reap) parts.push(phrase` (older ones are taken off)`);
  return parts.flat();
}
