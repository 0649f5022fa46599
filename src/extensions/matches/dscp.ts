import { answer, defineMatch } from '../contract.ts';
import type { Given } from '../option-reader.ts';
import { phrase } from '../phrase.ts';
import { DSCP_CLASS, twoDigits } from '../shared/dscp-class.ts';
import { wholeNumber } from '../shared/forms.ts';
import { optionWords } from '../shared/option-words.ts';

/** `-m dscp`: the upper six bits of the TOS byte. */
export interface DscpMatch {
  readonly kind: 'dscp';
  readonly dscp: Given<number>;
}

const DSCP = wholeNumber(0, 63);

export const dscp = defineMatch<DscpMatch>({
  kind: 'dscp',
  families: [4, 6],
  says: 'Asks for the class of service that the packet is marked with.',
  options: [
    { name: '--dscp', negatable: true, values: ['VALUE'], says: 'The DSCP value, 0 to 63.' },
    {
      name: '--dscp-class',
      negatable: true,
      values: ['CLASS'],
      says: 'The DSCP class by name: BE, EF, CS1, AF11 and so on.',
    },
  ],
  parse(given) {
    given.exclusive('--dscp', '--dscp-class');
    const dscp = given.has('--dscp-class')
      ? given.value('--dscp-class', DSCP_CLASS)
      : given.required('--dscp', DSCP);
    return dscp && { kind: 'dscp', dscp };
  },
  print: (match) => ` ${words(match)}`,
  conditions: (match) => [
    {
      words: words(match),
      // net/netfilter/xt_dscp.c, dscp_mt
      decide: ({ packet }) => answer((packet.tos >> 2 === match.dscp.value) !== match.dscp.invert),
      shows: ({ packet }) => twoDigits(packet.tos >> 2),
    },
  ],
  describe: ({ dscp: { value, invert } }) =>
    invert ? phrase`the DSCP is not ${twoDigits(value)}` : phrase`the DSCP is ${twoDigits(value)}`,
});

function words({ dscp }: DscpMatch): string {
  return optionWords('--dscp', dscp.invert, twoDigits(dscp.value));
}
