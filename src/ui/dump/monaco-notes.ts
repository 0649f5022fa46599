/**
 * What the trace and the dump say of the lines in sight: a sign before a rule, and words after the
 * line. Asked for as lines come into sight, for a dump may have hundreds of thousands.
 */
import type { LineNote, LineSign } from '#engine/views.ts';
import styles from './DumpPane.module.css';
import { monaco } from './monaco-core.ts';
import { type Screen, askAboutLast } from './monaco-screens.ts';

type Decoration = monaco.editor.IModelDeltaDecoration;

interface Stretch {
  readonly first: number;
  readonly last: number;
}

/** Lines asked for above and below those in sight. */
const MARGIN_LINES = 60;

/** Keeps them up to date. Returns what ends that. */
export function showNotes(editor: monaco.editor.ICodeEditor, { store }: Screen): () => void {
  const notes = editor.createDecorationsCollection();
  let asked: Stretch | undefined;
  let newest = 0;

  async function ask(stretch: Stretch): Promise<void> {
    const model = editor.getModel();
    if (!model) return;
    asked = stretch;
    newest += 1;
    const own = newest;
    const version = model.getVersionId();
    const found = await askAboutLast(model, (engine, revision) =>
      engine.lineNotes(revision, stretch.first, stretch.last),
    );
    if (own !== newest || model.isDisposed() || model.getVersionId() !== version) return;
    if (found) notes.set(found.flatMap((note) => decorationsOf(note, model)));
    else asked = undefined;
  }

  function refresh(): void {
    // What is asked of a text that is being replaced would stand before the new one's own questions.
    if (store.getState().dump.kind !== 'ready') return;
    const seen = stretchInSight(editor);
    if (seen) void ask(widened(seen));
  }
  function follow(): void {
    const seen = stretchInSight(editor);
    if (seen && !(asked && asked.first <= seen.first && seen.last <= asked.last)) refresh();
  }

  refresh();
  const unsubscribe = store.subscribe((state, before) => {
    const reread = state.dump !== before.dump && state.dump.kind === 'ready';
    if (reread || state.traced !== before.traced) refresh();
  });
  const watching = [
    editor.onDidScrollChange(follow),
    editor.onDidLayoutChange(follow),
    editor.onDidChangeHiddenAreas(follow),
    editor.onDidChangeModel(refresh),
  ];
  return () => {
    newest += 1;
    unsubscribe();
    for (const each of watching) each.dispose();
    notes.clear();
  };
}

/** From the first line in sight to the last, whatever is folded between. */
function stretchInSight(editor: monaco.editor.ICodeEditor): Stretch | undefined {
  const ranges = editor.getVisibleRanges();
  const [top, bottom] = [ranges[0], ranges.at(-1)];
  return top && bottom && { first: top.startLineNumber, last: bottom.endLineNumber };
}

function widened({ first, last }: Stretch): Stretch {
  return { first: Math.max(1, first - MARGIN_LINES), last: last + MARGIN_LINES };
}

function decorationsOf(
  { line, sign, outcome, note }: LineNote,
  model: monaco.editor.ITextModel,
): readonly Decoration[] {
  if (line > model.getLineCount()) return [];
  const words = [outcome, note ?? ''].filter((each) => each !== '').join(' · ');
  return [
    ...(sign === undefined ? [] : [signAt(line, sign)]),
    ...(words === '' ? [] : [wordsAfter(line, model.getLineMaxColumn(line), words)]),
  ];
}

const SIGN_WORDS: Readonly<Record<LineSign, string>> = {
  unreached: 'The packet of this trace did not come here.',
  missed: 'The packet of this trace was asked and did not match.',
  matched: 'The packet of this trace matched.',
  choice: 'Whether the packet of this trace matches is a choice.',
  decided: 'The packet of this trace matched, and this rule decided.',
};

function signAt(line: number, sign: LineSign): Decoration {
  return {
    range: new monaco.Range(line, 1, line, 1),
    options: {
      glyphMarginClassName: `${styles.sign} ${styles[sign]}`,
      glyphMarginHoverMessage: { value: SIGN_WORDS[sign] },
    },
  };
}

const LONGEST_WORDS = 120;

function wordsAfter(line: number, column: number, words: string): Decoration {
  const content = `   ${words.length > LONGEST_WORDS ? `${words.slice(0, LONGEST_WORDS)} …` : words}`;
  return {
    range: new monaco.Range(line, column, line, column),
    options: {
      showIfCollapsed: true,
      after: {
        content,
        inlineClassName: styles.words ?? null,
        cursorStops: monaco.editor.InjectedTextCursorStops.None,
      },
    },
  };
}
