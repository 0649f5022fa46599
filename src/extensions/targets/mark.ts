import { defineTarget, goOn } from '../contract.ts';
import { type OptionReader, type ValueForm } from '../option-reader.ts';
import { phrase } from '../phrase.ts';
import { wholeNumber } from '../shared/forms.ts';
import {
  FULL_MASK,
  MASKED_VALUE,
  type MaskedValue,
  printWithMask,
  setUnderMask,
} from '../shared/masked-value.ts';

/** `-j MARK`: changes the packet's mark to `(mark & ~mask) ^ value`. */
export interface MarkTarget extends MaskedValue {
  readonly kind: 'MARK';
}

const BITS: ValueForm<number> = wholeNumber(0, FULL_MASK);

export const MARK = defineTarget<MarkTarget>({
  kind: 'MARK',
  families: [4, 6],
  says: 'Puts a mark on the packet, for later rules and for routing.',
  options: [
    { name: '--set-xmark', values: ['VALUE[/MASK]'], says: 'Clears the bits of MASK, then flips those of VALUE.' },
    { name: '--set-mark', values: ['VALUE[/MASK]'], says: 'Clears the bits of MASK, then sets those of VALUE.' },
    { name: '--and-mark', values: ['BITS'], says: 'Keeps only BITS of the mark.' },
    { name: '--or-mark', values: ['BITS'], says: 'Sets BITS in the mark.' },
    { name: '--xor-mark', values: ['BITS'], says: 'Flips BITS in the mark.' },
  ],
  parse(given) {
    const change = readMarkChange(given);
    return change && { kind: 'MARK', ...change };
  },
  print: (target) => ` --set-xmark ${printWithMask(target)}`,
  // net/netfilter/xt_mark.c, mark_tg
  apply: (target, { packet }) => goOn({ kind: 'mark', mark: setUnderMask(packet.mark, target) }),
  describe: (target) =>
    target.mask === FULL_MASK
      ? phrase`sets the packet’s mark to ${printWithMask(target)}`
      : phrase`changes the packet’s mark: ${printWithMask(target)} (bits of the mask cleared, then the value flipped in)`,
});

/** The five spellings of one change, as MARK and CONNMARK share them. */
export function readMarkChange(given: OptionReader): MaskedValue | undefined {
  given.exclusive('--set-xmark', '--set-mark', '--and-mark', '--or-mark', '--xor-mark');
  const xmark = given.value('--set-xmark', MASKED_VALUE);
  if (xmark) return xmark.value;
  const mark = given.value('--set-mark', MASKED_VALUE);
  if (mark) return { value: mark.value.value, mask: (mark.value.value | mark.value.mask) >>> 0 };
  const and = given.value('--and-mark', BITS);
  if (and) return { value: 0, mask: ~and.value >>> 0 };
  const or = given.value('--or-mark', BITS);
  if (or) return { value: or.value, mask: or.value };
  const xor = given.value('--xor-mark', BITS);
  if (xor) return { value: xor.value, mask: 0 };
  given.fail({ code: 'missing-option', option: '--set-xmark' });
  return undefined;
}
