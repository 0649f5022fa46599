/** Breakpoints in the editor: on the line's number, set in the margin beside it, moving along with its text. */
import { lookAt } from '../debugger/use-breakpoint.ts';
import type { AppState, AppStore } from '../store/app-store.ts';
import styles from './DumpPane.module.css';
import { monaco } from './monaco-core.ts';

type Decoration = monaco.editor.IModelDeltaDecoration;

/** Returns what ends that. */
export function showBreakpoints(editor: monaco.editor.ICodeEditor, store: AppStore): () => void {
  const drawn = editor.createDecorationsCollection();
  const hint = editor.createDecorationsCollection();
  /** Lines of the breakpoints drawn, in the order of their decorations. */
  let lines: readonly number[] = [];

  function draw(state: AppState): void {
    const model = editor.getModel();
    const last = model?.getLineCount() ?? 0;
    lines = linesOf(state).filter((line) => line <= last);
    drawn.set(
      lines.map((line) =>
        decorationAt(line, model?.getLineMaxColumn(line) ?? 1, lookAt(state, line) === 'on'),
      ),
    );
  }

  draw(store.getState());
  const unsubscribe = store.subscribe((state, before) => {
    if (state.breakpoints !== before.breakpoints || state.breakpointsOn !== before.breakpointsOn) {
      draw(state);
    }
  });
  const listening = [
    editor.onDidChangeModel(() => draw(store.getState())),
    editor.onDidChangeModelContent(() => {
      if (lines.length === 0) return;
      const ranges = drawn.getRanges();
      const moved = lines.flatMap((line, at): (readonly [number, number])[] => {
        const range = ranges[at];
        // A line whose text is gone has taken its breakpoint along.
        return range && !range.isEmpty() ? [[line, range.startLineNumber]] : [];
      });
      if (moved.length === lines.length && moved.every(([was, is]) => was === is)) return;
      store.getState().moveBreakpoints(new Map(moved));
    }),
    editor.onMouseMove(({ target }) => {
      const line = isMargin(target) ? target.position.lineNumber : undefined;
      hint.set(line === undefined || lines.includes(line) ? [] : [hintAt(line)]);
    }),
    editor.onMouseLeave(() => hint.clear()),
    editor.onMouseDown(({ target, event }) => {
      if (!isMargin(target) || !event.leftButton) return;
      event.preventDefault();
      hint.clear();
      store.getState().toggleBreakpoint({ kind: 'line', line: target.position.lineNumber });
    }),
  ];
  return () => {
    unsubscribe();
    for (const each of listening) each.dispose();
  };
}

function linesOf({ breakpoints }: AppState): readonly number[] {
  return breakpoints.flatMap(({ at }) => (at.kind === 'line' ? [at.line] : []));
}

function isMargin(target: monaco.editor.IMouseTarget): target is monaco.editor.IMouseTargetMargin {
  return target.type === monaco.editor.MouseTargetType.GUTTER_GLYPH_MARGIN;
}

function decorationAt(line: number, endColumn: number, on: boolean): Decoration {
  return {
    range: new monaco.Range(line, 1, line, endColumn),
    options: {
      lineNumberClassName: `${styles.breakpoint} ${on ? '' : styles.breakpointOff}`,
      lineNumberHoverMessage: { value: on ? 'Breakpoint' : 'Breakpoint, off' },
      stickiness: monaco.editor.TrackedRangeStickiness.AlwaysGrowsWhenTypingAtEdges,
    },
  };
}

function hintAt(line: number): Decoration {
  return {
    range: new monaco.Range(line, 1, line, 1),
    options: { lineNumberClassName: styles.breakpointHint ?? null },
  };
}
