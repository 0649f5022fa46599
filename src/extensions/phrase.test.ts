import { expect, test } from 'vitest';
import { joinPhrases, phrase, phraseText } from './phrase.ts';

const [a, b, c] = [phrase`a is ${1}`, phrase`b is ${2}`, phrase`c is ${3}`] as const;

test.each([
  [[], ''],
  [[a], 'a is 1'],
  [[a, b], 'a is 1 and b is 2'],
  [[a, b, c], 'a is 1, b is 2 and c is 3'],
  [[joinPhrases([a, b]), c], 'a is 1, b is 2 and c is 3'],
  [[a, joinPhrases([joinPhrases([b]), c])], 'a is 1, b is 2 and c is 3'],
])('lists become one list: %#', (phrases, text) => {
  expect(phraseText(joinPhrases(phrases))).toBe(text);
});

test('a list of another kind stays whole, and so does one within a sentence', () => {
  expect(phraseText(joinPhrases([joinPhrases([a, b], ' or '), c]))).toBe(
    'a is 1 or b is 2 and c is 3',
  );
  expect(phraseText(joinPhrases([phrase`never ${joinPhrases([a, b])}`, c]))).toBe(
    'never a is 1 and b is 2 and c is 3',
  );
});

test('values stand out in a list, too', () => {
  expect(joinPhrases([a, b]).filter(({ value }) => value)).toEqual([
    { text: '1', value: true },
    { text: '2', value: true },
  ]);
});
