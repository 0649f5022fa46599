import { defineMatch } from '../contract.ts';
import type { ValueForm } from '../option-reader.ts';
import { phrase } from '../phrase.ts';
import { textOfBytes } from '../shared/byte-text.ts';
import { quoteText } from '../shared/quote.ts';

/** `-m comment`: a note for people. It always holds. */
export interface CommentMatch {
  readonly kind: 'comment';
  readonly text: string;
}

export const comment = defineMatch<CommentMatch>({
  kind: 'comment',
  families: [4, 6],
  says: 'A note for people; every packet passes it.',
  options: [{ name: '--comment', values: ['TEXT'], says: 'The note, up to 255 bytes.' }],
  parse(given) {
    const text = given.required('--comment', NOTE);
    return text && { kind: 'comment', text: text.value };
  },
  print: ({ text }) => ` --comment ${quoteText(text)}`,
  conditions: () => [],
  describe: ({ text }) => phrase`always (a note: ${text})`,
});

/** An empty note is one, too. */
const NOTE: ValueForm<string> = {
  expected: 'a text',
  read: (text) => (text === '' ? '' : textOfBytes(255).read(text)),
};
