/** The editor's chunk: everything that needs Monaco hangs on this file and is loaded with it. */
import { useEffect, useRef } from 'react';
import type { Fix } from '#parse/problem.ts';
import { shownDump } from '../store/selectors.ts';
import { useAppStore, useEngine } from '../store/use-app.tsx';
import { useColourScheme } from '../theme/theme.ts';
import styles from './DumpPane.module.css';
import { showBreakpoints } from './monaco-breakpoints.ts';
import { tieCaret } from './monaco-caret.ts';
import { monaco } from './monaco-core.ts';
import { applyFix, markProblems } from './monaco-fixes.ts';
import { bindFormat } from './monaco-format.ts';
import { registerLanguage } from './monaco-language.ts';
import { keepText } from './monaco-model.ts';
import { showNotes } from './monaco-notes.ts';
import { EDITOR_OPTIONS } from './monaco-options.ts';
import { takeLargeTexts } from './monaco-paste.ts';
import type { Screen } from './monaco-screens.ts';
import { scrollItsWay } from './monaco-scroll.ts';
import { wearEditorTheme } from './monaco-theme.ts';
import { showCurrentStep } from './monaco-trace.ts';

/** What the rest of the pane may ask of the editor. */
export interface EditorHandle {
  /** Puts the caret there, in sight, and the keyboard with it. */
  goTo(line: number, column: number): void;
  apply(fix: Fix): void;
}

export interface MonacoEditorProps {
  /** Called once the text stands there. */
  readonly onReady: (editor: EditorHandle) => void;
  readonly onEmpty: (empty: boolean) => void;
}

export function MonacoEditor({ onReady, onEmpty }: MonacoEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const store = useAppStore();
  const engine = useEngine();
  const scheme = useColourScheme();

  useEffect(() => {
    if (host.current) wearEditorTheme(scheme, host.current);
  }, [scheme]);

  useEffect(() => {
    if (!host.current) return undefined;
    const { editor, close } = openEditor(host.current, { store, engine });
    const tellEmpty = (): void => onEmpty(editor.getModel()?.getValueLength() === 0);
    tellEmpty();
    const watching = [
      editor.onDidChangeModelContent(tellEmpty),
      editor.onDidChangeModel(tellEmpty),
    ];
    onReady(handleOf(editor));
    return () => {
      for (const each of watching) each.dispose();
      close();
    };
  }, [store, engine, onReady, onEmpty]);

  // Monaco gives its colours to elements of that class; its menu, in a shadow tree here, inherits them.
  return (
    <div className="monaco-component">
      <div ref={host} className={styles.editor} />
    </div>
  );
}

function openEditor(
  host: HTMLElement,
  screen: Screen,
): { readonly editor: monaco.editor.IStandaloneCodeEditor; readonly close: () => void } {
  registerLanguage();
  const { fontFamily, fontSize } = getComputedStyle(host);
  const editor = monaco.editor.create(host, {
    ...EDITOR_OPTIONS,
    fontFamily,
    fontSize: Number.parseFloat(fontSize),
    model: null, // it comes once the options hold
  });
  const ends = [
    keepText(editor, screen),
    showCurrentStep(editor, screen.store),
    showNotes(editor, screen),
    showBreakpoints(editor, screen.store),
    showProblems(editor, screen),
    bindFormat(editor),
    tieCaret(editor, screen.store),
    takeLargeTexts(host, editor, screen.store),
    scrollItsWay(host, editor),
  ];
  return {
    editor,
    close: () => {
      for (const end of ends.toReversed()) end();
      editor.dispose();
    },
  };
}

/** Once the engine has read a text, its problems are underlined; those of the text before stay until then. */
function showProblems(editor: monaco.editor.ICodeEditor, { store }: Screen): () => void {
  const draw = (): void => {
    const model = editor.getModel();
    if (model) markProblems(model, shownDump(store.getState())?.problems ?? []);
  };
  draw();
  return store.subscribe((state, before) => {
    if (state.dump !== before.dump && state.dump.kind === 'ready') draw();
  });
}

function handleOf(editor: monaco.editor.IStandaloneCodeEditor): EditorHandle {
  return {
    goTo: (lineNumber, column) => {
      editor.setPosition({ lineNumber, column });
      editor.revealPositionInCenterIfOutsideViewport({ lineNumber, column });
      editor.focus();
    },
    apply: (fix) => {
      applyFix(editor, fix);
      editor.focus();
    },
  };
}
