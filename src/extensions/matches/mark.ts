import { defineMatch } from '../contract.ts';
import { PACKET_NUMBER, equals, invertedIf } from '../number-test.ts';
import { testsCondition } from '../packet-numbers.ts';
import { phrase } from '../phrase.ts';
import { MASKED_VALUE, type MaskedValue, hex, printMasked } from '../shared/masked-value.ts';
import { optionWords } from '../shared/option-words.ts';

/** `-m mark`: the packet's firewall mark, under a mask, against a value. */
export interface MarkMatch extends MaskedValue {
  readonly kind: 'mark';
  readonly invert: boolean;
}

export const mark = defineMatch<MarkMatch>({
  kind: 'mark',
  families: [4, 6],
  says: 'Asks for the mark that an earlier rule left on the packet.',
  options: [
    {
      name: '--mark',
      negatable: true,
      values: ['VALUE[/MASK]'],
      says: 'The packet’s mark under MASK equals VALUE.',
    },
  ],
  parse(given) {
    const mark = given.required('--mark', MASKED_VALUE);
    return mark && { kind: 'mark', invert: mark.invert, ...mark.value };
  },
  print: (match) => ` ${words(match)}`,
  conditions: (match) => [
    testsCondition(
      words(match),
      // net/netfilter/xt_mark.c, mark_mt: masks the packet, not the value, so 0x3/0x1 matches nothing.
      [invertedIf(match.invert, equals(PACKET_NUMBER.mark, match.value, match.mask))],
      ({ packet }) => hex(packet.mark),
    ),
  ],
  describe: (match) =>
    match.invert
      ? phrase`the packet’s mark is not ${printMasked(match)}`
      : phrase`the packet’s mark is ${printMasked(match)}`,
});

function words(match: MarkMatch): string {
  return optionWords('--mark', match.invert, printMasked(match));
}
