/** Monaco, with the features that a dump needs and no others. Loaded by the editor's chunk alone. */
// oxlint-disable-next-line oxc/no-barrel-file -- Monaco's own entry, and it is the whole point of the chunk
import * as monaco from 'monaco-editor/editor';
import 'monaco-editor/features/clipboard/register';
import 'monaco-editor/features/codeAction/register';
import 'monaco-editor/features/codicon/register';
import 'monaco-editor/features/comment/register';
import 'monaco-editor/features/contextmenu/register';
import 'monaco-editor/features/cursorUndo/register';
import 'monaco-editor/features/find/register';
import 'monaco-editor/features/folding/register';
import 'monaco-editor/features/format/register';
import 'monaco-editor/features/gotoError/register';
import 'monaco-editor/features/gotoLine/register';
import 'monaco-editor/features/gotoSymbol/register';
import 'monaco-editor/features/hover/register';
import 'monaco-editor/features/linesOperations/register';
import 'monaco-editor/features/multicursor/register';
import 'monaco-editor/features/parameterHints/register';
import 'monaco-editor/features/quickOutline/register';
import 'monaco-editor/features/referenceSearch/register';
import 'monaco-editor/features/rename/register';
import 'monaco-editor/features/wordOperations/register';
// `features/suggest` brings only the inline kind: the list's own controller is not among the features.
import 'monaco-editor/editor/contrib/suggest/browser/suggestController';

declare global {
  interface Window {
    MonacoEnvironment?: monaco.Environment;
  }
}

// Monaco's worker serves features that are off here (see `options.ts`): links, colours, words. The
// text is never sent to it. Were it asked for after all, Monaco would do that work in the page.
window.MonacoEnvironment = {
  getWorker: () => {
    throw new Error('The dump’s editor has no worker of its own.');
  },
};

export { monaco };
