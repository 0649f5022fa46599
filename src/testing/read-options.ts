/** Options as a person writes them, given to an extension: what the parser does, without a dump. */
import type { OptionSpec } from '#extensions/contract.ts';
import { type GivenOption, OptionReader, type RuleContext } from '#extensions/option-reader.ts';

/** Splits at blanks; double quotes keep blanks, a backslash in them keeps the next character. */
export function splitWords(text: string): readonly string[] {
  const words: string[] = [];
  for (const [, quoted, bare] of text.matchAll(/"((?:[^"\\]|\\.)*)"|([^ \t\n]+)/gs)) {
    words.push(quoted === undefined ? (bare ?? '') : quoted.replace(/\\(.)/g, '$1'));
  }
  return words;
}

/**
 * The words as options of `specs`. A value named in square brackets may be missing. Throws on an
 * option that no spec has, which the parser would take for another match's.
 */
export function readOptions(text: string, specs: readonly OptionSpec[]): readonly GivenOption[] {
  const words = [...splitWords(text)];
  const given: GivenOption[] = [];
  while (words.length > 0) {
    const invert = words[0] === '!';
    if (invert) words.shift();
    const word = words.shift() ?? '';
    const spec = specs.find(({ name, aliases }) => name === word || aliases?.includes(word));
    if (!spec) throw new Error(`No option ${word}`);
    const values: string[] = [];
    for (const value of spec.values ?? []) {
      if (value.startsWith('[') && /^(-|!$|$)/.test(words[0] ?? '')) break;
      values.push(words.shift() ?? '');
    }
    given.push({ name: spec.name, invert, values });
  }
  return given;
}

export function optionReader(
  text: string,
  specs: readonly OptionSpec[],
  context: RuleContext,
): OptionReader {
  return new OptionReader(readOptions(text, specs), specs, context);
}
