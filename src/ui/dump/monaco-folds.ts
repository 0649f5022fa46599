import type { Fold } from '#language/folds.ts';
import { monaco } from './monaco-core.ts';
import { askAboutNow } from './monaco-screens.ts';

export function provideFolds(language: string): void {
  monaco.languages.registerFoldingRangeProvider(language, {
    provideFoldingRanges: async (model, _context, token) => {
      const folds = await askAboutNow(model, token, (engine, revision) => engine.folds(revision));
      return folds?.map(toMonaco) ?? null; // Monaco's word for "no answer this time"
    },
  });
}

function toMonaco({ kind, firstLine, lastLine }: Fold): monaco.languages.FoldingRange {
  const region = kind === 'table' ? { kind: monaco.languages.FoldingRangeKind.Region } : {};
  return { start: firstLine, end: lastLine, ...region };
}
