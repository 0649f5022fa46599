import { defineTarget, goOn } from '../contract.ts';
import { phrase } from '../phrase.ts';

/** `-j CHECKSUM`: fills in a checksum that was left to the network card. */
export interface ChecksumTarget {
  readonly kind: 'CHECKSUM';
}

export const CHECKSUM = defineTarget<ChecksumTarget>({
  kind: 'CHECKSUM',
  families: [4, 6],
  tables: ['mangle'],
  says: 'Fills in a checksum that was left to a network card, for readers that look before it.',
  options: [{ name: '--checksum-fill', says: 'Fills the checksum in.' }],
  parse(given) {
    if (!given.has('--checksum-fill')) {
      given.fail({ code: 'missing-option', option: '--checksum-fill' });
    }
    return { kind: 'CHECKSUM' };
  },
  print: () => ' --checksum-fill',
  // net/netfilter/xt_CHECKSUM.c, checksum_tg: a checksum that is there and wrong stays wrong.
  apply: () => goOn({ kind: 'note', what: 'checksum filled in' }),
  describe: () => phrase`fills in its checksum where that was left to the network card`,
});
