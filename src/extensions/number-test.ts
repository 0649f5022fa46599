/** A question about one number of the packet: which one, and the range it must be in. */

/** The numbers that rules ask for most, each with its place among all of them. */
export const PACKET_NUMBER = {
  /** Four words, the first the most significant; IPv4 has the first alone. */
  source: 0,
  destination: 4,
  protocol: 8,
  /** `NO_HEADER` where there is none to compare; the same for the next three. */
  sourcePort: 9,
  destinationPort: 10,
  /** Header bits: see `net/tcp-flags.ts`. */
  tcpFlags: 11,
  /** `type * 256 + code`. */
  icmp: 12,
  /** 0 whole, 1 first, 2 later. */
  fragment: 13,
  mark: 14,
  /** `hashName` of the interface's name, or of '' where there is none. */
  inInterface: 15,
  outInterface: 16,
  /** Bit n is the nth of `CT_STATES`. */
  states: 17,
} as const;

export const PACKET_NUMBER_COUNT = 18;

/** Beyond every number that the header could hold, and every mask for one. */
export const NO_HEADER = 0x80000000;

export interface NumberTest {
  /** One of `PACKET_NUMBER`, or a word of an address after the first. */
  readonly number: number;
  /** An unsigned 32-bit number, as are the next two: `from <= (number & mask) <= to`. */
  readonly mask: number;
  readonly from: number;
  readonly to: number;
  readonly invert: boolean;
}

const EVERY_BIT = 0xffffffff;

export function equals(number: number, value: number, mask = EVERY_BIT): NumberTest {
  return { number, mask, from: value, to: value, invert: false };
}

export function within(number: number, from: number, to: number): NumberTest {
  return { number, mask: EVERY_BIT, from, to, invert: false };
}

/** That the packet has the header which the number is of. */
export function hasHeader(number: number): NumberTest {
  return equals(number, 0, NO_HEADER);
}

/** `test`, or what it does not hold for. */
export function invertedIf(invert: boolean, test: NumberTest): NumberTest {
  return invert ? { ...test, invert: !test.invert } : test;
}

/** Names that are the same have the same; others seldom do. FNV-1a over the units. */
export function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}
