import { monaco } from './monaco-core.ts';
import { ROW_PX } from './row.ts';

/**
 * The last group keeps Monaco from copying the whole text to a worker, and from dropping colours and
 * folds above 20 MB or 300,000 lines. `largeFileOptimizations` counts when a model is made, so the
 * editor is made first and gets its model afterwards.
 */
export const EDITOR_OPTIONS: monaco.editor.IStandaloneEditorConstructionOptions = {
  ariaLabel: 'Dump text',
  accessibilitySupport: 'auto',
  // A rule holds no tabs: Tab and Shift+Tab leave the editor, as they leave any other field.
  tabFocusMode: true,
  // A text area is known for a place to type in: by React Flow, which pans with Space everywhere else,
  // by password managers, by screen readers. The newer way of input is a bare <div>.
  editContext: false,
  automaticLayout: true,
  fixedOverflowWidgets: true,
  lineHeight: ROW_PX,
  letterSpacing: 0,
  fontLigatures: false,
  glyphMargin: true,
  lineNumbersMinChars: 3,
  lineDecorationsWidth: 0,
  folding: true,
  foldingMaximumRegions: 20_000,
  foldingHighlight: false,
  renderLineHighlight: 'all',
  renderWhitespace: 'none',
  guides: { indentation: false, highlightActiveIndentation: false },
  overviewRulerBorder: false,
  overviewRulerLanes: 2,
  hideCursorInOverviewRuler: true,
  scrollBeyondLastLine: false,
  scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, useShadows: false },
  padding: { top: 4, bottom: 8 },
  wordWrap: 'off',
  smoothScrolling: false,
  cursorBlinking: 'solid',
  // Its own theme of high contrast is none of ours; a person's colours come by the style sheet.
  autoDetectHighContrast: false,
  // A rule ends with Enter: it must never take a suggestion instead. Tab takes one.
  acceptSuggestionOnEnter: 'off',
  acceptSuggestionOnCommitCharacter: false,
  quickSuggestions: { other: true, comments: false, strings: false },
  suggestOnTriggerCharacters: true,
  suggest: {
    showIcons: false,
    showStatusBar: false,
    showWords: false,
    snippetsPreventQuickSuggestions: false,
    preview: false,
  },
  autoClosingBrackets: 'never',
  autoClosingQuotes: 'never',
  autoSurround: 'never',
  autoIndent: 'none',
  formatOnPaste: false,
  dragAndDrop: false,
  matchBrackets: 'never',
  occurrencesHighlight: 'off',
  selectionHighlight: false,
  lightbulb: { enabled: monaco.editor.ShowLightbulbIconMode.Off },
  stickyScroll: { enabled: false },
  unusualLineTerminators: 'off',
  'semanticHighlighting.enabled': false,

  largeFileOptimizations: false,
  wordBasedSuggestions: 'off',
  links: false,
  colorDecorators: false,
  defaultColorDecorators: 'never',
  unicodeHighlight: {
    ambiguousCharacters: false,
    invisibleCharacters: false,
    nonBasicASCII: false,
  },
  minimap: {
    enabled: false,
    showRegionSectionHeaders: false,
    showMarkSectionHeaders: false,
  },
};
