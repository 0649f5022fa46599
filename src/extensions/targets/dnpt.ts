import { defineTarget, goOn } from '../contract.ts';
import { phrase } from '../phrase.ts';
import { printSubnet } from '#net/subnet.ts';
import {
  PREFIX_OPTIONS,
  type PrefixTranslation,
  printPrefixTranslation,
  readPrefixTranslation,
  translatePrefix,
} from '../shared/prefix-translation.ts';

/** `-j DNPT`: another prefix for the destination address, packet by packet. */
export interface DnptTarget extends PrefixTranslation {
  readonly kind: 'DNPT';
}

export const DNPT = defineTarget<DnptTarget>({
  kind: 'DNPT',
  families: [6],
  tables: ['mangle'],
  hooks: ['PREROUTING', 'OUTPUT'],
  says: 'Replaces the network prefix of the destination address, without keeping state.',
  options: PREFIX_OPTIONS,
  parse(given) {
    const translation = readPrefixTranslation(given);
    return translation && { kind: 'DNPT', ...translation };
  },
  print: printPrefixTranslation,
  // net/ipv6/netfilter/ip6t_NPT.c, ip6t_dnpt_tg: the prefix is not looked at, only replaced.
  apply(target, { packet }) {
    const address = translatePrefix(target, packet.destination);
    return address
      ? goOn({ kind: 'destination', address })
      : { kind: 'drop', effects: [{ kind: 'note', what: 'answered with an ICMPv6 error' }] };
  },
  describe: ({ from, to }) =>
    phrase`replaces the prefix ${printSubnet(from)} of its destination address by ${printSubnet(to)}`,
});
