import type { Tracking } from '#net/connection.ts';
import { type Answer, answer, defineMatch } from '../contract.ts';
import { phrase } from '../phrase.ts';
import { textOfBytes } from '../shared/byte-text.ts';
import { optionWords, printOptions } from '../shared/option-words.ts';
import { quoteText } from '../shared/quote.ts';
import { unknown } from '../shared/unknown.ts';

/** `-m helper`: whether a conntrack helper (of FTP, SIP …) foretold the connection. */
export interface HelperMatch {
  readonly kind: 'helper';
  /** `''`: any helper. */
  readonly name: string;
  readonly invert: boolean;
}

/** The kernel keeps 29 bytes of it. */
const NAME = { ...textOfBytes(29), read: (text: string) => text && textOfBytes(29).read(text) };

export const helper = defineMatch<HelperMatch>({
  kind: 'helper',
  families: [4, 6],
  says: 'Asks whether a conntrack helper foretold the connection.',
  options: [
    {
      name: '--helper',
      negatable: true,
      values: ['NAME'],
      says: 'The connection was foretold by that helper: ftp, or ftp-2121 for one on that port.',
    },
  ],
  parse(given) {
    const name = given.required('--helper', NAME);
    return name && { kind: 'helper', name: name.value, invert: name.invert };
  },
  print: (match) => printOptions([words(match)]),
  conditions: (match) => [
    {
      words: words(match),
      decide: ({ tracking }) => decideHelper(match, tracking),
      shows: ({ tracking }) => {
        if (tracking.kind !== 'tracked') return 'no connection';
        return tracking.connection.expected ? 'foretold by a helper' : 'not foretold';
      },
    },
  ],
  describe: ({ name, invert }) => {
    const who = name === '' ? phrase`a conntrack helper` : phrase`the conntrack helper ${name}`;
    return invert
      ? phrase`the connection was not foretold by ${who}`
      : phrase`the connection was foretold by ${who}`;
  },
});

function words({ name, invert }: HelperMatch): string {
  return optionWords('--helper', invert, quoteText(name));
}

// net/netfilter/xt_helper.c, helper_mt: it asks for the helper of the connection's master.
function decideHelper({ name, invert }: HelperMatch, tracking: Tracking): Answer {
  if (tracking.kind !== 'tracked' || !tracking.connection.expected) return answer(invert);
  if (name === '') return answer(!invert);
  return invert
    ? unknown(
        'connection',
        `Was it another helper than ${name} that foretold the connection?`,
        'yes',
      )
    : unknown('connection', `Was the connection foretold by helper ${name}?`);
}
