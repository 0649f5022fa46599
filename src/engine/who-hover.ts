/** What a hover in the dump adds about who wrote a chain or a rule. */
import { type Phrase, phrase } from '#extensions/phrase.ts';
import type { Hover } from '#language/hover.ts';
import { chainNamed, placeOf } from '#language/place.ts';
import { readRuleLine, tokenAt, wordOf } from '#language/rule-line.ts';
import type { Dump } from '#parse/dump.ts';
import type { Ruleset } from '#ruleset/ruleset.ts';
import type { Writers } from './written-by.ts';

/** `undefined` hovers stay so: what cannot be explained by itself has no writer either. */
export function withWriters(
  hover: Hover | undefined,
  dump: Dump,
  line: number,
  column: number,
  writers: Writers,
): Hover | undefined {
  if (!hover) return undefined;
  const read = readRuleLine(dump.lineText(line));
  const token = tokenAt(read.tokens, column);
  if (token?.kind === 'chain') {
    const place = placeOf(dump, line, read);
    const chain = chainNamed(place, wordOf(read.text, token));
    const own = place.ruleset && chain && aboutChain(writers, place.ruleset, chain.id);
    const about = [...(own ? [own] : []), ...(chain?.hook ? aboutRule(writers, dump, line) : [])];
    return { ...hover, paragraphs: [...about, ...hover.paragraphs] };
  }
  if (token?.kind === 'command' || token?.kind === 'target' || token?.kind === 'verdict') {
    return { ...hover, paragraphs: [...hover.paragraphs, ...aboutRule(writers, dump, line)] };
  }
  return hover;
}

function aboutChain(
  writers: Writers,
  ruleset: Ruleset,
  id: Parameters<Writers['chain']>[1],
): Phrase | undefined {
  const writer = writers.chain(ruleset, id);
  return writer && [{ text: `${writer.says} Written by ${writer.program}.`, value: false }];
}

function aboutRule(writers: Writers, dump: Dump, line: number): readonly Phrase[] {
  const onLine = dump.rulesOnLine(line)[0];
  const ruleset = onLine && dump.rulesets[onLine.ruleset];
  const writer = ruleset && writers.rule(ruleset, onLine.rule);
  if (!writer) return [];
  return [
    phrase`Why this rule: ${[{ text: `${writer.says} Written by ${writer.program}.`, value: false }]}`,
  ];
}
