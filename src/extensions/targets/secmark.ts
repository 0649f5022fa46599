import { defineTarget, goOn } from '../contract.ts';
import { phrase } from '../phrase.ts';
import { textOfBytes } from '../shared/byte-text.ts';

/** `-j SECMARK`: SELinux's label of the packet. */
export interface SecmarkTarget {
  readonly kind: 'SECMARK';
  readonly context: string;
}

export const SECMARK = defineTarget<SecmarkTarget>({
  kind: 'SECMARK',
  families: [4, 6],
  tables: ['mangle', 'security'],
  says: 'Gives the packet an SELinux label.',
  options: [{ name: '--selctx', values: ['CONTEXT'], says: 'The security context it gets.' }],
  parse(given) {
    const context = given.required('--selctx', textOfBytes(255));
    return context && { kind: 'SECMARK', context: context.value };
  },
  print: ({ context }) => ` --selctx ${context}`,
  // net/netfilter/xt_SECMARK.c, secmark_tg
  apply: ({ context }) => goOn({ kind: 'note', what: `labelled ${context}` }),
  describe: ({ context }) => phrase`gives it the SELinux label ${context}`,
});
