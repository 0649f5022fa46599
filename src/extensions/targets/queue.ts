import { defineTarget } from '../contract.ts';
import { phrase } from '../phrase.ts';

/**
 * `-j QUEUE`: NFQUEUE's elder, queue 0. Only the legacy build has it, as a verdict of its own; the
 * nft build looks for a chain of that name.
 */
export interface QueueTarget {
  readonly kind: 'QUEUE';
}

export const QUEUE = defineTarget<QueueTarget>({
  kind: 'QUEUE',
  families: [4, 6],
  says: 'Hands the packet to the program that reads queue 0, which decides what becomes of it.',
  options: [],
  parse: () => ({ kind: 'QUEUE' }),
  print: () => '',
  // net/ipv4/netfilter/ip_tables.c, ipt_do_table: the verdict NF_QUEUE, whose queue number is 0.
  apply: () => ({ kind: 'queue', effects: [], queue: 0, bypass: false }),
  describe: () =>
    phrase`hands it to the program that reads queue 0, or drops it where there is none`,
});
