import { type Address, printAddress, readAddress } from './address.ts';
import type { Family } from './family.ts';

/** Addresses that agree with `address` under `mask`. The mask need not be contiguous; host bits are clear. */
export interface Subnet {
  readonly address: Address;
  readonly mask: Address;
}

/** How many bits an address of the family has. */
export function addressBits(family: Family): 32 | 128 {
  return family === 4 ? 32 : 128;
}

export function maskOfLength(family: Family, length: number): Address {
  const words = family === 4 ? [0] : [0, 32, 64, 96];
  return { family, words: words.map((start) => topBits(length - start)) };
}

function topBits(count: number): number {
  if (count <= 0) return 0;
  return count >= 32 ? 0xffffffff : (0xffffffff << (32 - count)) >>> 0;
}

/** The prefix length of a contiguous mask, else `undefined`. */
export function lengthOfMask(mask: Address): number | undefined {
  let length = 0;
  for (const word of mask.words) length += Math.clz32(~word >>> 0);
  const contiguous = maskOfLength(mask.family, length);
  return contiguous.words.every((word, index) => word === mask.words[index]) ? length : undefined;
}

export function underMask(address: Address, mask: Address): Address {
  const words = address.words.map((word, index) => (word & (mask.words[index] ?? 0)) >>> 0);
  return { family: address.family, words };
}

export function subnetHas(subnet: Subnet, address: Address): boolean {
  const { words } = subnet.address;
  if (words.length !== address.words.length) return false;
  for (let index = 0; index < words.length; index += 1) {
    const masked = ((address.words[index] ?? 0) & (subnet.mask.words[index] ?? 0)) >>> 0;
    if (masked !== words[index]) return false;
  }
  return true;
}

/** Reads `10.0.0.0/8`, `10.0.0.0/255.0.255.0`, `fe80::/10`, a bare address. Host bits are cleared. */
export function readSubnet(text: string): Subnet | undefined {
  const slash = text.indexOf('/');
  const address = readAddress(slash < 0 ? text : text.slice(0, slash));
  if (!address) return undefined;
  const mask =
    slash < 0 ? fullMask(address.family) : readMask(text.slice(slash + 1), address.family);
  return mask && { address: underMask(address, mask), mask };
}

function fullMask(family: Family): Address {
  return maskOfLength(family, addressBits(family));
}

/** A prefix length or a mask written as an address. */
export function readMask(text: string, family: Family): Address | undefined {
  if (/^\d{1,3}$/.test(text)) {
    const length = Number(text);
    return length <= addressBits(family) ? maskOfLength(family, length) : undefined;
  }
  const mask = readAddress(text);
  return mask?.family === family ? mask : undefined;
}

/** As `iptables-save` prints it: always with its mask, as a length where it is contiguous. */
export function printSubnet(subnet: Subnet): string {
  return `${printAddress(subnet.address)}/${lengthOfMask(subnet.mask) ?? printAddress(subnet.mask)}`;
}
