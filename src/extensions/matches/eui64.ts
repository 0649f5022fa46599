import type { Packet } from '#net/packet.ts';
import { answer, defineMatch } from '../contract.ts';
import { phrase } from '../phrase.ts';
import { ARRIVING } from '../shared/directions.ts';

/** `-m eui64`: the IPv6 source address is the one that the sender's MAC address gives. */
export interface Eui64Match {
  readonly kind: 'eui64';
}

export const eui64 = defineMatch<Eui64Match>({
  kind: 'eui64',
  families: [6],
  hooks: ARRIVING,
  says: 'Asks whether the source address was made from the sender’s MAC address.',
  options: [],
  parse: () => ({ kind: 'eui64' }),
  print: () => '',
  // net/ipv6/netfilter/ip6t_eui64.c, eui64_mt6
  conditions: () => [
    {
      words: '-m eui64',
      decide: ({ packet }) => answer(hasAddressOfMac(packet)),
      shows: ({ packet }) => packet.frame?.sourceMac ?? 'no Ethernet header',
    },
  ],
  describe: () => phrase`the source address was made from the sender’s MAC address (EUI-64)`,
});

/**
 *     MAC 02:1a:2b:3c:4d:5e  ->  001a:2bff:fe3c:4d5e
 *
 * One bit of the first byte is flipped, ff:fe goes in between.
 */
function hasAddressOfMac({ frame, source }: Packet): boolean {
  if (!frame) return false;
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = frame.sourceMac
    .split(':')
    .map((byte) => Number.parseInt(byte, 16));
  const high = (((a ^ 2) << 24) | (b << 16) | (c << 8) | 0xff) >>> 0;
  const low = ((0xfe << 24) | (d << 16) | (e << 8) | f) >>> 0;
  return source.words[2] === high && source.words[3] === low;
}
