import { monaco } from './monaco-core.ts';
import { askAboutNow } from './monaco-screens.ts';
import { rangeOf } from './monaco-symbols.ts';

/** Each rule as `iptables-save` writes it; a command of the editor, one step of undo. */
export function provideFormat(language: string): void {
  monaco.languages.registerDocumentFormattingEditProvider(language, {
    displayName: 'as iptables-save',
    provideDocumentFormattingEdits: async (model, _options, token) => {
      const edits = await askAboutNow(model, token, (engine, revision) => engine.format(revision));
      return (edits ?? []).map((edit) => ({ range: rangeOf(edit), text: edit.text }));
    },
  });
}

/** Monaco's own key for it opens the developer tools on some systems; this one is free on all. */
export function bindFormat(editor: monaco.editor.IStandaloneCodeEditor): () => void {
  const { KeyMod, KeyCode } = monaco;
  const action = editor.addAction({
    id: 'write-as-iptables-save',
    label: 'Write Rules as iptables-save Does',
    keybindings: [KeyMod.Shift | KeyMod.Alt | KeyCode.KeyF],
    run: () => editor.getAction('editor.action.formatDocument')?.run(),
  });
  return () => action.dispose();
}
