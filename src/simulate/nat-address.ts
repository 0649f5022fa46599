/** The address that a NAT target gives a connection (net/netfilter/nf_nat_core.c, find_best_ips_proto). */
import type { Hook, NatRequest } from '#extensions/contract.ts';
import { hashAddressWords, scaledBelow, swapBytes } from '#extensions/shared/jhash.ts';
import type { Host } from '#host/host.ts';
import { firstAddress, interfaceAddress } from '#host/routing.ts';
import {
  type Address,
  LOOPBACK,
  compareAddresses,
  isUnspecified,
  sameAddress,
} from '#net/address.ts';
import type { Tuple } from '#net/connection.ts';
import type { Moving } from './moving.ts';

/** Addresses that a target asks for, both ends included. */
export interface AddressRange {
  readonly from: Address;
  readonly to: Address;
}

/** `kept` where the target asks for none; `undefined` where there is none to give. */
export function addressesAsked(
  { address, side }: NatRequest,
  moving: Moving,
  hook: Hook,
  host: Host,
): AddressRange | 'kept' | undefined {
  const { packet } = moving;
  switch (address.kind) {
    case 'keep':
      return 'kept';
    case 'range':
      return address;
    case 'this-host':
      return only(hook === 'OUTPUT' ? LOOPBACK[packet.family] : redirectAddress(host, moving));
    case 'interface':
      return only(
        isUnspecified(packet.source)
          ? packet.source
          : interfaceAddress(host, moving.outInterface ?? '', packet.family, packet.destination),
      );
    case 'map':
      return only(
        mapped(
          side === 'source' ? packet.source : packet.destination,
          address.address,
          address.mask,
        ),
      );
  }
}

function only(address: Address | undefined): AddressRange | undefined {
  return address && { from: address, to: address };
}

/**
 * REDIRECT's address in PREROUTING (nf_nat_redirect.c): the arrival interface's first; for IPv6 one
 * of the destination's scope, the kernel's list holding the one added last first.
 */
function redirectAddress(host: Host, moving: Moving): Address | undefined {
  const { packet } = moving;
  const name = moving.inInterface ?? '';
  if (packet.family === 4) return firstAddress(host, name, 4);
  const own = host.interfaces.find((each) => each.name === name)?.addresses ?? [];
  const wanted = isLinkLocal(packet.destination);
  return own.findLast(({ address }) => address.family === 6 && isLinkLocal(address) === wanted)
    ?.address;
}

function isLinkLocal({ words }: Address): boolean {
  return ((words[0] ?? 0) & 0xffc00000) >>> 0 === 0xfe800000;
}

function mapped(current: Address, network: Address, mask: Address): Address {
  const words = current.words.map((word, index) => {
    const bits = mask.words[index] ?? 0;
    return ((word & ~bits) | ((network.words[index] ?? 0) & bits)) >>> 0;
  });
  return { family: current.family, words };
}

export function isWithin(address: Address, { from, to }: AddressRange): boolean {
  return compareAddresses(address, from) >= 0 && compareAddresses(address, to) <= 0;
}

/**
 * Of several addresses the one that a hash of the ends gives: the same client gets the same, and with
 * `--persistent` whatever it calls. `now` is the packet's tuple before the change, and the hash is no
 * secret: little-endian kernels all come to this.
 */
export function spreadAddress(
  { from, to }: AddressRange,
  now: Tuple,
  side: 'source' | 'destination',
  zone: number,
  persistent: boolean,
): Address {
  if (sameAddress(from, to)) return from;
  const source = [...now.source.words, 0, 0, 0].slice(0, 4).map(swapBytes);
  const destination = now.destination.words.map(swapBytes);
  const seed = persistent ? 0 : ((destination.at(-1) ?? 0) ^ zone) >>> 0;
  let hash = hashAddressWords(source, seed);
  let isFull = false;
  const words = from.words.map((least, index) => {
    const most = to.words[index] ?? 0;
    const word = isFull
      ? scaledBelow(hash, 0xffffffff)
      : (least + scaledBelow(hash, (most - least + 1) % 2 ** 32)) % 2 ** 32;
    if (word !== most) isFull = true;
    // A destination's words are the new ones by now.
    const mixed = side === 'destination' ? swapBytes(word) : (destination[index] ?? 0);
    if (!persistent) hash = (hash ^ mixed) >>> 0;
    return word;
  });
  return { family: from.family, words };
}
