import type { monaco } from './monaco-core.ts';

/** Fewer lines are shown in less time than a frame has. */
const MANY_LINES = 20_000;

/**
 * Shows a model. Monaco asks of each line how it wraps, which takes 0.4 s for a third of a million lines: without
 * wrapping, and with nothing injected into a line, none does, whatever stands in it. So for that long the model
 * says so at once. Names that a later Monaco does not ask for would only make it slow again.
 */
export function attachModel(
  editor: monaco.editor.ICodeEditor,
  model: monaco.editor.ITextModel,
): void {
  const lineCount = model.getLineCount();
  const answers = lineCount > MANY_LINES ? ofLinesThatDoNotWrap(lineCount) : {};
  Object.assign(model, answers);
  try {
    editor.setModel(model);
  } finally {
    for (const name of Object.keys(answers)) Reflect.deleteProperty(model, name);
  }
}

function ofLinesThatDoNotWrap(lineCount: number): Readonly<Record<string, () => unknown>> {
  const lines: string[] = [];
  lines.length = lineCount;
  const nothing: readonly unknown[] = [];
  return {
    getLinesContent: () => lines,
    getLineContent: () => '',
    getLineInjectedText: () => nothing,
    isDominatedByLongLines: () => false,
  };
}
