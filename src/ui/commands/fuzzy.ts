/** Finds what a person means by a few of its letters, in order: `stov` finds "Step over". */

export interface Found {
  /** Higher is closer. */
  readonly score: number;
  /** The characters found, as indexes into the text. */
  readonly at: readonly number[];
}

/** `undefined` where the letters are not all there. */
export function findFuzzy(text: string, letters: string): Found | undefined {
  const wanted = letters.toLowerCase().replaceAll(/\s+/g, '');
  const lower = text.toLowerCase();
  const whole = lower.indexOf(letters.trim().toLowerCase());
  if (whole >= 0 && wanted !== '') {
    const at = Array.from({ length: letters.trim().length }, (_, offset) => whole + offset);
    return { score: 100 - whole / 10 + (startsWord(text, whole) ? 50 : 0), at };
  }
  const at: number[] = [];
  let score = 0;
  let from = 0;
  for (const letter of wanted) {
    const here = nextOf(text, lower, letter, from);
    if (here < 0) return undefined;
    if (here === from && at.length > 0) score += 4;
    else score += startsWord(text, here) ? 3 : -1;
    at.push(here);
    from = here + 1;
  }
  return { score, at };
}

/** The letter right there, else at the start of a word, else anywhere further on. */
function nextOf(text: string, lower: string, letter: string, from: number): number {
  if (lower[from] === letter) return from;
  for (let at = lower.indexOf(letter, from); at >= 0; at = lower.indexOf(letter, at + 1)) {
    if (startsWord(text, at)) return at;
  }
  return lower.indexOf(letter, from);
}

function startsWord(text: string, at: number): boolean {
  return at === 0 || !/[\p{L}\d]/u.test(text[at - 1] ?? '');
}
