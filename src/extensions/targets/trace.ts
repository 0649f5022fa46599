import { defineTarget, goOn } from '../contract.ts';
import { phrase } from '../phrase.ts';

/** `-j TRACE`: the kernel reports every rule that the packet meets from here on. */
export interface TraceTarget {
  readonly kind: 'TRACE';
}

export const TRACE = defineTarget<TraceTarget>({
  kind: 'TRACE',
  families: [4, 6],
  // The nft build takes it everywhere, the legacy build in raw only (net/netfilter/xt_TRACE.c).
  says: 'Has the kernel report every rule that the packet meets from here on.',
  options: [],
  parse: () => ({ kind: 'TRACE' }),
  print: () => '',
  // net/netfilter/xt_TRACE.c, trace_tg
  apply: () => goOn({ kind: 'note', what: 'traced from here on' }),
  describe: () => phrase`has every rule it meets from here on reported`,
});
