import { type Phrase, phrase } from '../phrase.ts';
import type { MaskedValue } from './masked-value.ts';

/** Plain text as a part of a phrase. */
export function plain(text: string): Phrase {
  return [{ text, value: false }];
}

/**
 * `(bits & ~mask) ^ value` in the words of what it comes to: "sets the bits 0xf of its mark to 0x5".
 * `whole` is the mask that leaves no bit as it was.
 */
export function describeChange(
  field: string,
  { value, mask }: MaskedValue,
  whole: number,
  print: (bits: number) => string,
): Phrase {
  const what = plain(field);
  const [v, m] = [print(value), print(mask)];
  if (mask === whole) return phrase`sets ${what} to ${v}`;
  if (mask === 0) {
    return value === 0
      ? phrase`leaves ${what} as it is (${`${v}/${m}`})`
      : phrase`flips the bits ${v} of ${what}`;
  }
  if (value === 0) return phrase`clears the bits ${m} of ${what}`;
  if (value === mask) return phrase`sets the bits ${v} of ${what}`;
  return (value & ~mask) === 0
    ? phrase`sets the bits ${m} of ${what} to ${v}`
    : phrase`clears the bits ${m} of ${what}, then flips ${v}`;
}
