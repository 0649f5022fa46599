import { defineMatch } from '../contract.ts';
import { type Phrase, phrase } from '../phrase.ts';
import { printOptions } from '../shared/option-words.ts';
import {
  type SpiHeader,
  type SpiRange,
  describeSpis,
  readSpis,
  spiCondition,
  spiWords,
} from '../shared/spi-range.ts';

/** `-m ipcomp`: the number (CPI) of a packet compressed for IPsec. */
export interface IpcompMatch {
  readonly kind: 'ipcomp';
  readonly spis: SpiRange;
  /** Whether the reserved byte was to be checked, which the kernel never does. */
  readonly reserved: boolean;
}

const IPCOMP = 108;

/** Unlike in ah and esp, no option means number 0: libxt_ipcomp.c has no init. */
const ZERO: SpiRange = { from: 0, to: 0, invert: false };

export const ipcomp = defineMatch<IpcompMatch>({
  kind: 'ipcomp',
  families: [4, 6],
  protocols: [IPCOMP],
  says: 'Asks for the number (CPI) of a compressed IPsec packet.',
  options: [
    {
      name: '--ipcompspi',
      negatable: true,
      values: ['SPI[:SPI]'],
      says: 'The number in the IPComp header is SPI, or in the range; 0 when not given.',
    },
    { name: '--compres', says: 'Kept, but the kernel does not look at the reserved byte.' },
  ],
  parse: (given) => ({
    kind: 'ipcomp',
    spis: readSpis(given, '--ipcompspi', ZERO),
    reserved: given.has('--compres'),
  }),
  print: ({ spis, reserved }) =>
    printOptions(spiWords('--ipcompspi', spis), reserved ? ['--compres'] : []),
  // net/netfilter/xt_ipcomp.c, comp_mt: compares the CPI alone, `hdrres` is not read.
  conditions: ({ spis }) => [spiCondition('--ipcompspi', spis, HEADER)],
  describe: ({ spis, reserved }): Phrase =>
    reserved
      ? phrase`${describeSpis(spis, HEADER)} (the reserved byte is not checked)`
      : describeSpis(spis, HEADER),
});

const HEADER: SpiHeader = {
  match: 'ipcomp',
  name: 'an IPComp header',
  largest: 0xffff,
  has: ({ packet }) => packet.protocol === IPCOMP && packet.fragment !== 'later',
};
