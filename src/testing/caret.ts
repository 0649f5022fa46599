/** A text with a place in it, as a test draws it: `-A INPUT -j LO‸G`. */
export interface Drawn {
  readonly text: string;
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
}

const CARET = '‸';

/** Indentation that all lines share is the test's own, and is taken away. */
export function readCaret(drawn: string): Drawn {
  const lines = undent(drawn).split('\n');
  const line = lines.findIndex((each) => each.includes(CARET));
  if (line < 0) throw new Error(`There is no ${CARET} in the drawing`);
  return {
    text: lines.join('\n').replace(CARET, ''),
    line: line + 1,
    column: (lines[line]?.indexOf(CARET) ?? 0) + 1,
  };
}

/** Without the first and last line where they are blank, and without the shared indentation. */
export function undent(drawn: string): string {
  const lines = drawn.split('\n');
  if (lines[0]?.trim() === '') lines.shift();
  if (lines.at(-1)?.trim() === '') lines.pop();
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const shared = Math.min(...indents);
  return lines.map((line) => line.slice(shared)).join('\n');
}

/** A stretch of one line, columns from 1, the last one past its end. */
interface Stretch {
  readonly line: number;
  readonly column: number;
  readonly endColumn: number;
}

/** The text with `[` and `]` around each stretch. */
export function drawStretches(text: string, stretches: readonly Stretch[]): string {
  return replaceStretches(text, stretches, (found) => `[${found}]`);
}

/** The text with something else in each stretch's place. */
export function replaceStretches<T extends Stretch>(
  text: string,
  stretches: readonly T[],
  replacement: (found: string, stretch: T) => string,
): string {
  const lines = text.split('\n');
  const lastFirst = stretches.toSorted((a, b) => b.line - a.line || b.column - a.column);
  for (const stretch of lastFirst) {
    const { line, column, endColumn } = stretch;
    const before = lines[line - 1] ?? '';
    const found = before.slice(column - 1, endColumn - 1);
    lines[line - 1] =
      before.slice(0, column - 1) + replacement(found, stretch) + before.slice(endColumn - 1);
  }
  return lines.join('\n');
}
