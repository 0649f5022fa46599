import { isLoopback, printAddress, readAddress } from '#net/address.ts';
import type { Family } from '#net/family.ts';
import { addressBits } from '#net/subnet.ts';

export interface Prefix {
  readonly family: Family;
  /** With the bits behind the length as they were given: the kernel clears them. */
  readonly printed: string;
  readonly isLoopback: boolean;
  readonly length: number;
}

/** Go's netip.ParsePrefix: an address, a slash and a length, nothing left out. */
export function readPrefix(text: string): Prefix | undefined {
  const [before = '', length = '', ...more] = text.split('/');
  const address = readAddress(before);
  if (!address || more.length > 0 || !/^(0|[1-9]\d{0,2})$/.test(length)) return undefined;
  if (Number(length) > addressBits(address.family)) return undefined;
  return {
    family: address.family,
    printed: `${printAddress(address)}/${length}`,
    isLoopback: isLoopback(address),
    length: Number(length),
  };
}
