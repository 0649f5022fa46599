/** What the checks share: the columns, the lines, and how to point at them. */
import type { Columns } from '#ruleset/columns.ts';
import type { Place } from './logical-line.ts';
import type { ProblemList } from './problem-list.ts';
import type { Lines } from './source.ts';
import type { Traits } from './traits.ts';

/** What every check works with. */
export interface Checked {
  readonly columns: Columns;
  readonly lines: Lines;
  readonly problems: ProblemList;
  readonly traits: Traits;
  /** The tables of which the paste shows a part only. */
  readonly extracts: ReadonlySet<number>;
}

/** The whole of a line, from 1, without the blanks around it. */
export function placeOfLine(lines: Lines, line: number): Place {
  const text = lines.text(line - 1);
  const start = Math.max(0, text.search(/\S/));
  return { line, column: start + 1, endColumn: Math.max(start + 2, text.trimEnd().length + 1) };
}

/** The last place on a line where the words stand; the whole line where they do not. */
export function placeOfWords(lines: Lines, line: number, words: string, before = ''): Place {
  const text = lines.text(line - 1);
  const found = text.lastIndexOf(before + words);
  if (found < 0) return before === '' ? placeOfLine(lines, line) : placeOfWords(lines, line, words);
  const start = found + before.length;
  return { line, column: start + 1, endColumn: start + 1 + words.length };
}

/** The name of a chain in the columns. */
export function chainName({ columns }: Checked, chain: number): string {
  const { chainName: start, chainNameLength, segments } = columns;
  return segments.texts.slice(start[chain] ?? 0, chainNameLength[chain] ?? 0);
}

/** The name of a chain's table. */
export function tableName({ columns }: Checked, chain: number): string {
  return columns.tables[columns.chainTable[chain] ?? 0]?.name ?? '';
}

/** The names of the user-defined chains in a chain's table; none where they are too many to try. */
export function namesNear(checked: Checked, chain: number): readonly string[] {
  const { tables, chainTable, chainHook } = checked.columns;
  const table = tables[chainTable[chain] ?? 0];
  if (!table || table.chainCount > MOST_SUGGESTED) return [];
  const names: string[] = [];
  for (let id = table.firstChain; id < table.firstChain + table.chainCount; id += 1) {
    if (chainHook[id] === 0) names.push(chainName(checked, id));
  }
  return names;
}

const MOST_SUGGESTED = 1000;
