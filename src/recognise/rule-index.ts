/** From a rule's words to the first shape that they fit. Patterns are made when first asked for. */
import { fillIn, readRulePattern, withoutMasks } from './notation.ts';
import type { RuleShape, RuleSite, Words } from './program.ts';

const patterns = new WeakMap<RuleShape, RegExp>();

export interface FittingShape {
  readonly shape: RuleShape;
  readonly words: Words;
}

export function findShape(
  shapes: readonly RuleShape[] | undefined,
  words: string,
): FittingShape | undefined {
  for (const shape of shapes ?? []) {
    let pattern = patterns.get(shape);
    if (!pattern) {
      pattern = readRulePattern(shape[0]);
      patterns.set(shape, pattern);
    }
    const found = pattern.exec(words);
    if (found) return { shape, words: found.groups ?? {} };
  }
  return undefined;
}

export function sayShape({ shape: [, says] }: FittingShape, site: RuleSite): string {
  return typeof says === 'string' ? fillIn(says, withoutMasks(site.words)) : says(site);
}
