import { NO, answer, defineMatch } from '../contract.ts';
import { phrase } from '../phrase.ts';
import {
  MASKED_VALUE,
  type MaskedValue,
  hasUnderMask,
  hex,
  printMasked,
} from '../shared/masked-value.ts';
import { optionWords } from '../shared/option-words.ts';

/** `-m connmark`: the connection's mark, under a mask, against a value. */
export interface ConnmarkMatch extends MaskedValue {
  readonly kind: 'connmark';
  readonly invert: boolean;
}

export const connmark = defineMatch<ConnmarkMatch>({
  kind: 'connmark',
  families: [4, 6],
  says: 'Asks for the mark that an earlier rule left on the connection.',
  options: [
    {
      name: '--mark',
      negatable: true,
      values: ['VALUE[/MASK]'],
      says: 'The connection’s mark under MASK equals VALUE.',
    },
  ],
  parse(given) {
    const mark = given.required('--mark', MASKED_VALUE);
    return mark && { kind: 'connmark', invert: mark.invert, ...mark.value };
  },
  print: (match) => ` ${words(match)}`,
  conditions: (match) => [
    {
      words: words(match),
      // net/netfilter/xt_connmark.c, connmark_mt: without an entry it fails, negated or not.
      decide: ({ tracking }) =>
        tracking.kind === 'tracked'
          ? answer(hasUnderMask(tracking.connection.mark, match) !== match.invert)
          : NO,
      shows: ({ tracking }) =>
        tracking.kind === 'tracked' ? hex(tracking.connection.mark) : 'no connection',
    },
  ],
  describe: (match) =>
    match.invert
      ? phrase`the connection’s mark is not ${printMasked(match)}`
      : phrase`the connection’s mark is ${printMasked(match)}`,
});

function words(match: ConnmarkMatch): string {
  return optionWords('--mark', match.invert, printMasked(match));
}
