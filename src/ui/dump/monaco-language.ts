/** The language of dumps, made known to Monaco once for all editors of the page. */
import { tokensOfLine } from '#language/tokens.ts';
import { inkOf } from './inks.ts';
import { provideCompletions } from './monaco-complete.ts';
import { monaco } from './monaco-core.ts';
import { provideFixes } from './monaco-fixes.ts';
import { provideFolds } from './monaco-folds.ts';
import { provideFormat } from './monaco-format.ts';
import { provideHovers } from './monaco-hover.ts';
import { provideOutline } from './monaco-outline.ts';
import { provideSignatures } from './monaco-signature.ts';
import { provideSymbols } from './monaco-symbols.ts';

export const LANGUAGE = 'iptables-save';

/** Lines need nothing of the lines before them, so one state serves all. */
const STATELESS: monaco.languages.IState = { clone: () => STATELESS, equals: () => true };

let registered = false;

export function registerLanguage(): void {
  if (registered) return;
  registered = true;
  const { languages } = monaco;
  languages.register({ id: LANGUAGE });
  languages.setLanguageConfiguration(LANGUAGE, {
    comments: { lineComment: '#' },
    // An option with its hyphens, and a chain's name with what chains are named with, is one word.
    wordPattern: /[-\w.+@]+/,
  });
  languages.setTokensProvider(LANGUAGE, {
    getInitialState: () => STATELESS,
    tokenize: (line) => ({ tokens: inksOfLine(line), endState: STATELESS }),
  });
  provideHovers(LANGUAGE);
  provideSymbols(LANGUAGE);
  provideCompletions(LANGUAGE);
  provideFolds(LANGUAGE);
  provideFixes(LANGUAGE);
  provideSignatures(LANGUAGE);
  provideOutline(LANGUAGE);
  provideFormat(LANGUAGE);
}

/** Monaco colours from each start to the next, blanks included, so a gap gets no ink of its own. */
function inksOfLine(line: string): monaco.languages.IToken[] {
  return tokensOfLine(line).map((token, index, all) => ({
    startIndex: token.start,
    scopes: inkOf(token, line, all[index - 1]),
  }));
}
