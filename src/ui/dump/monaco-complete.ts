import type { Completion } from '#language/complete.ts';
import { monaco } from './monaco-core.ts';
import { askAboutLast } from './monaco-screens.ts';
import { rangeOf } from './monaco-symbols.ts';

export function provideCompletions(language: string): void {
  const { CompletionItemKind } = monaco.languages;
  const kinds: Readonly<Record<Completion['kind'], monaco.languages.CompletionItemKind>> = {
    table: CompletionItemKind.Module,
    chain: CompletionItemKind.Class,
    policy: CompletionItemKind.EnumMember,
    command: CompletionItemKind.Keyword,
    option: CompletionItemKind.Property,
    match: CompletionItemKind.Interface,
    target: CompletionItemKind.Event,
    value: CompletionItemKind.Value,
  };
  monaco.languages.registerCompletionItemProvider(language, {
    triggerCharacters: [' ', '-', '*', ':', ','],
    provideCompletionItems: async (model, { lineNumber, column }) => {
      const found = await askAboutLast(model, (engine, revision) =>
        engine.complete(revision, lineNumber, column, model.getLineContent(lineNumber)),
      );
      if (!found) return { suggestions: [] };
      const range = rangeOf(found);
      const suggestions = found.items.map(({ label, kind, says, detail }, index) => ({
        label: { label, detail: detail && ` ${detail}`, description: says },
        kind: kinds[kind],
        insertText: label,
        filterText: label,
        // Ours is the order; Monaco's is the alphabet's.
        sortText: String(index).padStart(5, '0'),
        range,
      }));
      return { suggestions, incomplete: found.partial };
    },
  });
}
