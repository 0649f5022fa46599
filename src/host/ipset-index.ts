/** A set's entries, read and made ready to be looked up by all their dimensions at once. */
import { type Address, readAddress } from '#net/address.ts';
import { lengthOfMask, readSubnet } from '#net/subnet.ts';
import type { IpSet } from './host.ts';
import { readPortElement } from './ipset-port.ts';

export interface SetEntry {
  /** `10.0.0.1,tcp:80`, as written. */
  readonly element: string;
  readonly nomatch: boolean;
  /** `undefined` in a set without counters. */
  readonly counters: { readonly packets: bigint; readonly bytes: bigint } | undefined;
}

export type Dimension = 'ip' | 'net' | 'port' | 'mac' | 'mark' | 'iface' | 'set';

const DIMENSIONS: readonly string[] = ['ip', 'net', 'port', 'mac', 'mark', 'iface', 'set'];

export function dimensionsOf(type: string): readonly Dimension[] {
  const names = type.slice(type.indexOf(':') + 1).split(',');
  return names.filter((name): name is Dimension => DIMENSIONS.includes(name));
}

/** Sets without addresses serve both families. */
export function hasFamily(type: string): boolean {
  return dimensionsOf(type).some((dimension) => dimension === 'ip' || dimension === 'net');
}

/** A set made ready: its entries by all their dimensions at once. */
export interface Index {
  readonly dimensions: readonly Dimension[];
  readonly entries: ReadonlyMap<string, SetEntry>;
  /** For each dimension the lengths of networks that occur, longest first. */
  readonly lengths: readonly (readonly number[])[];
  /** Of `netmask` and `markmask`, where the set was created with them. */
  readonly netmask: number | undefined;
  readonly markmask: number;
  /** Whether ports stand without a protocol, as in bitmap:port. */
  readonly barePorts: boolean;
}

const made = new WeakMap<IpSet, Index>();

export function indexOf(set: IpSet): Index {
  let index = made.get(set);
  if (!index) {
    index = makeIndex(set);
    made.set(set, index);
  }
  return index;
}

function makeIndex(set: IpSet): Index {
  const dimensions = dimensionsOf(set.type);
  const barePorts = set.type === 'bitmap:port';
  const entries = new Map<string, SetEntry>();
  const lengths = dimensions.map(() => new Set<number>());
  for (const text of set.entries) {
    const entry = readEntry(text);
    const parts = splitElement(entry.element, dimensions);
    const keys = dimensions.map((dimension, at) => {
      const key = keyOf(dimension, parts[at], barePorts, / wildcard( |$)/.test(text));
      if (dimension === 'net' && key !== undefined) lengths[at]?.add(Number(key.split('/')[1]));
      return key;
    });
    if (keys.every((key) => key !== undefined)) entries.set(keys.join('|'), entry);
  }
  return {
    dimensions,
    entries,
    lengths: lengths.map((each) => [...each].sort((a, b) => b - a)),
    netmask: createdWith(set, 'netmask'),
    markmask: createdWith(set, 'markmask') ?? 0xffffffff,
    barePorts,
  };
}

function createdWith(set: IpSet, option: string): number | undefined {
  const words = (set.create ?? '').split(' ');
  const at = words.indexOf(option);
  return at < 0 ? undefined : Number(words[at + 1]);
}

/** `10.0.0.1,tcp:80 nomatch packets 5 bytes 300 comment "two words"` */
export function readEntry(text: string): SetEntry {
  const [element = '', ...words] = text
    .replace(/ comment "[^"]*"/, '')
    .trim()
    .split(/ +/);
  const [packets, bytes] = [countAfter(words, 'packets'), countAfter(words, 'bytes')];
  return {
    element,
    nomatch: words.includes('nomatch'),
    counters: packets === undefined || bytes === undefined ? undefined : { packets, bytes },
  };
}

function countAfter(words: readonly string[], name: string): bigint | undefined {
  const at = words.indexOf(name);
  const count = at < 0 ? '' : (words[at + 1] ?? '');
  return /^\d{1,20}$/.test(count) ? BigInt(count) : undefined;
}

/** In a set of addresses with MACs the MAC may be missing: the first that comes is taken for it. */
function splitElement(element: string, dimensions: readonly Dimension[]): readonly string[] {
  const parts = element.split(',');
  return parts.length < dimensions.length ? [...parts, ANY_MAC] : parts;
}

export const ANY_MAC = 'any';

/** What an entry says in one dimension, as a text that `probesOf` makes too. */
function keyOf(
  dimension: Dimension,
  part: string | undefined,
  barePorts: boolean,
  wildcard: boolean,
): string | undefined {
  if (part === undefined) return undefined;
  switch (dimension) {
    case 'ip': {
      const address = readAddress(part);
      return address && addressKey(address);
    }
    case 'net': {
      const subnet = readSubnet(part);
      const length = subnet && lengthOfMask(subnet.mask);
      return subnet && length !== undefined ? `${addressKey(subnet.address)}/${length}` : undefined;
    }
    case 'port': {
      if (barePorts) return part;
      const port = readPortElement(part);
      return port && `${port.protocol}:${port.port}`;
    }
    case 'mac':
      return part.toLowerCase();
    case 'mark':
      return String(Number(part));
    case 'iface':
      return wildcard ? `${part}*` : part;
    case 'set':
      return part;
  }
}

export function addressKey({ words }: Address): string {
  return words.join('.');
}
