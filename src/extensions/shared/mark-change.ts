import type { OptionSpec } from '../contract.ts';
import type { OptionReader, ValueForm } from '../option-reader.ts';
import { wholeNumber } from './forms.ts';
import { FULL_MASK, MASKED_VALUE, type MaskedValue } from './masked-value.ts';

const BITS: ValueForm<number> = wholeNumber(0, FULL_MASK);

/** The five spellings of one change, as MARK and CONNMARK share them. */
export function markChangeOptions(mark: string): readonly OptionSpec[] {
  return [
    {
      name: '--set-xmark',
      values: ['VALUE[/MASK]'],
      says: `Clears the bits of MASK in ${mark}, then flips those of VALUE.`,
    },
    {
      name: '--set-mark',
      values: ['VALUE[/MASK]'],
      says: `Clears the bits of MASK in ${mark}, then sets those of VALUE.`,
    },
    { name: '--and-mark', values: ['BITS'], says: `Keeps only BITS of ${mark}.` },
    { name: '--or-mark', values: ['BITS'], says: `Sets BITS in ${mark}.` },
    { name: '--xor-mark', values: ['BITS'], says: `Flips BITS in ${mark}.` },
  ];
}

export const MARK_CHANGES: readonly string[] = markChangeOptions('').map(({ name }) => name);

/** The change asked for; `undefined`, without a fault, where none of the five was given. */
export function readMarkChange(given: OptionReader): MaskedValue | undefined {
  const xmark = given.value('--set-xmark', MASKED_VALUE);
  if (xmark) return xmark.value;
  const mark = given.value('--set-mark', MASKED_VALUE);
  if (mark) return { value: mark.value.value, mask: (mark.value.value | mark.value.mask) >>> 0 };
  const and = given.value('--and-mark', BITS);
  if (and) return { value: 0, mask: ~and.value >>> 0 };
  const or = given.value('--or-mark', BITS);
  if (or) return { value: or.value, mask: or.value };
  const xor = given.value('--xor-mark', BITS);
  return xor && { value: xor.value, mask: 0 };
}
