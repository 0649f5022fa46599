import { answer, defineMatch } from '../contract.ts';
import type { Given } from '../option-reader.ts';
import { phrase } from '../phrase.ts';
import {
  type NamedNumber,
  isNumber,
  namedNumber,
  printNamedNumber,
} from '../shared/named-number.ts';
import { optionWords, printOptions } from '../shared/option-words.ts';

/** `-m realm`: the realm of the route that the packet takes. */
export interface RealmMatch {
  readonly kind: 'realm';
  readonly realm: Given<NamedNumber>;
}

/** Realm 0, in /etc/iproute2/rt_realms. */
const ZERO = 'cosmos';

export const realm = defineMatch<RealmMatch>({
  kind: 'realm',
  families: [4],
  hooks: ['INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
  says: 'Asks for the realm of the packet’s route.',
  options: [
    {
      name: '--realm',
      negatable: true,
      values: ['REALM[/MASK]'],
      says: 'The route has that realm.',
    },
  ],
  parse(given) {
    const realm = given.required('--realm', namedNumber(ZERO));
    return realm && { kind: 'realm', realm };
  },
  print: (match) => printOptions([words(match)]),
  conditions: (match) => [
    {
      words: words(match),
      // net/netfilter/xt_realm.c, realm_mt. The routes given here have no realms, and 0 is none.
      decide: () => answer(isNumber(0, match.realm.value) !== match.realm.invert),
      shows: () => 'realm 0',
    },
  ],
  describe: ({ realm: { value, invert } }) =>
    invert
      ? phrase`the route’s realm is not ${printNamedNumber(value, ZERO)}`
      : phrase`the route’s realm is ${printNamedNumber(value, ZERO)}`,
});

function words({ realm: { value, invert } }: RealmMatch): string {
  return optionWords('--realm', invert, printNamedNumber(value, ZERO));
}
