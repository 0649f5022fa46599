import { answer, defineMatch } from '../contract.ts';
import type { Given } from '../option-reader.ts';
import { phrase } from '../phrase.ts';
import { type NumberRange, numberRange, printNumberRange } from '../shared/number-range.ts';
import { optionWords } from '../shared/option-words.ts';

/** `-m length`: how long the whole IP packet is, headers included. */
export interface LengthMatch {
  readonly kind: 'length';
  readonly bytes: Given<NumberRange>;
}

const BYTES = numberRange(65535);

export const length = defineMatch<LengthMatch>({
  kind: 'length',
  families: [4, 6],
  says: 'Asks how long the packet is.',
  options: [
    {
      name: '--length',
      negatable: true,
      values: ['BYTES[:BYTES]'],
      says: 'The whole IP packet, headers included, is so many bytes long.',
    },
  ],
  parse(given) {
    const bytes = given.required('--length', BYTES);
    return bytes && { kind: 'length', bytes };
  },
  print: (match) => ` ${words(match)}`,
  conditions: (match) => [
    {
      words: words(match),
      // net/netfilter/xt_length.c, length_mt and length_mt6
      decide: ({ packet }) => {
        const { value, invert } = match.bytes;
        return answer((packet.length >= value.from && packet.length <= value.to) !== invert);
      },
      shows: ({ packet }) => `${packet.length} bytes`,
    },
  ],
  describe: ({ bytes: { value, invert } }) => {
    const start = [{ text: `the packet is ${invert ? 'not ' : ''}`, value: false }];
    return value.from === value.to
      ? phrase`${start}${value.from} bytes long`
      : phrase`${start}${value.from} to ${value.to} bytes long`;
  },
});

function words({ bytes }: LengthMatch): string {
  return optionWords('--length', bytes.invert, printNumberRange(bytes.value));
}
