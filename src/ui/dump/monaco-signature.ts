import { monaco } from './monaco-core.ts';
import { escapeMarkdown } from './monaco-markdown.ts';
import { askAboutLast } from './monaco-screens.ts';

/** The option being written and its values, over the caret. */
export function provideSignatures(language: string): void {
  monaco.languages.registerSignatureHelpProvider(language, {
    signatureHelpTriggerCharacters: [' ', ','],
    signatureHelpRetriggerCharacters: [' ', ','],
    provideSignatureHelp: async (model, { lineNumber, column }) => {
      const signature = await askAboutLast(model, (engine) =>
        engine.signature(column, model.getLineContent(lineNumber)),
      );
      if (!signature) return undefined;
      const { label, says, values, active } = signature;
      const parameters = values.map(({ start, end }): monaco.languages.ParameterInformation => ({
        label: [start, end],
      }));
      const documentation = { value: escapeMarkdown(says) };
      return {
        value: {
          signatures: [{ label, documentation, parameters }],
          activeSignature: 0,
          activeParameter: active,
        },
        dispose: () => undefined,
      };
    },
  });
}
