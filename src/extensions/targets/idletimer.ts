import { defineTarget, goOn } from '../contract.ts';
import { phrase } from '../phrase.ts';
import { textOfBytes } from '../shared/byte-text.ts';
import { wholeNumber } from '../shared/forms.ts';

/** `-j IDLETIMER`: a clock that packets wind up, and that user space hears of when it runs down. */
export interface IdletimerTarget {
  readonly kind: 'IDLETIMER';
  readonly seconds: number;
  readonly label: string;
  readonly alarm: boolean;
}

export const IDLETIMER = defineTarget<IdletimerTarget>({
  kind: 'IDLETIMER',
  families: [4, 6],
  says: 'Winds up a timer that tells a program when no packet came for a while, and goes on.',
  options: [
    { name: '--timeout', values: ['SECONDS'], says: 'How long it takes to run down.' },
    { name: '--label', values: ['NAME'], says: 'The timer’s name. Rules with one name share it.' },
    { name: '--alarm', says: 'Lets the timer wake a suspended machine.' },
  ],
  parse(given) {
    // net/netfilter/xt_IDLETIMER.c, idletimer_tg_helper: it counts milliseconds in an int.
    const seconds = given.required('--timeout', wholeNumber(1, 2147482));
    const label = given.required('--label', textOfBytes(27));
    if (!seconds || !label) return undefined;
    const alarm = given.has('--alarm');
    return { kind: 'IDLETIMER', seconds: seconds.value, label: label.value, alarm };
  },
  // The label is never quoted, even where it has a blank and so cannot be read again.
  print: ({ seconds, label, alarm }) =>
    ` --timeout ${seconds} --label ${label}${alarm ? ' --alarm' : ''}`,
  // net/netfilter/xt_IDLETIMER.c, idletimer_tg_target
  apply: ({ label }) => goOn({ kind: 'note', what: `timer ${label} wound up` }),
  describe({ seconds, label, alarm }) {
    const waking = alarm ? phrase`, waking the machine for it` : phrase``;
    return phrase`winds up the timer ${label}, which tells user space after ${seconds} seconds without a packet${waking}`;
  },
});
