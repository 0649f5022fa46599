import { PROTOCOL } from '#net/protocol.ts';
import { defineTarget, goOn } from '../contract.ts';
import type { ValueForm } from '../option-reader.ts';
import { phrase } from '../phrase.ts';
import { readInteger } from '../shared/forms.ts';

/** `-j TCPOPTSTRIP`: TCP options blanked out. */
export interface TcpoptstripTarget {
  readonly kind: 'TCPOPTSTRIP';
  /** Option numbers, ascending. */
  readonly strips: readonly number[];
}

export const TCPOPTSTRIP = defineTarget<TcpoptstripTarget>({
  kind: 'TCPOPTSTRIP',
  families: [4, 6],
  protocols: [PROTOCOL.tcp],
  tables: ['mangle'],
  says: 'Takes options out of the TCP header.',
  options: [
    {
      name: '--strip-options',
      values: ['OPTION[,OPTION]'],
      says: 'The options by number, or by name: mss, wscale, sack-permitted, sack, timestamp, md5.',
    },
  ],
  parse: (given) => ({
    kind: 'TCPOPTSTRIP',
    strips: given.value('--strip-options', OPTION_LIST)?.value ?? [],
  }),
  print: ({ strips }) => (strips.length === 0 ? '' : ` --strip-options ${strips.join(',')}`),
  // net/netfilter/xt_TCPOPTSTRIP.c, tcpoptstrip_mangle_packet: overwrites them with no-ops.
  apply: ({ strips }) => goOn({ kind: 'note', what: `TCP options ${strips.join(', ')} taken out` }),
  describe: ({ strips }) =>
    strips.length === 0
      ? phrase`takes no TCP option out`
      : phrase`takes the TCP options ${strips.join(',')} out`,
});

const NAMES: ReadonlyMap<string, number> = new Map([
  ['mss', 2],
  ['wscale', 3],
  ['sack-permitted', 4],
  ['sack', 5],
  ['timestamp', 8],
  ['md5', 19],
]);

/** End (0) and no-op (1) are no options that could be taken out, and none may be named twice. */
const OPTION_LIST: ValueForm<readonly number[]> = {
  expected: 'option numbers, 2 to 255, or names, with commas, each once',
  read: (text) => {
    const found = new Set<number>();
    for (const word of text.split(',')) {
      const option = NAMES.get(word) ?? readInteger(word);
      if (option === undefined || option < 2 || option > 255 || found.has(option)) return undefined;
      found.add(option);
    }
    return [...found].toSorted((a, b) => a - b);
  },
};
