/** Notes that people write behind a rule: `-A INPUT -j ACCEPT # the office`. */
import { splitWords } from '#ruleset/words.ts';

/** Where a note starts on a rule's line; `undefined` where there is none. */
export function noteAfterRule(text: string): number | undefined {
  if (!/\s#/.test(text)) return undefined;
  const words = splitWords(text);
  const at = words.findIndex(
    // What stands after an option may be its value: --comment #1.
    ({ start }, index) => text[start] === '#' && !words[index - 1]?.text.startsWith('-'),
  );
  return words[at]?.start;
}
