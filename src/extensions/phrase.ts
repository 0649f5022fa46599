/** A sentence, or a part of one, in which the rule's own values stand out. */
export type Phrase = readonly PhrasePart[];

export interface PhrasePart {
  readonly text: string;
  /** Whether it is a value as the rule has it (set in the monospace face). */
  readonly value: boolean;
}

/** phrase`the mark is ${value}`: what is filled in is a value, or a phrase to be woven in. */
export function phrase(
  strings: TemplateStringsArray,
  ...values: readonly (string | number | Phrase)[]
): Phrase {
  const parts: PhrasePart[] = [];
  for (const [index, text] of strings.entries()) {
    if (text !== '') parts.push({ text, value: false });
    const value = values[index];
    if (value === undefined) continue;
    if (typeof value === 'object') parts.push(...value);
    else parts.push({ text: String(value), value: true });
  }
  return parts;
}

/** What the lists made below were made of. */
const LISTED = new WeakMap<Phrase, readonly Phrase[]>();

/** `a`, `a and b`, `a, b and c`. A list that is itself an item of one becomes part of it. */
export function joinPhrases(phrases: readonly Phrase[], last = ' and '): Phrase {
  if (last !== ' and ') return listOf(phrases, last);
  const items = phrases.flatMap((each) => LISTED.get(each) ?? [each]);
  const list = listOf(items, last);
  LISTED.set(list, items);
  return list;
}

function listOf(items: readonly Phrase[], last: string): Phrase {
  return items.flatMap((each, index) => {
    if (index === 0) return each;
    const text = index === items.length - 1 ? last : ', ';
    return [{ text, value: false }, ...each];
  });
}

export function phraseText(parts: Phrase): string {
  return parts.map((part) => part.text).join('');
}
