import { defineTarget } from '../contract.ts';
import type { ValueForm } from '../option-reader.ts';
import { phrase } from '../phrase.ts';
import { readInteger, wholeNumber } from '../shared/forms.ts';

/** `-j NFQUEUE`: a program decides. */
export interface NfqueueTarget {
  readonly kind: 'NFQUEUE';
  readonly queues: QueueRange;
  readonly bypass: boolean;
  /** By the CPU instead of by the connection; only with a range. */
  readonly byCpu: boolean;
}

interface QueueRange {
  readonly from: number;
  readonly to: number;
}

export const NFQUEUE = defineTarget<NfqueueTarget>({
  kind: 'NFQUEUE',
  families: [4, 6],
  says: 'Hands the packet to a program, which decides what becomes of it.',
  options: [
    {
      name: '--queue-num',
      values: ['NUMBER'],
      says: 'The queue that the program reads. 0 without it.',
    },
    {
      name: '--queue-balance',
      values: ['FIRST:LAST'],
      says: 'Spreads connections over these queues.',
    },
    { name: '--queue-bypass', says: 'Lets the packet through where no program reads the queue.' },
    { name: '--queue-cpu-fanout', says: 'Takes the queue of the CPU that has the packet.' },
  ],
  parse(given) {
    given.exclusive('--queue-num', '--queue-balance');
    const number = given.value('--queue-num', wholeNumber(0, 65535))?.value ?? 0;
    const range = given.value('--queue-balance', QUEUE_RANGE)?.value;
    const byCpu = given.has('--queue-cpu-fanout');
    if (byCpu && !given.has('--queue-balance')) {
      given.fail({ code: 'missing-option', option: '--queue-balance' });
    }
    return {
      kind: 'NFQUEUE',
      queues: range ?? { from: number, to: number },
      bypass: given.has('--queue-bypass'),
      byCpu,
    };
  },
  print: ({ queues: { from, to }, bypass, byCpu }) =>
    (from === to ? ` --queue-num ${from}` : ` --queue-balance ${from}:${to}`) +
    (bypass ? ' --queue-bypass' : '') +
    (byCpu ? ' --queue-cpu-fanout' : ''),
  // net/netfilter/xt_NFQUEUE.c, nfqueue_tg_v3
  apply: ({ queues: { from, to }, bypass }) => ({
    kind: 'queue',
    effects: [],
    queue: from,
    ...(from === to ? {} : { lastQueue: to }),
    bypass,
  }),
  describe({ queues: { from, to }, bypass, byCpu }) {
    const spread = byCpu ? phrase`, by the CPU that has it` : phrase`, by a hash of its addresses`;
    const queue =
      from === to ? phrase`queue ${from}` : phrase`one of the queues ${`${from}:${to}`}${spread}`;
    const otherwise = bypass
      ? phrase`, or lets it through where there is none`
      : phrase`, or drops it where there is none`;
    return phrase`hands it to the program that reads ${queue}${otherwise}`;
  },
});

/** net/netfilter/xt_NFQUEUE.c, nfqueue_tg_check: a range may not span all 65536 queues. */
const QUEUE_RANGE: ValueForm<QueueRange> = {
  expected: 'two numbers such as 0:3, the first the smaller',
  read: (text) => {
    const [from, to, rest] = text.split(':').map(readInteger);
    if (from === undefined || to === undefined || rest !== undefined) return undefined;
    return from < to && to <= 65535 && to - from < 65535 ? { from, to } : undefined;
  },
};
