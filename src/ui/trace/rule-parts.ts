import type { CheckView } from '#engine/views.ts';

/** A stretch of a rule's text: one of its conditions, or a word between them. */
export interface RulePart {
  /** Where it starts in the text; past its end for a condition that the text words otherwise. */
  readonly at: number;
  readonly text: string;
  /** The condition's index. */
  readonly check: number | undefined;
}

/** The text in order, with every condition found in it. Conditions that are not, come at the end. */
export function partsOf(text: string, checks: readonly CheckView[]): readonly RulePart[] {
  const found: { at: number; check: number }[] = [];
  const lost: number[] = [];
  for (const [check, { words }] of checks.entries()) {
    const at = placeFor(words, text, (from, to) =>
      found.every((other) => to <= other.at || from >= other.at + wordsOf(checks, other.check)),
    );
    if (at === undefined) lost.push(check);
    else found.push({ at, check });
  }
  found.sort((a, b) => a.at - b.at);

  const parts: RulePart[] = [];
  let done = 0;
  for (const { at, check } of found) {
    plain(parts, text, done, at);
    const end = at + wordsOf(checks, check);
    parts.push({ at, text: text.slice(at, end), check });
    done = end;
  }
  plain(parts, text, done, text.length);
  return [
    ...parts,
    ...lost.map((check) => ({ at: text.length + check, text: checks[check]?.words ?? '', check })),
  ];
}

function wordsOf(checks: readonly CheckView[], check: number): number {
  return checks[check]?.words.length ?? 0;
}

/** The first place of whole words where nothing else stands yet. */
function placeFor(
  words: string,
  text: string,
  isFree: (from: number, to: number) => boolean,
): number | undefined {
  if (words === '') return undefined;
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    const end = at + words.length;
    const whole = isEdge(text[at - 1]) && isEdge(text[end]);
    // "! -s 10.0.0.1" is not the condition "-s 10.0.0.1".
    const negated = text.slice(0, at).endsWith('! ');
    if (whole && !negated && isFree(at, end)) return at;
  }
  return undefined;
}

function isEdge(character: string | undefined): boolean {
  return character === undefined || character === ' ';
}

/** Word by word, so that a rule wraps between words and conditions keep their values under them. */
function plain(parts: RulePart[], text: string, from: number, to: number): void {
  for (const word of text.slice(from, to).matchAll(/\S+/g)) {
    parts.push({ at: from + word.index, text: word[0], check: undefined });
  }
}
