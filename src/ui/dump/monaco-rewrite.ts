/** Another text in the place of the one that stands there, as an edit that can be undone. */
import { diffLines } from '#base/line-diff.ts';
import styles from './DumpPane.module.css';
import type { monaco } from './monaco-core.ts';

/** How long changed lines are lit; the style's animation is as long. */
const LIT_MS = 2400;

interface Change {
  /** Lines of the old text, from 1; `count` of them go. */
  readonly line: number;
  count: number;
  readonly lines: string[];
  /** Where `lines` stand in the new text, from 1. */
  readonly newLine: number;
}

/** Changes what differs, line by line, so that caret, folds and undo stay. */
export function rewriteModel(model: monaco.editor.ITextModel, text: string): readonly Change[] {
  const before = model.getLinesContent();
  const changes = changesBetween(before, text.split('\n'));
  const edits = changes.map((change) => editOf(change, before));
  model.pushStackElement();
  model.pushEditOperations([], edits, () => []); // no caret of its own to keep
  model.pushStackElement();
  return changes;
}

/** Lights the lines that are new, for a moment. */
export function lightChanges(editor: monaco.editor.ICodeEditor, changes: readonly Change[]): void {
  const lit = editor.createDecorationsCollection(
    changes
      .filter(({ lines }) => lines.length > 0)
      .map(({ newLine, lines }) => ({
        range: {
          startLineNumber: newLine,
          startColumn: 1,
          endLineNumber: newLine + lines.length - 1,
          endColumn: 1,
        },
        options: { isWholeLine: true, className: styles.rewritten ?? null },
      })),
  );
  const [first] = changes;
  if (first) editor.revealLineInCenterIfOutsideViewport(first.newLine);
  setTimeout(() => lit.clear(), LIT_MS);
}

function changesBetween(before: readonly string[], after: readonly string[]): readonly Change[] {
  const changes: Change[] = [];
  let open: Change | undefined;
  let [line, newLine] = [1, 1];
  for (const pair of diffLines(before, after)) {
    if (pair.before >= 0 && pair.after >= 0) open = undefined;
    else if (!open) {
      open = { line, count: 0, lines: [], newLine };
      changes.push(open);
    }
    if (pair.before >= 0) line += 1;
    if (pair.after >= 0) newLine += 1;
    if (pair.before < 0) open?.lines.push(after[pair.after] ?? '');
    else if (pair.after < 0 && open) open.count += 1;
  }
  return changes;
}

/** Lines that come go in front of a line; at the end of the text they go behind the last one. */
function editOf(
  { line, count, lines }: Change,
  before: readonly string[],
): monaco.editor.IIdentifiedSingleEditOperation {
  const atEnd = line + count > before.length;
  const text = lines.map((each) => (atEnd ? `\n${each}` : `${each}\n`)).join('');
  const last = before.length;
  const end = (before[last - 1] ?? '').length + 1;
  if (!atEnd) return { range: rangeOf(line, 1, line + count, 1), text };
  if (line > 1) {
    const from = (before[line - 2] ?? '').length + 1;
    return { range: rangeOf(line - 1, from, last, end), text };
  }
  return { range: rangeOf(1, 1, last, end), text: lines.join('\n') };
}

function rangeOf(
  startLineNumber: number,
  startColumn: number,
  endLineNumber: number,
  endColumn: number,
): monaco.IRange {
  return { startLineNumber, startColumn, endLineNumber, endColumn };
}
