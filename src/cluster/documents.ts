/** Reads what `kubectl get … -o yaml` or `-o json` prints, whatever it is about. */

/** What stands in the text, or why it cannot be read. JSON needs no YAML reader, which is large. */
export async function readDocuments(text: string): Promise<readonly unknown[] | string> {
  if (/^\s*[{[]/.test(text)) {
    try {
      const parsed: unknown = JSON.parse(text);
      return [parsed];
    } catch {
      // YAML's flow style looks like this too.
    }
  }
  const { parseAllDocuments } = await import('yaml');
  const found = parseAllDocuments(text, { logLevel: 'silent' });
  if (!Array.isArray(found)) return [];
  for (const { errors } of found) {
    const [error] = errors;
    if (error) return `The objects are no YAML and no JSON: ${firstLine(error.message)}`;
  }
  try {
    return found.map((document) => {
      const plain: unknown = document.toJS({ maxAliasCount: 100 });
      return plain;
    });
  } catch (error) {
    return `The objects cannot be read: ${error instanceof Error ? firstLine(error.message) : ''}`;
  }
}

function firstLine(message: string): string {
  return (message.split('\n', 1)[0] ?? '').replace(/:$/, '');
}
