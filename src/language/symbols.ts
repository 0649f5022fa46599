/** Chains as symbols of the text: where one is declared, and every place that names it. */
import type { Dump } from '#parse/dump.ts';
import { type Place, chainNamed, placeOf, sectionsOf } from './place.ts';
import { readRuleLine, tokenAt, wordOf } from './rule-line.ts';
import type { TextSpan } from './spans.ts';
import { tokensOfLine } from './tokens.ts';

/** A chain's name in the text, and the table that it is meant in. */
export interface ChainSymbol extends TextSpan {
  readonly name: string;
  readonly place: Place;
}

/** The chain named under a column (from 1), `undefined` where none is. */
export function chainAt(dump: Dump, line: number, column: number): ChainSymbol | undefined {
  const read = readRuleLine(dump.lineText(line));
  const token = tokenAt(read.tokens, column);
  if (token?.kind !== 'chain') return undefined;
  return {
    name: wordOf(read.text, token),
    place: placeOf(dump, line, read),
    line,
    column: token.start + 1,
    endColumn: token.end + 1,
  };
}

/** The line that declares the chain under a column; where none does, the first that names it. */
export function definitionAt(dump: Dump, line: number, column: number): TextSpan | undefined {
  const symbol = chainAt(dump, line, column);
  if (!symbol) return undefined;
  const declared = chainNamed(symbol.place, symbol.name)?.line;
  const [span] =
    declared === undefined
      ? chainSpans(dump, symbol, 1)
      : spansInLine(dump.lineText(declared), declared, symbol.name);
  return span;
}

/** Every place that names the chain under a column, its declaration too, in the order of lines. */
export function referencesAt(
  dump: Dump,
  line: number,
  column: number,
  atMost = Number.POSITIVE_INFINITY,
): readonly TextSpan[] {
  const symbol = chainAt(dump, line, column);
  return symbol ? chainSpans(dump, symbol, atMost) : [];
}

/** Text, not rules, is searched: a rule that could not be read names its chain too. */
export function chainSpans(
  dump: Dump,
  { name, place }: Pick<ChainSymbol, 'name' | 'place'>,
  atMost: number,
): readonly TextSpan[] {
  const found: TextSpan[] = [];
  for (const { firstLine, lastLine, loose } of stretchesOf(dump, place)) {
    for (let line = firstLine; line <= lastLine; line += 1) {
      const text = dump.lineText(line);
      if (!text.includes(name)) continue;
      if (loose && !isSamePlace(placeOf(dump, line, readRuleLine(text)), place)) continue;
      found.push(...spansInLine(text, line, name));
      if (found.length >= atMost) return found.slice(0, atMost);
    }
  }
  return found;
}

interface Stretch {
  readonly firstLine: number;
  readonly lastLine: number;
  /** Outside of every table's lines: each line is looked at for itself. */
  readonly loose: boolean;
}

/** The parts of the dump in which a name can mean a chain of this place. */
function stretchesOf(dump: Dump, place: Place): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let next = 1;
  for (const section of sectionsOf(dump)) {
    const { firstLine, lastLine } = section;
    if (firstLine > next) stretches.push({ firstLine: next, lastLine: firstLine - 1, loose: true });
    const own = { table: section.table, rulesetIndex: section.ruleset ?? place.rulesetIndex };
    if (isSamePlace(own, place)) stretches.push({ firstLine, lastLine, loose: false });
    next = lastLine + 1;
  }
  if (next <= dump.lineCount) {
    stretches.push({ firstLine: next, lastLine: dump.lineCount, loose: true });
  }
  return stretches;
}

function isSamePlace(
  a: Pick<Place, 'table' | 'rulesetIndex'>,
  b: Pick<Place, 'table' | 'rulesetIndex'>,
): boolean {
  return a.table === b.table && a.rulesetIndex === b.rulesetIndex;
}

function spansInLine(text: string, line: number, name: string): readonly TextSpan[] {
  return tokensOfLine(text)
    .filter((token) => token.kind === 'chain' && wordOf(text, token) === name)
    .map(({ start, end }) => ({ line, column: start + 1, endColumn: end + 1 }));
}
