import { defineMatch, maybe } from '../contract.ts';
import { phrase } from '../phrase.ts';

/** A match that nobody here can read: its words are kept, and whether it holds is a choice. */
export interface UnreadMatch {
  readonly kind: 'unread';
  /** As written, without the leading blank: `-m foo --bar 1`. */
  readonly words: string;
}

export const unread = defineMatch<UnreadMatch>({
  kind: 'unread',
  families: [4, 6],
  says: 'An option or a match that is not known here. It is kept as it was written.',
  options: [],
  parse: () => undefined,
  print: (match) => ` ${match.words}`,
  conditions: (match) => [
    {
      words: match.words,
      decide: () =>
        maybe({
          about: 'unread',
          question: `Does “${match.words}” match this packet?`,
          probability: undefined,
          assumed: 'no',
        }),
      shows: () => 'not known here',
    },
  ],
  describe: (match) => phrase`${match.words} holds (not known here)`,
});
