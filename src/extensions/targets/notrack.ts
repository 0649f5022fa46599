import { defineTarget, goOn } from '../contract.ts';
import { phrase } from '../phrase.ts';

/** `-j NOTRACK`: as `CT --notrack`. */
export interface NotrackTarget {
  readonly kind: 'NOTRACK';
}

export const NOTRACK = defineTarget<NotrackTarget>({
  kind: 'NOTRACK',
  families: [4, 6],
  tables: ['raw'],
  hooks: ['PREROUTING', 'OUTPUT'],
  says: 'Keeps the packet out of connection tracking, and so out of NAT.',
  options: [],
  parse: () => ({ kind: 'NOTRACK' }),
  print: () => '',
  // net/netfilter/xt_CT.c, notrack_tg: passes over a packet that was seen before (on lo).
  apply: (_, { tracking }) => (tracking.kind === 'none' ? goOn({ kind: 'untrack' }) : goOn()),
  describe: () => phrase`keeps it out of connection tracking`,
});
