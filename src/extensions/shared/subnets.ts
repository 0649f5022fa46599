import { type Address, printAddress, readAddress } from '#net/address.ts';
import type { Family } from '#net/family.ts';
import {
  type Subnet,
  addressBits,
  lengthOfMask,
  maskOfLength,
  readMask,
  underMask,
} from '#net/subnet.ts';
import type { ValueForm } from '../option-reader.ts';
import { readInteger } from './forms.ts';

/**
 * An address as rules are written with it. To iptables an IPv4 octet may be hexadecimal or octal,
 * and missing ones at the end are zero: `10.1` is 10.1.0.0 (libxtables, dotted_to_addr).
 */
export function readRuleAddress(text: string, family: Family): Address | undefined {
  const address = family === 4 ? readShort(text) : readAddress(text);
  return address?.family === family ? address : undefined;
}

/** Such an address with its mask: `10.1/16`, `10.0.0.0/255.0.0.0`, `fe80::/10`. */
export function maskedAddress(family: Family): ValueForm<Subnet> {
  return {
    expected:
      family === 4
        ? 'an IPv4 address, with a mask such as /24 or /255.255.255.0'
        : 'an IPv6 address, with a prefix length such as /64',
    read: (text) => {
      const slash = text.indexOf('/');
      const head = slash < 0 ? text : text.slice(0, slash);
      const address = readRuleAddress(head, family);
      const mask =
        slash < 0
          ? maskOfLength(family, addressBits(family))
          : readRuleMask(text.slice(slash + 1), family);
      return address && mask ? { address, mask } : undefined;
    },
  };
}

/** A prefix length in any base, `010` being eight (libxtables, parse_ipmask), or a mask as an address. */
export function readRuleMask(text: string, family: Family): Address | undefined {
  const length = readInteger(text);
  if (length !== undefined) {
    return length <= addressBits(family) ? maskOfLength(family, length) : undefined;
  }
  return /[.:]/.test(text) ? readMask(text, family) : undefined;
}

function readShort(text: string): Address | undefined {
  const octets = text.split('.').map(readInteger);
  if (octets.length > 4) return undefined;
  let word = 0;
  for (let index = 0; index < 4; index += 1) {
    const octet = index < octets.length ? octets[index] : 0;
    if (octet === undefined || octet > 255) return undefined;
    word = word * 256 + octet;
  }
  return { family: 4, words: [word] };
}

/**
 * As above with the host bits cleared, as `-s` and `-d` keep it. Under a mask without a bit any name
 * will do: `any/0` (libxtables, xtables_ipparse_multiple and xtables_ip6parse_multiple).
 */
export function subnetOf(family: Family): ValueForm<Subnet> {
  const { expected, read } = maskedAddress(family);
  return {
    expected,
    read: (text) => {
      const named = /^[^/]*\/([^/]+)$/.exec(text)?.[1];
      const mask = named === undefined ? undefined : readRuleMask(named, family);
      if (mask?.words.every((word) => word === 0)) return { address: mask, mask };
      const given = read(text);
      return given && { address: underMask(given.address, given.mask), mask: given.mask };
    },
  };
}

/** Whether every address is in it. */
export function isEverything({ mask }: Subnet): boolean {
  return mask.words.every((word) => word === 0);
}

/** Between a verb and `showSubnet`: an address is one, and lies in a subnet. */
export function inSubnet({ mask }: Subnet): 'in ' | '' {
  return lengthOfMask(mask) === addressBits(mask.family) ? '' : 'in ';
}

/** For people: without the mask where it is full. */
export function showSubnet({ address, mask }: Subnet): string {
  const length = lengthOfMask(mask);
  if (length === addressBits(address.family)) return printAddress(address);
  return `${printAddress(address)}/${length ?? printAddress(mask)}`;
}

/**
 * As libxtables reads a host with a mask (xtopt_parse_hostmask): an IPv4 address by inet_aton, to
 * which 10.1 is 10.0.0.1; the host bits stay; a mask with holes counts as the full one (measured).
 */
export function hostWithMask(family: Family): ValueForm<Subnet> {
  const { expected, read } = maskedAddress(family);
  return {
    expected,
    read: (text) => {
      const [head = '', ...rest] = text.split('/');
      const address = family === 4 ? readByAton(head) : readAddress(head);
      const given = address && read([printAddress(address), ...rest].join('/'));
      if (!given) return undefined;
      const full = maskOfLength(family, addressBits(family));
      return lengthOfMask(given.mask) === undefined ? { ...given, mask: full } : given;
    },
  };
}

function readByAton(text: string): Address | undefined {
  const parts = text.split('.').map(readInteger);
  const last = parts.pop();
  if (last === undefined || parts.length > 3 || last >= 256 ** (4 - parts.length)) return undefined;
  let word = last;
  for (const [index, part] of parts.entries()) {
    if (part === undefined || part > 255) return undefined;
    word += part * 256 ** (3 - index);
  }
  return { family: 4, words: [word] };
}
