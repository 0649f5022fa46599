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

/** `-j SNPT`: another prefix for the source address, packet by packet. */
export interface SnptTarget extends PrefixTranslation {
  readonly kind: 'SNPT';
}

export const SNPT = defineTarget<SnptTarget>({
  kind: 'SNPT',
  families: [6],
  tables: ['mangle'],
  hooks: ['INPUT', 'POSTROUTING'],
  says: 'Replaces the network prefix of the source address, without keeping state.',
  options: PREFIX_OPTIONS,
  parse(given) {
    const translation = readPrefixTranslation(given);
    return translation && { kind: 'SNPT', ...translation };
  },
  print: printPrefixTranslation,
  // net/ipv6/netfilter/ip6t_NPT.c, ip6t_snpt_tg: the prefix is not looked at, only replaced.
  apply(target, { packet }) {
    const address = translatePrefix(target, packet.source);
    return address
      ? goOn({ kind: 'source', address })
      : { kind: 'drop', effects: [{ kind: 'note', what: 'answered with an ICMPv6 error' }] };
  },
  describe: ({ from, to }) =>
    phrase`replaces the prefix ${printSubnet(from)} of its source address by ${printSubnet(to)}`,
});
