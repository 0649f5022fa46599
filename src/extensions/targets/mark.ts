import { defineTarget, goOn } from '../contract.ts';
import { phrase } from '../phrase.ts';
import { MARK_CHANGES, markChangeOptions, readMarkChange } from '../shared/mark-change.ts';
import {
  FULL_MASK,
  type MaskedValue,
  printWithMask,
  setUnderMask,
} from '../shared/masked-value.ts';

/** `-j MARK`: changes the packet's mark to `(mark & ~mask) ^ value`. */
export interface MarkTarget extends MaskedValue {
  readonly kind: 'MARK';
}

export const MARK = defineTarget<MarkTarget>({
  kind: 'MARK',
  families: [4, 6],
  says: 'Puts a mark on the packet, for later rules and for routing.',
  options: markChangeOptions('the mark'),
  parse(given) {
    given.exclusive(...MARK_CHANGES);
    const change = readMarkChange(given);
    if (!change) given.fail({ code: 'missing-option', option: '--set-xmark' });
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
