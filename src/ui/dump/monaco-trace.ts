/** The trace on the text: a sign at each rule that was tried, and the current step's line. */
import type { AppState, AppStore } from '../store/app-store.ts';
import { currentStep } from '../store/selectors.ts';
import styles from './DumpPane.module.css';
import { type LineSign, SIGN_WORDS, signsOfLines } from './line-signs.ts';
import { monaco } from './monaco-core.ts';

type Decoration = monaco.editor.IModelDeltaDecoration;

/** Keeps both up to date. Returns what ends that. */
export function showTrace(editor: monaco.editor.ICodeEditor, store: AppStore): () => void {
  const signs = editor.createDecorationsCollection();
  const current = editor.createDecorationsCollection();

  function drawSigns(state: AppState): void {
    signs.set(
      [...signsOfLines(state.traced?.steps ?? [])].map(([line, sign]) => signAt(line, sign)),
    );
  }
  function drawCurrent(state: AppState): void {
    const line = currentStep(state)?.line;
    const model = editor.getModel();
    const there = line !== undefined && model && line <= model.getLineCount();
    current.set(there ? [currentAt(line, model.getLineMaxColumn(line))] : []);
  }

  drawSigns(store.getState());
  drawCurrent(store.getState());
  const unsubscribe = store.subscribe((state, before) => {
    if (state.traced !== before.traced) drawSigns(state);
    if (state.traced !== before.traced || state.stepIndex !== before.stepIndex) drawCurrent(state);
  });
  // A new model has nothing of the old one's.
  const exchanged = editor.onDidChangeModel(() => {
    drawSigns(store.getState());
    drawCurrent(store.getState());
  });
  return () => {
    unsubscribe();
    exchanged.dispose();
  };
}

function signAt(line: number, sign: LineSign): Decoration {
  return {
    range: new monaco.Range(line, 1, line, 1),
    options: {
      glyphMarginClassName: `${styles.sign} ${styles[sign]}`,
      glyphMarginHoverMessage: { value: SIGN_WORDS[sign] },
    },
  };
}

function currentAt(line: number, endColumn: number): Decoration {
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
