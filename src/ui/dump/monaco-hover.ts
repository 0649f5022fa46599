import type { Hover } from '#language/hover.ts';
import { monaco } from './monaco-core.ts';
import { codeSpan, escapeMarkdown } from './monaco-markdown.ts';
import { askAboutNow } from './monaco-screens.ts';

export function provideHovers(language: string): void {
  monaco.languages.registerHoverProvider(language, {
    provideHover: async (model, { lineNumber, column }, token) => {
      const hover = await askAboutNow(model, token, (engine, revision) =>
        engine.hover(revision, lineNumber, column),
      );
      return hover && toMonaco(hover);
    },
  });
}

function toMonaco(hover: Hover): monaco.languages.Hover {
  const paragraphs = hover.paragraphs.map((phrase) =>
    phrase.map(({ text, value }) => (value ? codeSpan(text) : escapeMarkdown(text))).join(''),
  );
  return {
    range: new monaco.Range(hover.line, hover.column, hover.line, hover.endColumn),
    // Not trusted, no HTML: what it says comes from the dump.
    contents: [{ value: `**${codeSpan(hover.title)}**` }, { value: paragraphs.join('\n\n') }],
  };
}
