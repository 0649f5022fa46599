import type { Dump } from '#parse/dump.ts';
import { sectionsOf } from './place.ts';
import { chainToken, wordOf } from './rule-line.ts';
import { tokensOfLine } from './tokens.ts';

/** Lines that fold into their first one. Both from 1, both included. */
export interface Fold {
  readonly kind: 'table' | 'chains' | 'chain';
  readonly firstLine: number;
  readonly lastLine: number;
}

/** Above this many lines only tables fold: editors give up at tens of thousands of folds. */
const FINE_FOLDS_UP_TO = 20_000;

/** Tables, and in them the chains' declarations and each run of one chain's rules. */
export function foldsOf(dump: Dump): readonly Fold[] {
  const fine = dump.lineCount <= FINE_FOLDS_UP_TO;
  return sectionsOf(dump).flatMap(({ firstLine, lastLine }): readonly Fold[] => {
    // The line that ends the table stays in sight.
    const end = dump.lineText(lastLine).startsWith('COMMIT')
      ? lastLine - 1
      : lastTextLine(dump, lastLine);
    if (end <= firstLine) return [];
    const table: Fold = { kind: 'table', firstLine, lastLine: end };
    return fine ? [table, ...runsIn(dump, firstLine + 1, end)] : [table];
  });
}

/** A cut-off table reaches up to the next one; blank and comment lines between are not its own. */
function lastTextLine(dump: Dump, line: number): number {
  let last = line;
  while (last > 1 && /^\s*(#|$)/.test(dump.lineText(last).slice(0, 100))) last -= 1;
  return last;
}

function runsIn(dump: Dump, firstLine: number, lastLine: number): readonly Fold[] {
  const folds: Fold[] = [];
  let run: { readonly of: string | undefined; readonly firstLine: number } | undefined;
  for (let line = firstLine; line <= lastLine + 1; line += 1) {
    const of = line <= lastLine ? groupOf(dump.lineText(line)) : undefined;
    if (run && of === run.of) continue;
    if (run?.of !== undefined && line - 1 > run.firstLine) {
      const kind = run.of === DECLARATIONS ? 'chains' : 'chain';
      folds.push({ kind, firstLine: run.firstLine, lastLine: line - 1 });
    }
    run = { of, firstLine: line };
  }
  return folds;
}

const DECLARATIONS = ':';

/** Counters and the longest name of a chain fit in well before this column. */
const CHAIN_STANDS_BEFORE = 200;

/** What a line belongs with: the other declarations, or the other rules of its chain. */
function groupOf(text: string): string | undefined {
  if (text.startsWith(':')) return DECLARATIONS;
  if (!text.startsWith('-') && !text.startsWith('[')) return undefined;
  const chain = chainToken(tokensOfLine(text.slice(0, CHAIN_STANDS_BEFORE)));
  return chain && ` ${wordOf(text, chain)}`;
}
