import { type ComponentType, useCallback, useEffect, useState } from 'react';
import { isSettled } from '../store/selectors.ts';
import { useApp } from '../store/use-app.tsx';
import styles from './DumpPane.module.css';
import { EmptyDump } from './EmptyDump.tsx';
import type { EditorHandle, MonacoEditorProps } from './MonacoEditor.tsx';
import { PlainLines } from './PlainLines.tsx';
import { Problems } from './Problems.tsx';

/** The dump's text: to be read at once, to be edited as soon as the editor has arrived. */
export function DumpPane() {
  const [editor, setEditor] = useState<EditorHandle>();
  const typedEmpty = useTypedEmpty(editor);
  const { Editor, failed } = useEditorCode();
  const onReady = useCallback((handle: EditorHandle) => setEditor(() => handle), []);

  return (
    <div className={styles.pane}>
      <div className={styles.text}>
        {!editor && <PlainLines />}
        {Editor && <Editor onReady={onReady} onEmpty={typedEmpty.tell} />}
        {typedEmpty.empty && <EmptyDump />}
      </div>
      {failed && (
        <p className={styles.failed} role="alert">
          The editor could not be loaded. The text can be read here, not edited; reload the page to
          try again.
        </p>
      )}
      <Problems editor={editor} />
    </div>
  );
}

interface EditorCode {
  readonly Editor: ComponentType<MonacoEditorProps> | undefined;
  readonly failed: boolean;
}

/** The editor is most of the page's code: it is asked for once the first trace stands there. */
function useEditorCode(): EditorCode {
  const settled = useApp(isSettled);
  const [wanted, setWanted] = useState(settled);
  const [code, setCode] = useState<EditorCode>({ Editor: undefined, failed: false });
  if (settled && !wanted) setWanted(true);

  useEffect(() => {
    if (!wanted) return;
    import('./MonacoEditor.tsx').then(
      ({ MonacoEditor }) => setCode({ Editor: MonacoEditor, failed: false }),
      () => setCode({ Editor: undefined, failed: true }),
    );
  }, [wanted]);
  return code;
}

/** Whether there is no text: the store knows what was opened, the editor what was typed since. */
function useTypedEmpty(editor: EditorHandle | undefined): {
  readonly empty: boolean;
  readonly tell: (empty: boolean) => void;
} {
  const opened = useApp((state) => state.textRevision > 0 && state.readText() === '');
  const [typed, tell] = useState(false);
  return { empty: editor ? typed : opened, tell };
}
