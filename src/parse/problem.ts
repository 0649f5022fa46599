/** Something wrong, or worth knowing, in what was pasted. A value: nothing is thrown. */
export interface Problem {
  readonly code: string;
  /** An error means that the real tool would refuse it; a hint, that it was repaired or is unusual. */
  readonly severity: 'error' | 'warning' | 'hint';
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units as editors count; `endColumn` is the first unit after. */
  readonly column: number;
  readonly endColumn: number;
  /** The last line that it is about, where it is about several. */
  readonly lastLine?: number;
  /** What is wrong, and what would be right. A sentence, without the place. */
  readonly message: string;
  readonly fixes: readonly Fix[];
  /**
   * At how many places the same is to be said, where it is not one: told at the first of them. 0 where
   * it was told before.
   */
  readonly places?: number;
}

/** A stretch of the text, and what takes its place. */
export interface Edit {
  readonly line: number;
  readonly column: number;
  /** The line on which it ends; where it is not said, the same. */
  readonly endLine?: number;
  readonly endColumn: number;
  readonly text: string;
}

/** A change of the text that mends a problem. */
export interface Fix extends Edit {
  /** What it does, as a button says it: "Change to ISTIO_OUTPUT". */
  readonly title: string;
  /** Edits elsewhere that belong to the same change. None touches another; all places are those of before. */
  readonly also?: readonly Edit[];
}
