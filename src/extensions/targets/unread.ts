import { defineTarget } from '../contract.ts';
import { phrase } from '../phrase.ts';

/** A target that nobody here can read: its words are kept, and what it does is a choice. */
export interface UnreadTarget {
  readonly kind: 'unread';
  readonly name: string;
  /** The words after the name as written, without the leading blank; `''` for none. */
  readonly words: string;
}

export const unreadTarget = defineTarget<UnreadTarget>({
  kind: 'unread',
  families: [4, 6],
  says: 'A target that is not known here. It is kept as it was written.',
  options: [],
  parse: () => undefined,
  print: (target) => (target.words === '' ? '' : ` ${target.words}`),
  apply: (target) => ({
    kind: 'maybe',
    effects: [],
    yes: 'accept',
    doubt: {
      about: 'unread',
      question: `Does ${target.name} end this table for the packet?`,
      probability: undefined,
      assumed: 'no',
    },
  }),
  describe: (target) => phrase`does what ${target.name} does (not known here)`,
});
