/**
 * 32 bits of which some may not be known, for matches that compute with a packet's bytes: its headers
 * are known in part, its payload not at all. A bit of `value` counts where that of `known` is set, and
 * is clear elsewhere.
 */
export interface PartialWord {
  readonly value: number;
  readonly known: number;
}

const ALL = 0xffffffff;

export const UNKNOWN_WORD: PartialWord = { value: 0, known: 0 };

export function exactly(value: number): PartialWord {
  return { value: value >>> 0, known: ALL };
}

/** The number, where all of it is known. */
export function numberOf({ value, known }: PartialWord): number | undefined {
  return known === ALL ? value : undefined;
}

/** What it is at least, and at most. */
export function boundsOf({ value, known }: PartialWord): {
  readonly least: number;
  readonly most: number;
} {
  return { least: value, most: (value | ~known) >>> 0 };
}

export function and(a: PartialWord, b: PartialWord): PartialWord {
  const zeros = (a.known & ~a.value) | (b.known & ~b.value);
  return word(a.value & b.value, (a.known & b.known) | zeros);
}

export function or(a: PartialWord, b: PartialWord): PartialWord {
  return word(a.value | b.value, (a.known & b.known) | a.value | b.value);
}

export function xor(a: PartialWord, b: PartialWord): PartialWord {
  return word(a.value ^ b.value, a.known & b.known);
}

/** By 0 to 31 bits. */
export function shiftLeft({ value, known }: PartialWord, bits: number): PartialWord {
  return word(value << bits, (known << bits) | ~(ALL << bits));
}

export function shiftRight({ value, known }: PartialWord, bits: number): PartialWord {
  return word(value >>> bits, (known >>> bits) | ~(ALL >>> bits));
}

function word(value: number, known: number): PartialWord {
  return { value: (value & known) >>> 0, known: known >>> 0 };
}

/** Whether it lies between two numbers, both included; `undefined` where that is open. */
export function isBetween(each: PartialWord, from: number, to: number): boolean | undefined {
  const { least, most } = boundsOf(each);
  if (from > to || most < from || least > to) return false;
  if (from === to && ((each.value ^ from) & each.known) !== 0) return false;
  return least >= from && most <= to ? true : undefined;
}
