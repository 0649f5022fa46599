import { defineTarget, goOn } from '../contract.ts';
import { describeChange } from '../shared/describe-change.ts';
import { twoDigits } from '../shared/dscp-class.ts';
import { wholeNumber } from '../shared/forms.ts';
import { type MaskedValue, setUnderMask } from '../shared/masked-value.ts';
import { TOS_VALUE } from '../shared/tos-value.ts';

/** `-j TOS`: changes the TOS byte to `(tos & ~mask) ^ value`. */
export interface TosTarget extends MaskedValue {
  readonly kind: 'TOS';
}

const BITS = wholeNumber(0, 255);

export const TOS = defineTarget<TosTarget>({
  kind: 'TOS',
  families: [4, 6],
  tables: ['mangle'],
  says: 'Changes the byte with which the packet asks routers for a type of service.',
  options: [
    {
      name: '--set-tos',
      values: ['VALUE[/MASK]|NAME'],
      says: 'Clears the bits of MASK, then flips those of VALUE.',
    },
    { name: '--and-tos', values: ['BITS'], says: 'Keeps only BITS.' },
    { name: '--or-tos', values: ['BITS'], says: 'Sets BITS.' },
    { name: '--xor-tos', values: ['BITS'], says: 'Flips BITS.' },
  ],
  parse(given) {
    given.exclusive('--set-tos', '--and-tos', '--or-tos', '--xor-tos');
    const set = given.value('--set-tos', TOS_VALUE);
    if (set) return { kind: 'TOS', ...set.value };
    const and = given.value('--and-tos', BITS);
    if (and) return { kind: 'TOS', value: 0, mask: ~and.value & 255 };
    const or = given.value('--or-tos', BITS);
    if (or) return { kind: 'TOS', value: or.value, mask: or.value };
    const xor = given.value('--xor-tos', BITS);
    if (xor) return { kind: 'TOS', value: xor.value, mask: 0 };
    given.fail({ code: 'missing-option', option: '--set-tos' });
    return undefined;
  },
  print: (target) => ` --set-tos ${words(target)}`,
  // net/netfilter/xt_DSCP.c, tos_tg
  apply: (target, { packet }) => goOn({ kind: 'tos', tos: setUnderMask(packet.tos, target) }),
  describe: (target) => describeChange('its TOS', target, 255, twoDigits),
});

function words({ value, mask }: MaskedValue): string {
  return `${twoDigits(value)}/${twoDigits(mask)}`;
}
