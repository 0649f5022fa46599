/** A number that iproute2's files give names to: an interface group, a routing realm. */
import type { ValueForm } from '../option-reader.ts';
import { FULL_MASK, MASKED_VALUE, type MaskedValue, hex } from './masked-value.ts';

/** A number under a mask, or a name that only the host's own file can tell. */
export type NamedNumber =
  ({ readonly kind: 'number' } & MaskedValue) | { readonly kind: 'name'; readonly name: string };

/** `zero` is the name that the file as shipped gives to 0. */
export function namedNumber(zero: string): ValueForm<NamedNumber> {
  return {
    expected: 'a number, NUMBER/MASK, or a name',
    read: (text) => {
      if (text === zero) return { kind: 'number', value: 0, mask: FULL_MASK };
      const number = MASKED_VALUE.read(text);
      if (number) return { kind: 'number', ...number };
      return /^[A-Za-z_][\w.-]*$/.test(text) ? { kind: 'name', name: text } : undefined;
    },
  };
}

/** As iptables-save prints it where iproute2 is installed: 0 by its name. */
export function printNamedNumber(number: NamedNumber, zero: string): string {
  if (number.kind === 'name') return number.name;
  if (number.mask !== FULL_MASK) return `${hex(number.value)}/${hex(number.mask)}`;
  return number.value === 0 ? zero : hex(number.value);
}

/** `((actual ^ number) & mask) == 0`; `undefined` for a name, whose number is not 0 and not known. */
export function isNumber(actual: number, number: NamedNumber): boolean | undefined {
  if (number.kind === 'number') return ((actual ^ number.value) & number.mask) === 0;
  return actual === 0 ? false : undefined;
}
