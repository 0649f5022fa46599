import type { OutlineChain, OutlineTable } from '#language/outline.ts';
import { monaco } from './monaco-core.ts';
import { askAboutNow } from './monaco-screens.ts';

type Symbol = monaco.languages.DocumentSymbol;

/** Tables with their chains, for "Go to Symbol". */
export function provideOutline(language: string): void {
  monaco.languages.registerDocumentSymbolProvider(language, {
    displayName: 'Chains',
    provideDocumentSymbols: async (model, token) => {
      const tables = await askAboutNow(model, token, (engine, revision) =>
        engine.outline(revision),
      );
      return (tables ?? []).map((table) => symbolOfTable(table, model));
    },
  });
}

function symbolOfTable(
  { name, says, line, chains }: OutlineTable,
  model: monaco.editor.ITextModel,
): Symbol {
  const { Module } = monaco.languages.SymbolKind;
  const children = chains.map((chain) => symbolOfChain(chain, name, model));
  return { ...symbolAt(line, model), name, detail: says, kind: Module, tags: [], children };
}

function symbolOfChain(
  { name, says, line, builtIn }: OutlineChain,
  table: string,
  model: monaco.editor.ITextModel,
): Symbol {
  const { Class, Method } = monaco.languages.SymbolKind;
  const kind = builtIn ? Class : Method;
  return { ...symbolAt(line, model), name, detail: says, kind, tags: [], containerName: table };
}

function symbolAt(
  line: number,
  model: monaco.editor.ITextModel,
): Pick<Symbol, 'range' | 'selectionRange'> {
  const at = Math.min(line, model.getLineCount());
  const range = new monaco.Range(at, 1, at, model.getLineMaxColumn(at));
  return { range, selectionRange: range };
}
