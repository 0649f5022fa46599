/** A model made in steps: at once, 40 MB stop the page for a third of a second. */
import { PieceTreeTextBufferBuilder } from 'monaco-editor/editor/common/model/pieceTreeTextBuffer/pieceTreeTextBufferBuilder';
import { standBack } from '../store/breathe.ts';
import { monaco } from './monaco-core.ts';
import { LANGUAGE } from './monaco-language.ts';

const PIECE = 1_000_000;

export async function buildModel(text: string, uri: monaco.Uri): Promise<monaco.editor.ITextModel> {
  const builder = new PieceTreeTextBufferBuilder();
  for (let from = 0; from < text.length; from += PIECE) {
    builder.acceptChunk(text.slice(from, from + PIECE));
    // The engine's bytes come first.
    await standBack();
  }
  // Monaco hands on to its model service whatever it is given, which takes what builders make too.
  const made = builder.finish(true) as unknown as string;
  return monaco.editor.createModel(made, LANGUAGE, uri);
}
