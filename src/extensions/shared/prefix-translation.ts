/** SNPT and DNPT: one network prefix for another, without state and without a change of checksum. */
import type { Address } from '#net/address.ts';
import { type Subnet, lengthOfMask, maskOfLength, printSubnet, readSubnet } from '#net/subnet.ts';
import type { OptionSpec } from '../contract.ts';
import type { OptionReader, ValueForm } from '../option-reader.ts';

export interface PrefixTranslation {
  readonly from: Subnet;
  readonly to: Subnet;
}

export const PREFIX_OPTIONS: readonly OptionSpec[] = [
  { name: '--src-pfx', values: ['PREFIX/LENGTH'], says: 'The prefix that is replaced.' },
  { name: '--dst-pfx', values: ['PREFIX/LENGTH'], says: 'The prefix that takes its place.' },
];

export function readPrefixTranslation(given: OptionReader): PrefixTranslation | undefined {
  const from = given.required('--src-pfx', PREFIX);
  const to = given.required('--dst-pfx', PREFIX);
  return from && to && { from: from.value, to: to.value };
}

/** A prefix of no length is not saved, although it must be given. */
export function printPrefixTranslation({ from, to }: PrefixTranslation): string {
  return (
    (lengthOf(from) === 0 ? '' : ` --src-pfx ${printSubnet(from)}`) +
    (lengthOf(to) === 0 ? '' : ` --dst-pfx ${printSubnet(to)}`)
  );
}

/** net/ipv6/netfilter/ip6t_NPT.c, ip6t_npt_checkentry: at most 64 bits, and none set behind them. */
const PREFIX: ValueForm<Subnet> = {
  expected: 'an IPv6 prefix of at most 64 bits such as 2001:db8::/64',
  read: (text) => {
    const subnet = readSubnet(text);
    if (subnet?.address.family !== 6 || lengthOf(subnet) > 64) return undefined;
    const bare = readSubnet(text.replace(/\/.*/s, ''));
    const hostBits = bare?.address.words.some((word, at) => word !== subnet.address.words[at]);
    return lengthOfMask(subnet.mask) === undefined || hostBits ? undefined : subnet;
  },
};

function lengthOf({ mask }: Subnet): number {
  return lengthOfMask(mask) ?? 128;
}

/**
 * net/ipv6/netfilter/ip6t_NPT.c, ip6t_npt_map_pfx (RFC 6296): the prefix is replaced, and one 16-bit
 * word of the rest takes up the difference, so that the checksum stays right. `undefined` where no
 * word can, which is when all of the rest is ones.
 *
 *     |      longer prefix, at most 64      |  the word that takes it up  |
 *     |  48 bits or fewer                   |  word 3 (bits 48 to 63)     |
 *     |  49 to 64                           |  first of words 4 to 7 that is not ffff |
 */
export function translatePrefix(
  { from, to }: PrefixTranslation,
  address: Address,
): Address | undefined {
  const length = Math.max(lengthOf(from), lengthOf(to));
  const mask = maskOfLength(6, length).words;
  const words = address.words.map(
    (word, at) =>
      ((word & ~(mask[at] ?? 0)) | ((to.address.words[at] ?? 0) & (mask[at] ?? 0))) >>> 0,
  );
  const halves = halvesOf(words);
  const taker = length <= 48 ? 3 : halves.findIndex((half, at) => at >= 4 && half !== 0xffff);
  if (taker < 0) return undefined;
  const adjustment = fold(sumOf(from.address) + (0xffff - sumOf(to.address)));
  const sum = fold((halves[taker] ?? 0) + adjustment);
  halves[taker] = sum === 0xffff ? 0 : sum;
  return { family: 6, words: [0, 2, 4, 6].map((at) => join(halves[at], halves[at + 1])) };
}

function halvesOf(words: readonly number[]): number[] {
  return words.flatMap((word) => [word >>> 16, word & 0xffff]);
}

function join(high = 0, low = 0): number {
  return ((high << 16) | low) >>> 0;
}

/** The ones' complement sum of an address, in 16 bits. */
function sumOf(address: Address): number {
  return fold(halvesOf(address.words).reduce((sum, half) => sum + half, 0));
}

function fold(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded & 0xffff) + (folded >>> 16);
  return folded;
}
