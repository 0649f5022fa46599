/** Options as `iptables-save` writes them. */
import type { Given } from '../option-reader.ts';

/** `! --dport 80`, `--syn`: one option, without the blank before it. */
export function optionWords(name: string, invert: boolean, value?: string): string {
  return `${invert ? '! ' : ''}${name}${value === undefined ? '' : ` ${value}`}`;
}

/** The same for an option that may not have been given: one text, or none. */
export function givenWords<T>(
  name: string,
  given: Given<T> | undefined,
  print: (value: T) => string,
): readonly string[] {
  return given ? [optionWords(name, given.invert, print(given.value))] : [];
}

/** All of them in a row, each after one blank. */
export function printOptions(...options: readonly (readonly string[])[]): string {
  return options.flatMap((words) => words.map((each) => ` ${each}`)).join('');
}
