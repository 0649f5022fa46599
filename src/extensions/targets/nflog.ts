import { defineTarget, goOn } from '../contract.ts';
import { phrase } from '../phrase.ts';
import { textOfBytes } from '../shared/byte-text.ts';
import { wholeNumber } from '../shared/forms.ts';
import { quoteText } from '../shared/quote.ts';

/** `-j NFLOG`: a copy to whoever listens on a netlink group. */
export interface NflogTarget {
  readonly kind: 'NFLOG';
  readonly prefix: string | undefined;
  readonly group: number;
  /** How much of the packet is copied: by `--nflog-size`, or by its broken elder, which copies all. */
  readonly bytes:
    { readonly option: '--nflog-size' | '--nflog-range'; readonly count: number } | undefined;
  /** How many packets are gathered before they are handed over; 0 is the listener's own choice. */
  readonly threshold: number;
}

const COUNT = wholeNumber(0, 0xffffffff);
const SHORT = wholeNumber(0, 0xffff);

export const NFLOG = defineTarget<NflogTarget>({
  kind: 'NFLOG',
  families: [4, 6],
  says: 'Hands a copy of the packet to a logging program, and goes on.',
  options: [
    { name: '--nflog-prefix', values: ['TEXT'], says: 'A text that goes with the copy.' },
    { name: '--nflog-group', values: ['NUMBER'], says: 'The group that the program listens on.' },
    { name: '--nflog-range', values: ['BYTES'], says: 'Without effect; see --nflog-size.' },
    { name: '--nflog-size', values: ['BYTES'], says: 'How much of the packet is copied.' },
    {
      name: '--nflog-threshold',
      values: ['PACKETS'],
      says: 'How many packets are gathered before they are handed over.',
    },
  ],
  parse(given) {
    given.exclusive('--nflog-size', '--nflog-range');
    const size = given.value('--nflog-size', COUNT);
    const range = given.value('--nflog-range', COUNT);
    return {
      kind: 'NFLOG',
      // libxt_NFLOG cuts at 63; the nft build keeps more, NF_LOG_PREFIXLEN less its end.
      prefix: given.value('--nflog-prefix', textOfBytes(127))?.value,
      group: given.value('--nflog-group', SHORT)?.value ?? 0,
      bytes: size
        ? { option: '--nflog-size', count: size.value }
        : range && { option: '--nflog-range', count: range.value },
      threshold: given.value('--nflog-threshold', SHORT)?.value ?? 0,
    };
  },
  print: ({ prefix, group, bytes, threshold }) =>
    (prefix === undefined ? '' : ` --nflog-prefix ${quoteText(prefix)}`) +
    (group === 0 ? '' : ` --nflog-group ${group}`) +
    (bytes ? ` ${bytes.option} ${bytes.count}` : '') +
    (threshold === 0 ? '' : ` --nflog-threshold ${threshold}`),
  // net/netfilter/xt_NFLOG.c, nflog_tg
  apply: ({ group, prefix }) =>
    goOn({
      kind: 'note',
      what: `copied to log group ${group}${prefix === undefined ? '' : ` as “${prefix}”`}`,
    }),
  describe({ prefix, group, bytes, threshold }) {
    const label = prefix === undefined ? phrase`` : phrase`, labelled “${prefix}”`;
    const part =
      bytes === undefined
        ? phrase``
        : bytes.option === '--nflog-size'
          ? phrase`, its first ${bytes.count} bytes`
          : phrase`, all of it (a range of ${bytes.count} has no effect)`;
    const gathered = threshold === 0 ? phrase`` : phrase`, ${threshold} packets at a time`;
    return phrase`hands a copy to the logging program of group ${group}${label}${part}${gathered}`;
  },
});
