import { defineTarget, goOn } from '../contract.ts';
import { phrase } from '../phrase.ts';

/** `-j CONNSECMARK`: SELinux's mark, between a packet and its connection. */
export interface ConnsecmarkTarget {
  readonly kind: 'CONNSECMARK';
  readonly does: 'save' | 'restore';
}

export const CONNSECMARK = defineTarget<ConnsecmarkTarget>({
  kind: 'CONNSECMARK',
  families: [4, 6],
  tables: ['mangle', 'security'],
  says: 'Copies the SELinux label between the packet and its connection.',
  options: [
    { name: '--save', says: 'Copies the packet’s label to a connection that has none.' },
    { name: '--restore', says: 'Copies the connection’s label to a packet that has none.' },
  ],
  parse(given) {
    given.exclusive('--save', '--restore');
    if (!given.has('--save') && !given.has('--restore')) {
      given.fail({ code: 'missing-option', option: '--save' });
    }
    return { kind: 'CONNSECMARK', does: given.has('--save') ? 'save' : 'restore' };
  },
  print: ({ does }) => ` --${does}`,
  // net/netfilter/xt_CONNSECMARK.c, connsecmark_tg
  apply: ({ does }) => goOn({ kind: 'note', what: `SELinux label ${does}d` }),
  describe: ({ does }) =>
    does === 'save'
      ? phrase`saves its SELinux label with its connection`
      : phrase`restores its SELinux label from its connection`,
});
