import type { ValueForm } from '../option-reader.ts';

/** The largest number of 64 bits. */
export const LARGEST_WIDE = 0xffffffffffffffffn;

/** A whole number of 64 bits, of any base, as strtoull reads it. */
export const WIDE_NUMBER: ValueForm<bigint> = {
  expected: `a whole number, 0 to ${LARGEST_WIDE}`,
  read: readWide,
};

export function readWide(text: string): bigint | undefined {
  if (!/^(0x[0-9a-f]+|0[0-7]*|[1-9]\d*)$/i.test(text) || text.length > 40) return undefined;
  const number = BigInt(/^0[0-7]+$/.test(text) ? `0o${text.slice(1)}` : text);
  return number <= LARGEST_WIDE ? number : undefined;
}
