import { PROTOCOL } from '#net/protocol.ts';
import { defineMatch } from '../contract.ts';
import { printOptions } from '../shared/option-words.ts';
import {
  type SpiHeader,
  type SpiRange,
  describeSpis,
  readSpis,
  spiCondition,
  spiWords,
} from '../shared/spi-range.ts';

/** `-m esp`: the number (SPI) of an IPsec ESP packet. */
export interface EspMatch {
  readonly kind: 'esp';
  readonly spis: SpiRange;
}

export const esp = defineMatch<EspMatch>({
  kind: 'esp',
  families: [4, 6],
  protocols: [PROTOCOL.esp],
  says: 'Asks for the number (SPI) of an IPsec ESP packet.',
  options: [
    {
      name: '--espspi',
      negatable: true,
      values: ['SPI[:SPI]'],
      says: 'The number in the ESP header is SPI, or in the range.',
    },
  ],
  parse: (given) => ({ kind: 'esp', spis: readSpis(given, '--espspi') }),
  print: ({ spis }) => printOptions(spiWords('--espspi', spis)),
  // net/netfilter/xt_esp.c, esp_mt: no fragment but the first has the header.
  conditions: ({ spis }) => [spiCondition('--espspi', spis, HEADER)],
  describe: ({ spis }) => describeSpis(spis, HEADER),
});

const HEADER: SpiHeader = {
  match: 'esp',
  name: 'an ESP header',
  largest: 0xffffffff,
  has: ({ packet }) => packet.protocol === PROTOCOL.esp && packet.fragment !== 'later',
};
