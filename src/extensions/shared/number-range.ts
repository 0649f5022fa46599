import type { ValueForm } from '../option-reader.ts';
import { readInteger } from './forms.ts';

/** Unsigned numbers, both ends included. It may run backwards: the tools take that, and it holds none. */
export interface NumberRange {
  readonly from: number;
  readonly to: number;
}

/**
 * `5`, `5:9`, `5:`, `:9` and `:`, as libxtables reads a pair of numbers (xtoptions.c,
 * xtopt_parse_mint).
 */
export function numberRange(max: number): ValueForm<NumberRange> {
  return rangeOf(`a number, 0 to ${max}, or a range such as 1:10`, max, (text) =>
    readUpTo(text, max),
  );
}

/** The same of numbers that are read in their own way: a port may have a name. */
export function rangeOf(
  expected: string,
  max: number,
  readEnd: (text: string) => number | undefined,
): ValueForm<NumberRange> {
  return {
    expected,
    read: (text) => {
      const [head = '', tail, rest] = text.split(':');
      const from = head === '' && tail !== undefined ? 0 : readEnd(head);
      const to = tail === '' ? max : readEnd(tail ?? head);
      return from === undefined || to === undefined || rest !== undefined
        ? undefined
        : { from, to };
    },
  };
}

function readUpTo(text: string, max: number): number | undefined {
  const number = readInteger(text);
  return number !== undefined && number <= max ? number : undefined;
}

export function printNumberRange({ from, to }: NumberRange): string {
  return from === to ? String(from) : `${from}:${to}`;
}

/** For people: `5`, `5 to 9`. */
export function showNumberRange({ from, to }: NumberRange): string {
  return from === to ? String(from) : `${from} to ${to}`;
}

/**
 * Whether a number that nobody knows, 0 to `max`, lies in the range; `undefined` where that depends
 * on the number.
 */
export function holdsUnknown({ from, to }: NumberRange, max: number): boolean | undefined {
  if (from > to || from > max) return false;
  return from === 0 && to >= max ? true : undefined;
}
