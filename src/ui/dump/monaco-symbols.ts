import type { TextSpan } from '#language/spans.ts';
import { tokensOfLine } from '#language/tokens.ts';
import { monaco } from './monaco-core.ts';
import { askAboutNow } from './monaco-screens.ts';

/** Chains: go to definition, find references, rename. */
export function provideSymbols(language: string): void {
  const { languages } = monaco;
  languages.registerDefinitionProvider(language, {
    provideDefinition: async (model, { lineNumber, column }, token) => {
      const span = await askAboutNow(model, token, (engine, revision) =>
        engine.definition(revision, lineNumber, column),
      );
      return span && { uri: model.uri, range: rangeOf(span) };
    },
  });
  languages.registerReferenceProvider(language, {
    provideReferences: async (model, { lineNumber, column }, _context, token) => {
      const spans = await askAboutNow(model, token, (engine, revision) =>
        engine.references(revision, lineNumber, column),
      );
      return (spans ?? []).map((span) => ({ uri: model.uri, range: rangeOf(span) }));
    },
  });
  languages.registerRenameProvider(language, {
    resolveRenameLocation: (model, position) => {
      const range = chainRangeAt(model, position);
      if (range) return { range, text: model.getValueInRange(range) };
      const here = monaco.Range.fromPositions(position);
      return { range: here, text: '', rejectReason: 'There is no chain here to rename.' };
    },
    provideRenameEdits: async (model, { lineNumber, column }, newName, token) => {
      const rename = await askAboutNow(model, token, (engine, revision) =>
        engine.rename(revision, lineNumber, column, newName),
      );
      if (!rename) return { edits: [], rejectReason: 'The dump could not be read.' };
      if (rename.kind === 'refused') return { edits: [], rejectReason: rename.why };
      const versionId = model.getVersionId();
      return {
        edits: rename.edits.map((edit) => ({
          resource: model.uri,
          versionId,
          textEdit: { range: rangeOf(edit), text: edit.text },
        })),
      };
    },
  });
}

export function rangeOf({ line, column, endColumn }: TextSpan): monaco.Range {
  return new monaco.Range(line, column, line, endColumn);
}

function chainRangeAt(
  model: monaco.editor.ITextModel,
  { lineNumber, column }: monaco.IPosition,
): monaco.Range | undefined {
  const at = column - 1;
  const chain = tokensOfLine(model.getLineContent(lineNumber)).find(
    ({ kind, start, end }) => kind === 'chain' && start <= at && at <= end,
  );
  return chain && new monaco.Range(lineNumber, chain.start + 1, lineNumber, chain.end + 1);
}
