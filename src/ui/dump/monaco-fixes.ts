/** Problems as Monaco shows them: underlined, and mended by a quick fix where there is one. */
import { unreachable } from '#base/assert.ts';
import type { Fix, Problem } from '#parse/problem.ts';
import { shownDump } from '../store/selectors.ts';
import { monaco } from './monaco-core.ts';
import { screenOf } from './monaco-screens.ts';
import { rangeOf } from './monaco-symbols.ts';

const OWNER = 'chainwalk';

export function markProblems(model: monaco.editor.ITextModel, problems: readonly Problem[]): void {
  monaco.editor.setModelMarkers(model, OWNER, problems.map(markerOf));
}

function markerOf({
  code,
  severity,
  message,
  line,
  column,
  endColumn,
}: Problem): monaco.editor.IMarkerData {
  return {
    severity: severityOf(severity),
    code,
    message,
    startLineNumber: line,
    startColumn: column,
    endLineNumber: line,
    // A place between two letters still gets a mark to point at.
    endColumn: Math.max(endColumn, column + 1),
  };
}

function severityOf(severity: Problem['severity']): monaco.MarkerSeverity {
  switch (severity) {
    case 'error':
      return monaco.MarkerSeverity.Error;
    case 'warning':
      return monaco.MarkerSeverity.Warning;
    case 'hint':
      return monaco.MarkerSeverity.Info;
    default:
      return unreachable(severity);
  }
}

export function provideFixes(language: string): void {
  monaco.languages.registerCodeActionProvider(
    language,
    {
      provideCodeActions: (model, range) => {
        const screen = screenOf(model);
        const problems = (screen && shownDump(screen.store.getState())?.problems) ?? [];
        const touched = problems.filter(
          (problem) =>
            problem.fixes.length > 0 &&
            monaco.Range.areIntersectingOrTouching(rangeOf(problem), range),
        );
        const actions = touched.flatMap((problem) =>
          problem.fixes.map((fix) => actionOf(model, problem, fix)),
        );
        return { actions, dispose: () => undefined };
      },
    },
    { providedCodeActionKinds: ['quickfix'] },
  );
}

function actionOf(
  model: monaco.editor.ITextModel,
  problem: Problem,
  fix: Fix,
): monaco.languages.CodeAction {
  return {
    title: fix.title,
    kind: 'quickfix',
    isPreferred: problem.fixes[0] === fix,
    diagnostics: [markerOf(problem)],
    edit: {
      edits: editsOf(fix).map((textEdit) => ({
        resource: model.uri,
        versionId: model.getVersionId(),
        textEdit,
      })),
    },
  };
}

function editsOf(fix: Fix): { range: monaco.Range; text: string }[] {
  return [fix, ...(fix.also ?? [])].map((edit) => ({
    range: rangeOf(edit).setEndPosition(edit.endLine ?? edit.line, edit.endColumn),
    text: edit.text,
  }));
}

/** Mends the text as if it had been typed: one step of undo. */
export function applyFix(editor: monaco.editor.ICodeEditor, fix: Fix): void {
  editor.pushUndoStop();
  editor.executeEdits('fix', editsOf(fix));
  editor.pushUndoStop();
}
