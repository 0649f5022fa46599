import { defineMatch } from '../contract.ts';
import { phrase } from '../phrase.ts';
import { textOfBytes } from '../shared/byte-text.ts';
import { quoteText } from '../shared/quote.ts';

/** `-m nfacct`: counts the packet under a name. It always holds (but for an object with a quota). */
export interface NfacctMatch {
  readonly kind: 'nfacct';
  readonly name: string;
}

export const nfacct = defineMatch<NfacctMatch>({
  kind: 'nfacct',
  families: [4, 6],
  says: 'Counts the packet in an accounting object; every packet passes it.',
  options: [
    {
      name: '--nfacct-name',
      values: ['NAME'],
      says: 'The accounting object, made with nfacct(8).',
    },
  ],
  parse(given) {
    const name = given.required('--nfacct-name', textOfBytes(31));
    return name && { kind: 'nfacct', name: name.value };
  },
  // With two blanks: libxt_nfacct.c prints one, and xtables_save_string another.
  print: ({ name }) => ` --nfacct-name  ${quoteText(name)}`,
  conditions: ({ name }) => [
    {
      words: `--nfacct-name ${quoteText(name)}`,
      // net/netfilter/xt_nfacct.c, nfacct_mt
      decide: () => ({ holds: 'yes', effects: [{ kind: 'note', what: `counted in ${name}` }] }),
      shows: () => 'every packet',
    },
  ],
  describe: ({ name }) => phrase`always (it is counted in ${name})`,
});
