/** The current step of the trace on the text. */
import type { AppState, AppStore } from '../store/app-store.ts';
import { currentStep } from '../store/selectors.ts';
import styles from './DumpPane.module.css';
import { monaco } from './monaco-core.ts';

/** Keeps the current step's line marked. Returns what ends that. */
export function showCurrentStep(editor: monaco.editor.ICodeEditor, store: AppStore): () => void {
  const current = editor.createDecorationsCollection();

  function draw(state: AppState): void {
    const line = currentStep(state)?.line;
    const model = editor.getModel();
    const there = line !== undefined && model && line <= model.getLineCount();
    current.set(there ? [currentAt(line, model.getLineMaxColumn(line))] : []);
  }

  draw(store.getState());
  const unsubscribe = store.subscribe((state, before) => {
    if (state.traced !== before.traced || state.stepIndex !== before.stepIndex) draw(state);
  });
  // A new model has nothing of the old one's.
  const exchanged = editor.onDidChangeModel(() => draw(store.getState()));
  return () => {
    unsubscribe();
    exchanged.dispose();
  };
}

function currentAt(line: number, endColumn: number): monaco.editor.IModelDeltaDecoration {
  return {
    range: new monaco.Range(line, 1, line, endColumn),
    options: {
      isWholeLine: true,
      className: styles.currentLine ?? null,
      marginClassName: styles.currentMargin ?? null,
      // No looks of its own: the name by which the line's text can be found from outside.
      inlineClassName: 'current-rule',
      overviewRuler: {
        color: { id: 'focusBorder' },
        position: monaco.editor.OverviewRulerLane.Full,
      },
    },
  };
}
