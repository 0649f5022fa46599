/** Forms of values that several families use. */
import { type Address, readAddress } from '#net/address.ts';
import type { Family } from '#net/family.ts';
import { readPort } from '#net/ports.ts';
import type { ValueForm } from '../option-reader.ts';

export const PORT: ValueForm<number> = {
  expected: 'a port, 0 to 65535, or its name',
  read: readPort,
};

/** A whole number within bounds, decimal, hexadecimal (`0x10`) or octal (`010`), as strtoul reads it. */
export function wholeNumber(from: number, to: number): ValueForm<number> {
  return {
    expected: `a whole number, ${from} to ${to}`,
    read: (text) => {
      const number = readInteger(text);
      return number !== undefined && number >= from && number <= to ? number : undefined;
    },
  };
}

/** As C's strtoul with base 0 reads it, and libxtables takes it: no minus. */
export function readInteger(signed: string): number | undefined {
  const text = signed.startsWith('+') ? signed.slice(1) : signed;
  if (/^0x[0-9a-f]+$/i.test(text)) return Number.parseInt(text.slice(2), 16);
  if (/^0[0-7]+$/.test(text)) return Number.parseInt(text, 8);
  return /^(0|[1-9]\d*)$/.test(text) ? Number(text) : undefined;
}

export function addressOf(family: Family): ValueForm<Address> {
  return {
    expected: family === 4 ? 'an IPv4 address' : 'an IPv6 address',
    read: (text) => {
      const address = readAddress(text);
      return address?.family === family ? address : undefined;
    },
  };
}

/** Any text at all, kept as it is. */
export const TEXT: ValueForm<string> = { expected: 'text', read: (text) => text };

/** One of a few words. */
export function oneOf<const T extends string>(...words: readonly T[]): ValueForm<T> {
  return { expected: words.join(' or '), read: (text) => words.find((word) => word === text) };
}
