/**
 * Large texts on their way into the editor. Through Monaco's own paste 40 MB stop the page for
 * seconds; as a new model they take half of one, at the price of the undo before it.
 */
import { recordingFormat } from '#recording/recording-format.ts';
import type { AppStore } from '../store/app-store.ts';
import { LARGE_TEXT } from '../store/text-bytes.ts';
import { monaco } from './monaco-core.ts';

/** Listens ahead of Monaco. Returns what ends that. */
export function takeLargeTexts(
  host: HTMLElement,
  editor: monaco.editor.ICodeEditor,
  store: AppStore,
): () => void {
  const controller = new AbortController();
  const options = { capture: true, signal: controller.signal };

  host.addEventListener(
    'paste',
    (event) => {
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (isOtherField(event)) return;
      if (recordingFormat(text) !== undefined) {
        take(event);
        store.getState().openPasted(text);
        return;
      }
      if (text.length <= LARGE_TEXT) return;
      take(event);
      const whole = textWith(editor, text, editor.getSelection() ?? undefined);
      // Taking 40 MB out of the clipboard was long enough a task.
      setTimeout(() => store.getState().openText(whole));
    },
    options,
  );
  host.addEventListener(
    'dragover',
    (event) => {
      if (event.dataTransfer?.types.includes('text/plain')) take(event);
    },
    options,
  );
  host.addEventListener(
    'drop',
    (event) => {
      // A file is the page's own matter, wherever it is dropped.
      const text = event.dataTransfer?.getData('text/plain') ?? '';
      if (text === '' || isOtherField(event)) return;
      take(event);
      dropText(editor, store, text, event);
    },
    options,
  );
  return () => controller.abort();
}

/** Whether it goes into a field of Monaco's own, such as the one for finding. */
function isOtherField({ target }: Event): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea:not(.inputarea)');
}

function take(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}

function dropText(
  editor: monaco.editor.ICodeEditor,
  store: AppStore,
  text: string,
  { clientX, clientY }: MouseEvent,
): void {
  const position = editor.getTargetAtClientPoint(clientX, clientY)?.position;
  const range = position
    ? monaco.Range.fromPositions(position)
    : (editor.getSelection() ?? undefined);
  if (text.length > LARGE_TEXT) store.getState().openText(textWith(editor, text, range));
  else if (range) editor.executeEdits('drop', [{ range, text }]);
}

/** The whole text as it would be once `text` stands in place of `range`. */
function textWith(
  editor: monaco.editor.ICodeEditor,
  text: string,
  range: monaco.IRange | undefined,
): string {
  const model = editor.getModel();
  if (!model || !range) return text;
  const whole = model.getFullModelRange();
  const { startLineNumber, startColumn, endLineNumber, endColumn } = range;
  const before = new monaco.Range(1, 1, startLineNumber, startColumn);
  const after = new monaco.Range(endLineNumber, endColumn, whole.endLineNumber, whole.endColumn);
  return model.getValueInRange(before) + text + model.getValueInRange(after);
}
