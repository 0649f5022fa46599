import { isLoopback, printAddress, readAddress } from '#net/address.ts';
import type { Family } from '#net/family.ts';
import { addressBits } from '#net/subnet.ts';
import type { FlagProblem, GivenFlags } from '../flags.ts';
import type { Ranges } from './options.ts';
import type { Version } from '../version.ts';

/** tools/common/config/config.go, SeparateV4V6. */
export function readRanges(
  flags: GivenFlags,
  name: string,
  version: Version,
  problems: FlagProblem[],
): Ranges {
  const of: Record<Family, string[]> = { 4: [], 6: [] };
  let holdsLoopback = false;
  for (const text of flags.list(name)) {
    const range = readPrefix(text);
    if (range === undefined) {
      // Up to 1.26 such a range was passed over.
      const severity = version < 1027 && text !== '*' ? 'warning' : 'error';
      problems.push({ severity, flag: name, says: whyNoRange(name, text) });
      continue;
    }
    of[range.family].push(range.printed);
    holdsLoopback ||= range.isLoopback;
  }
  return { of, holdsLoopback };
}

function whyNoRange(name: string, text: string): string {
  if (text === '*' && name === 'istio-service-exclude-cidr') {
    return `--${name} takes no *. To capture nothing, leave --istio-service-cidr (-i) empty.`;
  }
  return readAddress(text) === undefined
    ? `“${text}” in --${name} is no range of addresses such as 10.0.0.0/8.`
    : `“${text}” in --${name} needs its length behind it, such as ${text}/${text.includes(':') ? 128 : 32}.`;
}

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
