import { answer, defineMatch } from '../contract.ts';
import type { Given } from '../option-reader.ts';
import { phrase } from '../phrase.ts';
import { twoDigits } from '../shared/dscp-class.ts';
import { type MaskedValue, hasUnderMask } from '../shared/masked-value.ts';
import { optionWords } from '../shared/option-words.ts';
import { TOS_VALUE } from '../shared/tos-value.ts';

/** `-m tos`: the whole TOS byte (IPv4) or traffic class (IPv6), under a mask. */
export interface TosMatch {
  readonly kind: 'tos';
  readonly tos: Given<MaskedValue>;
}

export const tos = defineMatch<TosMatch>({
  kind: 'tos',
  families: [4, 6],
  says: 'Asks for the type of service, which IPv6 calls traffic class.',
  options: [
    {
      name: '--tos',
      negatable: true,
      values: ['VALUE[/MASK]'],
      says: 'The byte under MASK equals VALUE; a name such as Minimize-Delay stands for both.',
    },
  ],
  parse(given) {
    const tos = given.required('--tos', TOS_VALUE);
    return tos && { kind: 'tos', tos };
  },
  print: (match) => ` ${words(match)}`,
  conditions: (match) => [
    {
      words: words(match),
      // net/netfilter/xt_dscp.c, tos_mt
      decide: ({ packet }) =>
        answer(hasUnderMask(packet.tos, match.tos.value) !== match.tos.invert),
      shows: ({ packet }) => twoDigits(packet.tos),
    },
  ],
  describe: ({ tos: { value, invert } }) => {
    const start = [{ text: `the TOS byte is ${invert ? 'not ' : ''}`, value: false }];
    return phrase`${start}${print(value)}`;
  },
});

function print({ value, mask }: MaskedValue): string {
  return `${twoDigits(value)}/${twoDigits(mask)}`;
}

function words({ tos }: TosMatch): string {
  return optionWords('--tos', tos.invert, print(tos.value));
}
