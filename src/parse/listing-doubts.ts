/**
 * What a listing does not say, in the words that stand for it among a rule's matches. Printed they are
 * no rule that iptables takes; read again they are the same doubt.
 */
import type { Word } from '#ruleset/words.ts';

/** What a listing without `-v` leaves open. */
export const NO_INTERFACES = '(the listing does not say -i and -o)';

/** What a listing shows of a match in words that are not known here. */
export function listedAs(shown: string): string {
  const bare = /^[^\s)"\\#]+(?: [^\s)"\\#]+)*$/.test(shown);
  return bare ? `${LISTED_AS} ${shown})` : `${LISTED_AS} "${shown.replace(/["\\]/g, '\\$&')}" )`;
}

const LISTED_AS = '(listed as:';

/** How many words from `at` on are such a doubt; 0 where they are none. */
export function doubtLength(words: readonly Word[], at: number): number {
  if (!words[at]?.text.startsWith('(')) return 0;
  const starts = [NO_INTERFACES, LISTED_AS].some((start) =>
    start.split(' ').every((word, index) => words[at + index]?.text === word),
  );
  if (!starts) return 0;
  for (let end = at; end < words.length; end += 1) {
    if (words[end]?.text.endsWith(')')) return end + 1 - at;
  }
  return 0;
}
