/** Places in a text and changes to it, as editors count: lines and columns from 1, UTF-16 units. */

export interface TextSpan {
  readonly line: number;
  readonly column: number;
  /** The first column after it. */
  readonly endColumn: number;
}

/** Puts `text` in place of the span. */
export interface TextEdit extends TextSpan {
  readonly text: string;
}
