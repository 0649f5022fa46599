import { defineTarget, goOn } from '../contract.ts';
import { describeChange } from '../shared/describe-change.ts';
import { MARK_CHANGES, markChangeOptions, readMarkChange } from '../shared/mark-change.ts';
import {
  FULL_MASK,
  type MaskedValue,
  hex,
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
  describe: (target) => describeChange('the packet’s mark', target, FULL_MASK, hex),
});
