import { unreachable } from '#base/assert.ts';
import { defineTarget, goOn } from '../contract.ts';
import type { OptionReader } from '../option-reader.ts';
import { type Phrase, phrase } from '../phrase.ts';
import { describeChange, plain } from '../shared/describe-change.ts';
import { wholeNumber } from '../shared/forms.ts';
import { MARK_CHANGES, markChangeOptions, readMarkChange } from '../shared/mark-change.ts';
import { FULL_MASK, type MaskedValue, hex, printWithMask } from '../shared/masked-value.ts';

/** `-j CONNMARK`: the connection's mark, changed, or copied to or from the packet's. */
export type ConnmarkTarget = {
  readonly kind: 'CONNMARK';
  readonly shift: Shift | undefined;
} & (
  | ({ readonly does: 'set' } & MaskedValue)
  | {
      readonly does: 'save' | 'restore';
      readonly packetMask: number;
      readonly connectionMask: number;
    }
);

/** Applied to what is written (`set`), or to what is copied (`save`, `restore`). */
interface Shift {
  readonly to: 'left' | 'right';
  readonly bits: number;
}

export const CONNMARK = defineTarget<ConnmarkTarget>({
  kind: 'CONNMARK',
  families: [4, 6],
  says: 'Changes the mark of the connection, or copies it to or from the packet’s.',
  options: [
    ...markChangeOptions('the connection’s mark'),
    { name: '--save-mark', says: 'Copies the packet’s mark to the connection.' },
    { name: '--restore-mark', says: 'Copies the connection’s mark to the packet.' },
    { name: '--left-shift-mark', values: ['BITS'], says: 'Shifts what is written to the left.' },
    { name: '--right-shift-mark', values: ['BITS'], says: 'Shifts what is written to the right.' },
    {
      name: '--ctmask',
      values: ['MASK'],
      says: 'The bits of the connection’s mark that take part.',
    },
    { name: '--nfmask', values: ['MASK'], says: 'The bits of the packet’s mark that take part.' },
    { name: '--mask', values: ['MASK'], says: 'Both masks at once.' },
  ],
  parse(given) {
    given.exclusive(...MARK_CHANGES, '--save-mark', '--restore-mark');
    given.exclusive('--mask', '--nfmask');
    given.exclusive('--mask', '--ctmask');
    const shift = readShift(given);
    if (given.has('--save-mark') || given.has('--restore-mark')) {
      const does = given.has('--save-mark') ? 'save' : 'restore';
      return { kind: 'CONNMARK', does, shift, ...readMasks(given) };
    }
    const change = readMarkChange(given);
    // It counts for nothing here, and must be a number all the same.
    given.value('--nfmask', WORD);
    if (!change) given.fail({ code: 'missing-option', option: '--set-xmark' });
    const mask = given.value('--mask', WORD)?.value ?? given.value('--ctmask', WORD)?.value;
    return (
      change && {
        kind: 'CONNMARK',
        does: 'set',
        shift,
        value: change.value,
        mask: mask ?? change.mask,
      }
    );
  },
  print: (target) =>
    (target.does === 'set'
      ? ` --set-xmark ${printWithMask(target)}`
      : ` --${target.does}-mark --nfmask ${hex(target.packetMask)} --ctmask ${hex(target.connectionMask)}`) +
    (target.shift ? ` --${target.shift.to}-shift-mark ${target.shift.bits}` : ''),
  apply(target, { packet, tracking }) {
    if (tracking.kind !== 'tracked') return goOn();
    const { mark } = tracking.connection;
    const [packetMark, connectionMark] = marksAfter(target, packet.mark, mark);
    return target.does === 'restore'
      ? goOn({ kind: 'mark', mark: packetMark })
      : goOn({ kind: 'connection-mark', mark: connectionMark });
  },
  describe(target) {
    const shifted = target.shift
      ? phrase`, shifted ${plain(target.shift.to)} by ${target.shift.bits} bits`
      : phrase``;
    return phrase`${describeOperation(target)}${shifted}`;
  },
});

const WORD = wholeNumber(0, FULL_MASK);

function readMasks(given: OptionReader): { packetMask: number; connectionMask: number } {
  const both = given.value('--mask', WORD)?.value ?? FULL_MASK;
  return {
    packetMask: given.value('--nfmask', WORD)?.value ?? both,
    connectionMask: given.value('--ctmask', WORD)?.value ?? both,
  };
}

/** Of several the last counts. */
function readShift(given: OptionReader): Shift | undefined {
  const left = given.value('--left-shift-mark', SHIFT_BITS);
  const right = given.value('--right-shift-mark', SHIFT_BITS);
  const to =
    given.last('--left-shift-mark', '--right-shift-mark') === '--left-shift-mark'
      ? 'left'
      : 'right';
  const bits = (to === 'left' ? left : right)?.value ?? 0;
  return bits === 0 ? undefined : { to, bits };
}

const SHIFT_BITS = wholeNumber(0, 31);

/** net/netfilter/xt_connmark.c, connmark_tg_shift: both marks as they are after the target. */
function marksAfter(
  target: ConnmarkTarget,
  packetMark: number,
  connectionMark: number,
): readonly [packetMark: number, connectionMark: number] {
  const { shift } = target;
  const shifted = (bits: number): number => {
    if (!shift) return bits >>> 0;
    return shift.to === 'left' ? (bits << shift.bits) >>> 0 : bits >>> shift.bits;
  };
  switch (target.does) {
    case 'set':
      return [packetMark, shifted(((connectionMark & ~target.mask) ^ target.value) >>> 0)];
    case 'save': {
      const copied = shifted((packetMark & target.packetMask) >>> 0);
      return [packetMark, ((connectionMark & ~target.connectionMask) ^ copied) >>> 0];
    }
    case 'restore': {
      const copied = shifted((connectionMark & target.connectionMask) >>> 0);
      return [((packetMark & ~target.packetMask) ^ copied) >>> 0, connectionMark];
    }
    default:
      return unreachable(target);
  }
}

function describeOperation(target: ConnmarkTarget): Phrase {
  if (target.does === 'set') {
    return describeChange('the connection’s mark', target, FULL_MASK, hex);
  }
  const packetBits = phrase`the packet’s mark (bits ${hex(target.packetMask)})`;
  const connectionBits = phrase`the connection’s (bits ${hex(target.connectionMask)})`;
  return target.does === 'save'
    ? phrase`saves ${packetBits} in ${connectionBits}`
    : phrase`restores ${packetBits} from ${connectionBits}`;
}
