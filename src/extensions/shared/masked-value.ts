import type { ValueForm } from '../option-reader.ts';
import { readInteger } from './forms.ts';

/** A 32-bit value under a mask. */
export interface MaskedValue {
  readonly value: number;
  readonly mask: number;
}

export const FULL_MASK = 0xffffffff;

/** `0x1`, `17`, `0x10/0xff`: without a mask, all bits. */
export const MASKED_VALUE: ValueForm<MaskedValue> = {
  expected: 'a 32-bit number, or VALUE/MASK such as 0x1/0xff',
  read: (text) => {
    const [head = '', tail, rest] = text.split('/');
    const value = readWord(head);
    const mask = tail === undefined ? FULL_MASK : readWord(tail);
    return value === undefined || mask === undefined || rest !== undefined
      ? undefined
      : { value, mask };
  },
};

function readWord(text: string): number | undefined {
  const number = readInteger(text);
  return number !== undefined && number <= FULL_MASK ? number : undefined;
}

export function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

/** The mask is left out when it is full, as matches print it. */
export function printMasked({ value, mask }: MaskedValue): string {
  return mask === FULL_MASK ? hex(value) : `${hex(value)}/${hex(mask)}`;
}

/** The mask always there, as targets print it. */
export function printWithMask({ value, mask }: MaskedValue): string {
  return `${hex(value)}/${hex(mask)}`;
}

/** `(bits & mask) == value`, the comparison of the kernel's mark matches. */
export function hasUnderMask(bits: number, { value, mask }: MaskedValue): boolean {
  return (bits & mask) >>> 0 === value;
}

/** `(bits & ~mask) ^ value`: what `--set-xmark` does. */
export function setUnderMask(bits: number, { value, mask }: MaskedValue): number {
  return ((bits & ~mask) ^ value) >>> 0;
}
