/** The editor's questions about the dump that is open, as the engine answers them. */
import { type Completions, completeAt } from '#language/complete.ts';
import { fixesFor } from '#language/fixes.ts';
import { type Fold, foldsOf } from '#language/folds.ts';
import { type Hover, hoverAt } from '#language/hover.ts';
import { formatEdits } from '#language/format.ts';
import { type OutlineTable, outlineOf } from '#language/outline.ts';
import { type Rename, renameAt } from '#language/rename.ts';
import { type Signature, signatureAt } from '#language/signature.ts';
import type { TextEdit, TextSpan } from '#language/spans.ts';
import { definitionAt, referencesAt } from '#language/symbols.ts';
import type { Dump } from '#parse/dump.ts';
import type { Problem } from '#parse/problem.ts';

/** More places than this nobody reads. A rename still changes all of them. */
const MOST_REFERENCES = 5000;

export function hover(dump: Dump, line: number, column: number): Hover | undefined {
  return hasLine(dump, line) ? hoverAt(dump, line, column) : undefined;
}

export function definition(dump: Dump, line: number, column: number): TextSpan | undefined {
  return hasLine(dump, line) ? definitionAt(dump, line, column) : undefined;
}

export function references(dump: Dump, line: number, column: number): readonly TextSpan[] {
  return hasLine(dump, line) ? referencesAt(dump, line, column, MOST_REFERENCES) : [];
}

export function complete(dump: Dump, line: number, column: number, lineText: string): Completions {
  return completeAt(dump, line, column, lineText);
}

export function rename(dump: Dump, line: number, column: number, newName: string): Rename {
  if (!hasLine(dump, line)) return { kind: 'refused', why: 'There is no such line.' };
  return renameAt(dump, line, column, newName);
}

export function folds(dump: Dump): readonly Fold[] {
  return foldsOf(dump);
}

export function signature(column: number, lineText: string): Signature | undefined {
  return signatureAt(lineText, column);
}

export function outline(dump: Dump): readonly OutlineTable[] {
  return outlineOf(dump);
}

export function format(dump: Dump): readonly TextEdit[] {
  return formatEdits(dump);
}

/** The editor may be a few letters ahead of the dump. */
function hasLine(dump: Dump, line: number): boolean {
  return line >= 1 && line <= dump.lineCount;
}

/** Fixes are looked for up to this many problems; the dump is broken beyond single changes then. */
const MOST_FIXED = 200;

/** What was found with one fix, and has another: the chain that was meant or one made; all at once. */
const MENDED_TWO_WAYS: ReadonlySet<string> = new Set([
  'missing-chain',
  'undeclared-chain',
  'duplicate',
  'shadowed',
]);

/** The dump's problems, with what mends them. */
export function problems(dump: Dump): readonly Problem[] {
  return dump.problems.map((problem, index) =>
    index < MOST_FIXED && (problem.fixes.length === 0 || MENDED_TWO_WAYS.has(problem.code))
      ? { ...problem, fixes: fixesFor(dump, problem) }
      : problem,
  );
}
