/** The text itself: Monaco's model owns it, and outlives the editor that shows it. */
import type { AppStore } from '../store/app-store.ts';
import { type TextHistory, historyOf } from '../store/history.ts';
import { LARGE_TEXT } from '../store/text-bytes.ts';
import { attachModel } from './monaco-attach.ts';
import { buildModel } from './monaco-build.ts';
import { monaco } from './monaco-core.ts';
import { LANGUAGE } from './monaco-language.ts';
import { lightChanges, rewriteModel } from './monaco-rewrite.ts';
import { type Screen, assignScreen } from './monaco-screens.ts';

interface Kept {
  readonly model: monaco.editor.ITextModel;
  readonly openedRevision: number;
  readonly rewrittenRevision: number;
  /** Caret, scroll and folds as they were when the pane was last hidden. */
  readonly view: monaco.editor.ICodeEditorViewState | undefined;
}

/** By store, so that hiding the pane and showing it again keeps the text and its undo. */
const kept = new WeakMap<AppStore, Kept>();

/** Puts the store's text into the editor, now and whenever another is opened; tells of typing. */
export function keepText(editor: monaco.editor.ICodeEditor, screen: Screen): () => void {
  const { store } = screen;
  let typing = showModel(editor, screen);
  const unsubscribe = store.subscribe((state, before) => {
    if (REPLACED.some((revision) => state[revision] !== before[revision])) {
      typing.dispose();
      typing = showModel(editor, screen);
    }
  });
  return () => {
    unsubscribe();
    typing.dispose();
    const now = kept.get(store);
    if (now) kept.set(store, { ...now, view: editor.saveViewState() ?? undefined });
    editor.setModel(null); // Monaco's own word for none
  };
}

/** What counts up when another text is to be shown than the one in the editor. */
const REPLACED = ['openedRevision', 'rewrittenRevision'] as const;

let addresses = 0;

/** Of its own for each text; its last part is what the list of references is titled with. */
function newAddress(): monaco.Uri {
  addresses += 1;
  return monaco.Uri.from({ scheme: 'dump', authority: String(addresses), path: '/Dump' });
}

function showModel(editor: monaco.editor.ICodeEditor, screen: Screen): monaco.IDisposable {
  const { openedRevision, readText } = screen.store.getState();
  const before = kept.get(screen.store);
  if (before?.openedRevision === openedRevision) return show(editor, screen, before.model);
  const text = readText();
  if (text.length <= LARGE_TEXT) {
    return show(editor, screen, monaco.editor.createModel(text, LANGUAGE, newAddress()));
  }
  return showInTime(editor, screen, text);
}

/** A large text: the former one is gone at once, the new one there a moment later. */
function showInTime(
  editor: monaco.editor.ICodeEditor,
  screen: Screen,
  text: string,
): monaco.IDisposable {
  const { reportBusy } = screen.store.getState();
  let typing: monaco.IDisposable | undefined;
  let wanted = true;
  editor.setModel(null); // Monaco's own word for none
  reportBusy('dump text', true);
  void buildModel(text, newAddress()).then((model) => {
    if (wanted) typing = show(editor, screen, model);
    else model.dispose();
    if (wanted) reportBusy('dump text', false);
  });
  return {
    dispose: () => {
      if (wanted && !typing) reportBusy('dump text', false);
      wanted = false;
      typing?.dispose();
    },
  };
}

function show(
  editor: monaco.editor.ICodeEditor,
  screen: Screen,
  model: monaco.editor.ITextModel,
): monaco.IDisposable {
  const { openedRevision, rewrittenRevision, readText, editText } = screen.store.getState();
  const before = kept.get(screen.store);
  const current = before?.openedRevision === openedRevision;
  kept.set(screen.store, { model, openedRevision, rewrittenRevision, view: undefined });
  assignScreen(model, screen);
  if (editor.getModel() !== model) attachModel(editor, model);
  if (before?.model !== model) before?.model.dispose();
  else if (before.view) editor.restoreViewState(before.view);
  // It may have happened while the pane was hidden.
  if (current && before.rewrittenRevision !== rewrittenRevision) {
    lightChanges(editor, rewriteModel(model, readText()));
  }
  if (!current) historyOf(screen.store).tieText(textHistory(model));
  return model.onDidChangeContent(() => editText(() => model.getValue()));
}

function textHistory(model: monaco.editor.ITextModel): TextHistory {
  return {
    version: () => model.getAlternativeVersionId(),
    undo: () => void model.undo(),
    redo: () => void model.redo(),
    stop: () => model.pushStackElement(),
  };
}
