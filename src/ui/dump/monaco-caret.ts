import type { AppStore } from '../store/app-store.ts';
import { monaco } from './monaco-core.ts';

/**
 * The caret follows what is selected elsewhere, and what the person puts the caret on is selected.
 * Only a deliberate move selects: not typing, and not what this function itself does.
 */
export function tieCaret(editor: monaco.editor.ICodeEditor, store: AppStore): () => void {
  let following = false;

  function follow(line: number): void {
    const model = editor.getModel();
    if (!model || line > model.getLineCount()) return;
    following = true;
    if (editor.getPosition()?.lineNumber !== line)
      editor.setPosition({ lineNumber: line, column: 1 });
    following = false;
    editor.revealLineInCenterIfOutsideViewport(line);
  }

  const { selection } = store.getState();
  if (selection?.line !== undefined) follow(selection.line);

  const unsubscribe = store.subscribe((state, before) => {
    const { selection: now } = state;
    if (now === before.selection || now?.line === undefined || now.source === 'dump') return;
    follow(now.line);
  });
  const moved = editor.onDidChangeCursorPosition(({ position, reason }) => {
    if (following || reason !== monaco.editor.CursorChangeReason.Explicit) return;
    store.getState().selectLine(position.lineNumber);
  });
  return () => {
    unsubscribe();
    moved.dispose();
  };
}
