import { defineTarget, goOn } from '../contract.ts';
import { phrase } from '../phrase.ts';
import { textOfBytes } from '../shared/byte-text.ts';
import { wholeNumber } from '../shared/forms.ts';
import { quoteText } from '../shared/quote.ts';

/** `-j ULOG`: NFLOG's elder. Linux had it until 3.16. */
export interface UlogTarget {
  readonly kind: 'ULOG';
  readonly prefix: string | undefined;
  readonly group: number;
  /** How much of the packet is copied; 0 is all of it. */
  readonly bytes: number;
  /** How many packets are gathered before they are handed over. */
  readonly threshold: number;
}

export const ULOG = defineTarget<UlogTarget>({
  kind: 'ULOG',
  families: [4],
  says: 'Hands a copy of the packet to a logging program, and goes on. Gone from Linux since 3.17.',
  options: [
    { name: '--ulog-prefix', values: ['TEXT'], says: 'A text that goes with the copy.' },
    { name: '--ulog-nlgroup', values: ['NUMBER'], says: 'The group that the program listens on.' },
    { name: '--ulog-cprange', values: ['BYTES'], says: 'How much of the packet is copied.' },
    {
      name: '--ulog-qthreshold',
      values: ['PACKETS'],
      says: 'How many packets are gathered before they are handed over.',
    },
  ],
  parse(given) {
    return {
      kind: 'ULOG',
      prefix: given.value('--ulog-prefix', textOfBytes(31))?.value,
      group: given.value('--ulog-nlgroup', wholeNumber(1, 32))?.value ?? 1,
      bytes: given.value('--ulog-cprange', wholeNumber(0, 0xffffffff))?.value ?? 0,
      threshold: given.value('--ulog-qthreshold', wholeNumber(1, 50))?.value ?? 1,
    };
  },
  print: ({ prefix, group, bytes, threshold }) =>
    (prefix === undefined ? '' : ` --ulog-prefix ${quoteText(prefix)}`) +
    (group === 1 ? '' : ` --ulog-nlgroup ${group}`) +
    (bytes === 0 ? '' : ` --ulog-cprange ${bytes}`) +
    (threshold === 1 ? '' : ` --ulog-qthreshold ${threshold}`),
  // net/ipv4/netfilter/ipt_ULOG.c (until 3.16), ulog_tg
  apply: ({ group, prefix }) =>
    goOn({
      kind: 'note',
      what: `copied to log group ${group}${prefix === undefined ? '' : ` as “${prefix}”`}`,
    }),
  describe({ prefix, group, bytes, threshold }) {
    const label = prefix === undefined ? phrase`` : phrase`, labelled “${prefix}”`;
    const part = bytes === 0 ? phrase`` : phrase`, its first ${bytes} bytes`;
    const gathered = threshold === 1 ? phrase`` : phrase`, ${threshold} packets at a time`;
    return phrase`hands a copy to the logging program of group ${group}${label}${part}${gathered}`;
  },
});
