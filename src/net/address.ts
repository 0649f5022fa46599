import type { Family } from './family.ts';

/** An IP address: one unsigned 32-bit word for IPv4, four for IPv6, the first the most significant. */
export interface Address {
  readonly family: Family;
  readonly words: readonly number[];
}

/** Reads `10.0.0.1`, `2001:db8::1`, `::ffff:1.2.3.4`. Nothing else: no prefix, no port, no name. */
export function readAddress(text: string): Address | undefined {
  return text.includes(':') ? readAddress6(text) : readAddress4(text);
}

function readAddress4(text: string): Address | undefined {
  const word = readDotted(text);
  return word === undefined ? undefined : { family: 4, words: [word] };
}

/** Four decimal octets as one word. Leading zeros are refused: to some programs they mean octal. */
function readDotted(text: string): number | undefined {
  const octets = text.split('.');
  if (octets.length !== 4) return undefined;
  let word = 0;
  for (const octet of octets) {
    if (!/^(0|[1-9]\d{0,2})$/.test(octet) || Number(octet) > 255) return undefined;
    word = word * 256 + Number(octet);
  }
  return word;
}

function readAddress6(text: string): Address | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map(readGroups);
  if (!head) return undefined;
  let groups = head;
  if (halves.length === 2) {
    if (!tail || head.length + tail.length > 7) return undefined;
    groups = [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
  }
  if (groups.length !== 8) return undefined;
  const words = [0, 2, 4, 6].map((at) => (groups[at] ?? 0) * 65536 + (groups[at + 1] ?? 0));
  return { family: 6, words };
}

function readGroups(text: string): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (part.includes('.') && index === parts.length - 1) {
      const word = readDotted(part);
      if (word === undefined) return undefined;
      groups.push(Math.floor(word / 65536), word % 65536);
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) {
      groups.push(Number.parseInt(part, 16));
    } else {
      return undefined;
    }
  }
  return groups;
}

/** As `inet_ntop` writes it, which is what `iptables-save` prints. */
export function printAddress(address: Address): string {
  if (address.family === 4) return printDotted(address.words[0] ?? 0);
  const groups = address.words.flatMap((word) => [Math.floor(word / 65536), word % 65536]);
  const [from, to] = longestZeros(groups);
  // glibc shows an embedded IPv4 address after ::ffff: and after ::, but not for ::1 or ::.
  const embedded = from === 0 && (to === 6 || (to === 5 && groups[5] === 0xffff));
  const tail = embedded ? printDotted(address.words[3] ?? 0) : undefined;
  const hex = (part: readonly number[]): string =>
    part.map((group) => group.toString(16)).join(':');
  if (tail !== undefined) return to === 5 ? `::ffff:${tail}` : `::${tail}`;
  if (to - from < 2) return hex(groups);
  return `${hex(groups.slice(0, from))}::${hex(groups.slice(to))}`;
}

function printDotted(word: number): string {
  return [24, 16, 8, 0].map((shift) => (word >>> shift) & 255).join('.');
}

function longestZeros(groups: readonly number[]): readonly [from: number, to: number] {
  let best: readonly [number, number] = [0, 0];
  for (let from = 0; from < groups.length; from += 1) {
    let to = from;
    while (to < groups.length && groups[to] === 0) to += 1;
    if (to - from > best[1] - best[0]) best = [from, to];
  }
  return best;
}

export function sameAddress(a: Address, b: Address): boolean {
  return a.family === b.family && a.words.every((word, index) => word === b.words[index]);
}

/** Negative, zero or positive, as numbers compare. Both of one family. */
export function compareAddresses(a: Address, b: Address): number {
  for (const [index, word] of a.words.entries()) {
    const difference = word - (b.words[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

export function isLoopback(address: Address): boolean {
  return address.family === 4
    ? (address.words[0] ?? 0) >>> 24 === 127
    : sameAddress(address, LOOPBACK[6]);
}

/** 224.0.0.0/4 and ff00::/8. */
export function isMulticast(address: Address): boolean {
  const top = (address.words[0] ?? 0) >>> 24;
  return address.family === 4 ? top >= 224 && top <= 239 : top === 255;
}

export function isUnspecified(address: Address): boolean {
  return address.words.every((word) => word === 0);
}

/** 127.0.0.1 and ::1. */
export const LOOPBACK: Readonly<Record<Family, Address>> = {
  4: { family: 4, words: [0x7f000001] },
  6: { family: 6, words: [0, 0, 0, 1] },
};
