/** The figures of a cost, with what each counts. */
import type { Cost } from '#journey/cost.ts';

export interface CostFigure {
  readonly key: keyof Cost;
  readonly name: string;
  /** What was counted, one phrase. */
  readonly says: string;
}

export const COST_FIGURES: readonly CostFigure[] = [
  { key: 'hooks', name: 'hook passes', says: 'times a packet came to a netfilter hook' },
  { key: 'rules', name: 'rules evaluated', says: 'rules put to a packet, matching or not' },
  {
    key: 'natLookups',
    name: 'nat lookups',
    says: 'times the nat table’s chains were walked; once for each connection and side',
  },
  {
    key: 'entries',
    name: 'conntrack entries',
    says: 'connections that conntrack made an entry for and kept',
  },
  {
    key: 'crossings',
    name: 'crossings into user space',
    says: 'packets handed from the kernel to a program',
  },
];

/** What the figures leave out. */
export const COST_CAVEAT =
  'Counted over the packet that opens each connection, in the walks shown here. Later packets pass the same hooks, but nat is not asked again.';
