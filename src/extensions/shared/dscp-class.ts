import type { ValueForm } from '../option-reader.ts';

/** A class of differentiated services by name, in any case: `EF`, `AF11`, `CS1`, `BE`. */
export const DSCP_CLASS: ValueForm<number> = {
  expected: 'a class: BE, EF, CS0 to CS7 or AF11 to AF43',
  read: (text) => {
    const name = text.toUpperCase();
    if (name === 'BE') return 0;
    if (name === 'EF') return 0x2e;
    const [, digits = '', priority, precedence] =
      /^(?:CS([0-7])|AF([1-4])([1-3]))$/.exec(name) ?? [];
    if (priority !== undefined) return Number(priority) * 8 + Number(precedence) * 2;
    return digits === '' ? undefined : Number(digits) * 8;
  },
};

/** `0x0a`, as `iptables-save` writes DSCP values and the parts of a TOS value. */
export function twoDigits(value: number): string {
  return `0x${value.toString(16).padStart(2, '0')}`;
}
